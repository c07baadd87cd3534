import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { ApiCall, ApiConversationDetail, ApiProblem } from '#contract';
import { realScheduler, signToken } from '#net';
import { type FarPhone, openFarPhone } from '../peers/far-phone.ts';
import { until } from '../until.ts';
import { cordboard, type GatewayProcess, startGateway } from './gateway-process.ts';

/** A gateway that calls out, and a telephone for each trunk that answers, is busy, rings for ever, or must never ring. */

const folder = mkdtempSync(join(tmpdir(), 'cordboard-outbound-'));
const config = join(folder, 'cordboard.yaml');
const secret = 'bench-secret-not-real';
const lines = ['answers', 'busy', 'silent', 'cancelled', 'quiet', 'by-hand'] as const;
type Line = (typeof lines)[number];
const phones = new Map<Line, FarPhone>();
let gateway: GatewayProcess;

const written = (): string => `
http: { port: 0 }
folder: ./data
allowPlainSecrets: true
agents: [ ${resolve('examples/interop/agents/says-goodbye')} ]
accounts:
  - id: a
    bots: [ { id: reminder, agent: says-goodbye } ]
    clients:
      - { id: places, secret: ${secret}, scopes: [calls:place, conversations:read, conversations:personal] }
      - { id: reads, secret: ${secret}, scopes: [conversations:read] }
    outbound: { trunks: [${lines.join(', ')}], allow: ["+1555"], deny: ["+1555019"], callsPerMinute: 20, atOnce: 1 }
  - id: b
    bots: [ { id: other, agent: says-goodbye } ]
    clients: [ { id: stranger, secret: ${secret}, scopes: [calls:place] } ]
sip:
  listeners: [ { transport: udp, host: 127.0.0.1, port: 0 } ]
  media: { allowLoopback: true }
channels:
${lines
  .map(
    (line) => `  - id: ${line}
    type: sip-trunk
    numbers: { "${line}": { bot: reminder } }
    allowAddresses: [127.0.0.1]
    srtp: refuse
    targets: { general: { uri: "sip:anybody@agents.example" } }
    outgoing: { uri: "sip:{number}@127.0.0.1:${phones.get(line)?.bound[0]?.port};transport=udp", from: "sip:+15550100@127.0.0.1" }`,
  )
  .join('\n')}
`;

before(async () => {
  for (const line of lines) phones.set(line, await openFarPhone());
  writeFileSync(config, written());
  gateway = await startGateway(config);
});
after(async () => {
  await gateway?.stop('SIGKILL');
  for (const phone of phones.values()) await phone.close();
  rmSync(folder, { recursive: true, force: true });
});

const phoneOf = (line: Line): FarPhone => phones.get(line) as FarPhone;

