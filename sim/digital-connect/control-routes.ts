import { z } from 'zod';
import type { Result } from '#base';
import { type Answer, answerJson, nothing } from './answer.ts';
import { type Call, jsonOf, type Route } from './call.ts';
import type { DigitalConnect } from './digital-connect.ts';
import type { Effects } from './effects.ts';
import type { EventLog } from './event-log.ts';
import { readBody } from './requests.ts';

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), user: z.string(), password: z.string() }),
  z.strictObject({ kind: z.literal('api-key'), key: z.string().min(1) }),
]);
const path = z.string().optional();
const shapes = {
  nothing: z.strictObject({}),
  agent: z.strictObject({ agent: z.string().min(1).optional() }),
  say: z.strictObject({
    text: z.string().min(1).optional(),
    file: z.strictObject({ name: z.string().min(1), type: z.string().min(1), base64: z.base64() }).optional(),
  }),
  transfer: z.strictObject({ to: z.string().min(1).optional() }),
  begin: z.strictObject({ email: z.email(), agent: z.string().min(1).optional() }),
  revoke: z.strictObject({ clientId: z.string().optional() }),
  replay: z.strictObject({
    conversationId: z.string().optional(),
    id: z.string().optional(),
    shiftMs: z.number().int().optional(),
    copies: z.number().int().min(1).max(1000).optional(),
  }),
  outage: z.strictObject({ ms: z.number().int().min(0).max(3_600_000) }),
  target: z.strictObject({
    baseUrl: z.string(),
    paths: z.strictObject({ conversation_started: path, message_created: path, conversation_ended: path }).optional(),
    auth: auth.optional(),
  }),
};

const refusal = (status: number, error: string): Answer => answerJson(status, { error });
const fromResult = (result: Result<unknown>, status = 200): Answer =>
  result.ok ? answerJson(status, result.value ?? {}) : refusal(409, result.error);

/** The simulator's own surface, `/_sim/…`: what nobody at Talkdesk has. Errors are `{error}`. */
export function controlRoutes(sim: DigitalConnect, log: EventLog, effects: Effects): readonly Route[] {
  const { desk, faults, webhooks } = sim;
  const route = (method: string, at: RegExp, run: Route['run']): Route => ({ method, path: at, operation: 'control', run });
  const body =
    <Body>(shape: z.ZodType<Body>, run: (body: Body, params: readonly string[]) => Answer): Route['run'] =>
    (call, params) => {
      const read = readBody(shape, call.body.length === 0 ? {} : jsonOf(call), 'refuse');
      return read.ok ? run(read.value, params) : refusal(400, read.error.map(({ name, description }) => `${name}: ${description}`).join('; '));
    };
  const changed = (result: Result<unknown>): Answer => (result.ok ? answerJson(200, result.value) : refusal(400, result.error));
  const whole = (call: Call): unknown => jsonOf(call);

  return [
    route('GET', /^\/_sim$/, () => answerJson(200, sim.describe())),
    route('DELETE', /^\/_sim$/, () => {
      sim.reset();
      return nothing(204);
    }),
    route('GET', /^\/_sim\/effects$/, () => answerJson(200, { effects: effects.list() })),
    route('GET', /^\/_sim\/events$/, ({ query }) => answerJson(200, { events: log.since(Number(query.get('after') ?? 0) || 0) })),
    route('GET', /^\/_sim\/quirks$/, () => answerJson(200, sim.quirks())),
    route('PATCH', /^\/_sim\/quirks$/, (call) => changed(sim.changeQuirks(whole(call)))),
    route('GET', /^\/_sim\/faults$/, () => answerJson(200, { faults: faults.list() })),
    route('POST', /^\/_sim\/faults$/, (call) => changed(faults.add(whole(call)))),
    route('DELETE', /^\/_sim\/faults$/, () => {
      faults.clear();
      return nothing(204);
    }),
    route(
      'DELETE',
      /^\/_sim\/tokens$/,
      body(shapes.revoke, ({ clientId }) => answerJson(200, { revoked: sim.revokeTokens(clientId) })),
    ),
    route('GET', /^\/_sim\/webhooks$/, () => answerJson(200, { webhooks: webhooks.list() })),
    route(
      'PUT',
      /^\/_sim\/webhooks$/,
      body(shapes.target, ({ paths, ...target }) => {
        const some = Object.fromEntries(Object.entries(paths ?? {}).filter(([, one]) => one !== undefined));
        const pointed = webhooks.point({ ...target, paths: some });
        return pointed.ok ? nothing(204) : refusal(400, pointed.error);
      }),
    ),
    route(
      'POST',
      /^\/_sim\/webhooks\/replay$/,
      body(shapes.replay, (which) => answerJson(200, { replayed: webhooks.replay(Object.fromEntries(Object.entries(which))) })),
    ),
    route(
      'POST',
      /^\/_sim\/webhooks\/outage$/,
      body(shapes.outage, ({ ms }) => {
        webhooks.outage(ms);
        return nothing(204);
      }),
    ),
    route('GET', /^\/_sim\/desk$/, () => answerJson(200, { settings: sim.deskSettings(), conversations: desk.list() })),
    route('PATCH', /^\/_sim\/desk$/, (call) => changed(sim.changeDesk(whole(call)))),
    route(
      'POST',
      /^\/_sim\/desk$/,
      body(shapes.begin, ({ email, agent }) => fromResult(desk.begin(email, agent), 201)),
    ),
    route('GET', /^\/_sim\/desk\/([^/]+)$/, (_, [id = '']) => {
      const found = desk.find(id);
      return found ? answerJson(200, found) : refusal(404, 'there is no such conversation');
    }),
    route('GET', /^\/_sim\/desk\/([^/]+)\/files\/([^/]+)$/, (_, [id = '', fileId = '']) => {
      const file = desk.file(id, fileId);
      return file ? { status: 200, octets: file.octets, headers: { 'content-type': file.type } } : refusal(404, 'there is no such file');
    }),
    route(
      'POST',
      /^\/_sim\/desk\/([^/]+)\/accept$/,
      body(shapes.agent, ({ agent }, [id = '']) => fromResult(desk.accept(id, agent))),
    ),
    route(
      'POST',
      /^\/_sim\/desk\/([^/]+)\/messages$/,
      body(shapes.say, ({ text, file }, [id = '']) => {
        if (file) return fromResult(desk.sendFile(id, { name: file.name, type: file.type, octets: Buffer.from(file.base64, 'base64') }, text));
        return text === undefined ? refusal(400, 'text or a file is needed') : fromResult(desk.say(id, text));
      }),
    ),
    route(
      'POST',
      /^\/_sim\/desk\/([^/]+)\/typing$/,
      body(shapes.nothing, (_, [id = '']) => fromResult(desk.type(id))),
    ),
    route(
      'POST',
      /^\/_sim\/desk\/([^/]+)\/transfer$/,
      body(shapes.transfer, ({ to }, [id = '']) => fromResult(desk.transfer(id, to))),
    ),
    route(
      'POST',
      /^\/_sim\/desk\/([^/]+)\/end$/,
      body(shapes.nothing, (_, [id = '']) => fromResult(desk.end(id))),
    ),
  ];
}
