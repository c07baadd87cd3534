import { z } from 'zod';
import { bad, type Complaint, ok, type Result } from '#base';
import type { CallerScript, Manner, Moment, Patience, Turn } from './script.ts';

const longestMs = 600_000;
const longestText = 2000;
const ms = z.number().int().min(0).max(longestMs);
const text = z.string({ error: 'must be text' }).trim().min(1, 'is empty').max(longestText);
const moment = z.union([z.enum(['agent-done', 'agent-start', 'nothing']), ms], {
  error: 'must be agent-done, agent-start, nothing, or milliseconds',
});
const manner = { voice: z.string().min(1).optional(), speed: z.number().min(0.5).max(2).optional(), levelDb: z.number().min(-60).max(-6).optional() };
const patience = { waitFor: moment.optional(), patienceMs: ms.optional() };
const noiseDb = z.number().min(-90).max(-6);
const signal = z.enum(['tones', 'events', 'both']);
const digits = z
  .string({ error: 'must be text: put the keys in quotes, or leading zeros are lost' })
  .regex(/^[0-9*#A-D]{1,64}$/i, 'takes the keys 0-9, *, # and A-D');

/** The shape of each kind of turn as it is written; the first key names the kind. */
const shapes = {
  say: z.strictObject({ say: text, ...manner, ...patience }),
  hesitate: z.strictObject({ hesitate: z.array(z.union([text, ms])).min(2), ...manner, ...patience }),
  interrupt: z.strictObject({ interrupt: z.strictObject({ afterMs: ms, say: text }), ...manner, patienceMs: ms.optional() }),
  press: z.strictObject({
    press: digits,
    as: signal.optional(),
    toneMs: z.number().int().min(40).max(2000).optional(),
    gapMs: z.number().int().min(30).max(5000).optional(),
    ...patience,
  }),
  noise: z.strictObject({ noise: z.strictObject({ ms, levelDb: noiseDb }), ...patience }),
  silence: z.strictObject({ silence: ms, ...patience }),
  pause: z.strictObject({ pause: ms }),
  hangUp: z.strictObject({ hangUp: z.literal(true), ...patience }),
  waitFor: z.strictObject({ waitFor: moment, patienceMs: ms.optional() }),
};
type Verb = keyof typeof shapes;

const examples: Readonly<Record<Verb, string>> = {
  say: '- say: "Where is my parcel?"',
  hesitate: '- hesitate: ["I would like", 900, "my money back"]',
  interrupt: '- interrupt: { afterMs: 1200, say: "Wait a moment" }',
  press: '- press: "123456"',
  noise: '- noise: { ms: 400, levelDb: -25 }',
  silence: '- silence: 8000',
  pause: '- pause: 500',
  hangUp: '- hangUp: true',
  waitFor: '- waitFor: agent-done',
};
const verbs = Object.keys(examples) as Verb[];

const outline = z.strictObject({
  caller: z.string().max(longestText).optional(),
  language: z.string().min(2).optional(),
  ...manner,
  keys: signal.optional(),
  patienceMs: ms.optional(),
  quietMs: z.number().int().min(100).max(10_000).optional(),
  lingerMs: ms.optional(),
  background: noiseDb.optional(),
  turns: z.array(z.unknown()).max(500),
});
type Outline = z.infer<typeof outline>;

const complain = (error: z.ZodError, at: readonly (string | number)[], remedy: string): Complaint[] =>
  error.issues.map((issue) => ({
    severity: 'error',
    path: [...at, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))],
    says: issue.message,
    remedy,
  }));

/** The verb a turn is written with. `waitFor` is one only when it stands alone, beside another verb it says when. */
function verbOf(written: object): Verb | undefined {
  const present = verbs.filter((verb) => Object.hasOwn(written, verb));
  const [first, ...others] = present.filter((verb) => verb !== 'waitFor');
  if (others.length > 0) return undefined;
  return first ?? present[0];
}