async function api(method: string, path: string, body?: object, client = 'places', headers: Record<string, string> = {}): Promise<Response> {
  const token = await signToken({ id: client, algorithm: 'HS256', key: secret }, { iat: Math.floor(realScheduler().wall() / 1000) });
  return fetch(`http://127.0.0.1:${gateway.port}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const order = (trunk: string, more: object = {}): object => ({ trunk, to: '+1 555 0123', bot: 'reminder', ...more });
async function placed(trunk: Line, more: object = {}): Promise<ApiCall> {
  const answer = await api('POST', 'calls', order(trunk, more));
  assert.equal(answer.status, 202, await answer.clone().text());
  return (await answer.json()) as ApiCall;
}
const look = async (id: string): Promise<ApiCall> => (await (await api('GET', `calls/${id}`)).json()) as ApiCall;
async function over(id: string): Promise<{ call: ApiCall; record: ApiConversationDetail }> {
  const call = await until(async () => {
    const seen = await look(id);
    return seen.endedAt !== undefined && seen;
  }, 'the end of the call');
  return { call, record: (await (await api('GET', `conversations/${call.conversation}`)).json()) as ApiConversationDetail };
}
const stages = ({ events }: ApiConversationDetail): string[] =>
  events.flatMap((event) => (event.kind === 'placed-call' ? [`${event.stage}${event.why === undefined ? '' : ` ${event.why}`}`] : []));

test('answered: the agent talks, what it says is heard, and the attempt is its conversation’s beginning', async () => {
  const phone = phoneOf('answers');
  const { id } = await placed('answers', { parameters: { order: '7' } });
  const { request } = await phone.event('call-received');
  assert.match(String(request.uri.kind === 'sip' && request.uri.user), /^\+?15550123$/);
  phone.ring();
  const second = await api('POST', 'calls', order('quiet'));
  assert.deepEqual([second.status, second.headers.get('retry-after')], [429, '5'], 'one at once');
  phone.answer();
  const { call, record } = await over(id);
  assert.equal(call.stage, 'answered');
  assert.deepEqual(stages(record), ['dialling', 'ringing', 'answered']);
  assert.equal(record.conversation.outcome, 'resolved');
  const start = record.events[0];
  assert.ok(start?.kind === 'conversation-start');
  assert.deepEqual([start.facts.direction, start.facts.calledNumber, start.facts.parameters], ['outbound', '+15550123', { order: '7' }]);
  assert.ok(record.events.some((event) => event.kind === 'call-report' && event.report.signalling.length > 4));
  assert.ok(
    phone.sound.some((frame) => frame.some((sample) => Math.abs(sample) > 1000)),
    'the agent was heard',
  );
});

test('busy, and nobody there: unanswered conversations that say why', async () => {
  const busy = await placed('busy');
  await phoneOf('busy').event('call-received');
  phoneOf('busy').refuse(486);
  const ended = await over(busy.id);
  assert.deepEqual([ended.call.stage, ended.call.why, ended.call.status], ['unanswered', 'busy', 486]);
  assert.deepEqual([ended.record.conversation.outcome, ended.record.conversation.reason], ['unanswered', 'busy']);
  const silent = await placed('silent', { ringSeconds: 5 });
  await phoneOf('silent').event('call-received');
  phoneOf('silent').ring();
  const rang = await over(silent.id);
  assert.deepEqual([rang.call.why, rang.record.conversation.outcome], ['no-answer', 'unanswered']);
  assert.deepEqual(stages(rang.record), ['dialling', 'ringing', 'unanswered no-answer']);
  await phoneOf('silent').event('call-end');
});

test('given up by its client: the far side’s telephone stops ringing', async () => {
  const { id } = await placed('cancelled');
  const phone = phoneOf('cancelled');
  await phone.event('call-received');
  phone.ring();
  assert.equal((await api('DELETE', `calls/${id}`, undefined, 'reads')).status, 403);
  assert.equal((await api('DELETE', `calls/${id}`)).status, 202);
  assert.equal((await phone.event('call-end')).cause, 'cancelled');
  assert.equal((await over(id)).call.why, 'cancelled');
});

test('what a rule forbids never leaves the house (promise P8)', async () => {
  const refusal = async (body: object, client?: string): Promise<string> => {
    const answer = await api('POST', 'calls', body, client);
    return `${answer.status} ${((await answer.json()) as ApiProblem).code}`;
  };
  assert.equal(await refusal(order('quiet', { to: '+442071234567' })), '403 OUTBOUND_NUMBER_FORBIDDEN');
  assert.equal(await refusal(order('quiet', { to: '+15550199' })), '403 OUTBOUND_NUMBER_FORBIDDEN');
  assert.equal(await refusal(order('quiet', { to: 'sip:+15550123@evil.example' })), '400 OUTBOUND_NUMBER_WRONG');
  assert.equal(await refusal(order('elsewhere')), '400 OUTBOUND_TRUNK_UNKNOWN');
  assert.equal(await refusal(order('quiet', { bot: 'other' })), '400 OUTBOUND_BOT_UNKNOWN');
  assert.equal(await refusal(order('quiet', { bot: 'other' }), 'stranger'), '403 OUTBOUND_NOT_CONFIGURED');
  assert.equal(await refusal(order('quiet'), 'reads'), '403 FORBIDDEN');
  assert.deepEqual(phoneOf('quiet').heard, []);
  const figures = await (await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).text();
  assert.match(figures, /cordboard_outbound_refused_total\{account="a",reason="OUTBOUND_NUMBER_FORBIDDEN"\} 2/);
  assert.match(figures, /cordboard_placed_calls_total\{channel="busy",result="busy"\} 1/);
});

test('from the command line: how it goes is shown as it goes', async () => {
  const url = `http://127.0.0.1:${gateway.port}`;
  const phone = phoneOf('by-hand');
  const running = cordboard(['call', '--trunk', 'by-hand', '--to', '+15550123', '--bot', 'reminder', '-c', config, '--url', url]);
  await phone.event('call-received');
  phone.ring();
  phone.answer();
  const { code, stdout, stderr } = await running;
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /dialling\n.*ringing\n.*answered\n[\s\S]*agent +Goodbye\.[\s\S]*outcome +resolved/);
  const forbidden = await cordboard(['call', '--trunk', 'quiet', '--to', '+33123', '--bot', 'reminder', '-c', config, '--url', url]);
  assert.equal(forbidden.code, 2);
  assert.match(forbidden.stderr, /OUTBOUND_NUMBER_FORBIDDEN/);
  const mixed = await cordboard(['call', 'ws://127.0.0.1/x', '--trunk', 'quiet', '--say', 'hello']);
  assert.equal(mixed.code, 2);
});

test('no number of a customer is in the log', () => {
  assert.match(gateway.output(), /call out/);
  for (const canary of ['15550123', '442071234567', secret]) assert.ok(!gateway.output().includes(canary), canary);
});