type Written<V extends Verb> = z.infer<(typeof shapes)[V]>;

function turnOf(verb: Verb, written: unknown, script: Outline): Turn {
  const said = written as Partial<Manner> & { waitFor?: Moment; patienceMs?: number };
  const how: Manner = {
    voice: said.voice ?? script.voice ?? 'rms',
    speed: said.speed ?? script.speed ?? 1,
    levelDb: said.levelDb ?? script.levelDb ?? -22,
  };
  const when = (usual: Moment): Patience => ({ waitFor: said.waitFor ?? usual, patienceMs: said.patienceMs ?? script.patienceMs ?? 8000 });
  switch (verb) {
    case 'say':
      return { kind: 'say', text: (written as Written<'say'>).say, ...how, ...when('agent-done') };
    case 'hesitate':
      return { kind: 'hesitate', parts: (written as Written<'hesitate'>).hesitate, ...how, ...when('agent-done') };
    case 'interrupt': {
      const { afterMs, say } = (written as Written<'interrupt'>).interrupt;
      return { kind: 'interrupt', text: say, afterMs, ...how, ...when('agent-start') };
    }
    case 'press': {
      const keys = written as Written<'press'>;
      const timing = { signal: keys.as ?? script.keys, toneMs: keys.toneMs ?? 100, gapMs: keys.gapMs ?? 100 };
      return { kind: 'press', digits: keys.press.toUpperCase(), ...timing, ...when('agent-done') };
    }
    case 'noise':
      return { kind: 'noise', ...(written as Written<'noise'>).noise, ...when('agent-done') };
    case 'silence':
      return { kind: 'silence', ms: (written as Written<'silence'>).silence, ...when('agent-done') };
    case 'pause':
      return { kind: 'wait', ...when((written as Written<'pause'>).pause) };
    case 'hangUp':
      return { kind: 'hang-up', ...when('nothing') };
    case 'waitFor':
      return { kind: 'wait', ...when('agent-done') };
  }
}

function parseTurn(written: unknown, at: number, script: Outline): Result<Turn, Complaint[]> {
  const place = ['turns', at];
  const plain = typeof written === 'string' ? { say: written } : written;
  if (typeof plain !== 'object' || plain === null)
    return bad([{ severity: 'error', path: place, says: 'a turn is a sentence or a key with a value', remedy: `For example ${examples.say}.` }]);
  const verb = verbOf(plain);
  if (verb === undefined)
    return bad([
      {
        severity: 'error',
        path: place,
        says: 'a turn does exactly one thing',
        remedy: `Use one of ${verbs.join(', ')}; for example ${examples.say}.`,
      },
    ]);
  const checked = shapes[verb].safeParse(plain);
  return checked.success ? ok(turnOf(verb, checked.data, script)) : bad(complain(checked.error, place, `Write it like this: ${examples[verb]}`));
}

/** Checks a script that was written by a person (already read from YAML or JSON) and fills in what it leaves out; all complaints at once. */
export function parseScript(written: unknown): Result<CallerScript, Complaint[]> {
  const checked = outline.safeParse(written);
  if (!checked.success)
    return bad(
      complain(
        checked.error,
        [],
        'A script has a list called turns, and may say caller, voice, speed, levelDb, background, keys, patienceMs, quietMs.',
      ),
    );
  const script = checked.data;
  const turns: Turn[] = [];
  const complaints: Complaint[] = [];
  for (const [at, written] of script.turns.entries()) {
    const turn = parseTurn(written, at, script);
    if (turn.ok) turns.push(turn.value);
    else complaints.push(...turn.error);
  }
  if (complaints.length > 0) return bad(complaints);
  return ok({
    about: script.caller ?? 'a caller',
    language: script.language ?? 'en-US',
    quietMs: script.quietMs ?? 700,
    lingerMs: script.lingerMs ?? 8000,
    backgroundDb: script.background ?? -65,
    turns,
  });
}
