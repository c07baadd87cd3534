import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defineErrors, type Instant, silentLogger } from '#base';
import { type LanguageModel, type ModelAnswer, silentMeter } from '#contract';
import { modelRest, restAfter, restMs } from './model-rest.ts';
import { restingModel } from './resting-model.ts';

const at = (ms: number): Instant => ms as Instant;
const byItself = Number.POSITIVE_INFINITY;

test('after three failures in a row it rests; then one tries, alone', () => {
  const rest = modelRest();
  assert.deepEqual(
    [1, 2, 3].map((ms) => [rest.admit(1500, at(ms)), rest.failed(byItself, at(ms), 'ask')]),
    [
      ['ask', false],
      ['ask', false],
      ['ask', true],
    ],
  );
  assert.equal(rest.admit(30_000, at(4)), 'rest');
  assert.equal(rest.admit(30_000, at(2 + restMs)), 'rest');
  assert.equal(rest.admit(30_000, at(3 + restMs)), 'trial');
  assert.equal(rest.admit(30_000, at(4 + restMs)), 'rest', 'one at a time');
  assert.equal(rest.failed(byItself, at(5 + restMs), 'trial'), true);
  assert.equal(rest.admit(30_000, at(4 + 2 * restMs)), 'rest', 'and again as long');
  assert.equal(rest.admit(30_000, at(5 + 2 * restMs)), 'trial');
  rest.abandoned('trial');
  assert.equal(rest.admit(30_000, at(6 + 2 * restMs)), 'trial', 'a trial that was given up says nothing');
  rest.answered(200, 'trial');
  assert.equal(rest.admit(1500, at(7 + 2 * restMs)), 'ask');
});

test('an answer between failures begins the count again', () => {
  const rest = modelRest();
  for (let i = 0; i < 20; i++) {
    if (i % restAfter === restAfter - 1) rest.answered(10, 'ask');
    else assert.equal(rest.failed(byItself, at(i), 'ask'), false);
  }
});

test('a model that is only too slow for hand-offs rests for them, and not for those who wait longer', () => {
  const rest = modelRest();
  for (let i = 0; i < restAfter; i++) rest.failed(1500, at(i), 'ask');
  assert.deepEqual([rest.admit(1500, at(5)), rest.admit(30_000, at(5))], ['rest', 'ask']);
  rest.answered(2000, 'ask');
  assert.equal(rest.admit(1500, at(6)), 'rest', 'two seconds are still too long');
  rest.answered(900, 'ask');
  assert.equal(rest.admit(1500, at(7)), 'ask');
});

test('whatever happens, nobody is kept away for longer than a rest after the last failure, and an answer in time lets all in', () => {
  const move = fc.record({
    what: fc.constantFrom('failed', 'slow', 'answered', 'abandoned'),
    waitMs: fc.constantFrom(800, 1500, 30_000),
    ms: fc.integer({ min: 0, max: 40_000 }),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const rest = modelRest();
      let now = 0;
      let lastFailure = 0;
      for (const { what, waitMs, ms } of moves) {
        now += ms;
        const as = rest.admit(waitMs, at(now));
        if (as === 'rest') {
          assert.ok(now - lastFailure < restMs);
          continue;
        }
        if (what === 'abandoned') rest.abandoned(as);
        else if (what === 'answered') {
          rest.answered(0, as);
          assert.equal(rest.admit(1, at(now)), 'ask');
        } else {
          rest.failed(what === 'slow' ? waitMs : byItself, at(now), as);
          lastFailure = now;
        }
      }
    }),
  );
});

const faults = defineErrors({
  DOWN: { blame: 'provider', retry: true, says: 'Down.' },
  KEY: { blame: 'operator', retry: false, says: 'The key.' },
  GIVEN_UP: { blame: 'gateway', retry: false, says: 'Given up.' },
});

test('a model at rest is not asked, and the failure is there at once; only the server’s own faults count', async () => {
  let now = 0;
  let asked = 0;
  let tookMs = 10;
  let answer: ModelAnswer = { ok: false, error: faults.DOWN() };
  const counted: string[] = [];
  const model: LanguageModel = {
    id: 'writer',
    async complete() {
      asked++;
      now += tookMs;
      return answer;
    },
  };
  const meter = { ...silentMeter, count: (name: string, labels?: object) => void counted.push(`${name} ${Object.values(labels ?? {}).join(' ')}`) };
  const resting = restingModel(model, { clock: { now: () => at(now) }, logger: silentLogger, meter });
  const ask = async (): Promise<string> => {
    const given = await resting.complete({ purpose: 'summary', system: '', messages: [], timeoutMs: 1500 }, new AbortController().signal);
    return given.ok ? 'ok' : given.error.code;
  };
  answer = { ok: false, error: faults.KEY() };
  for (let i = 0; i < 5; i++) assert.equal(await ask(), 'KEY');
  // Given up early says nothing; given up when all the time was over is a wait in vain.
  answer = { ok: false, error: faults.GIVEN_UP() };
  for (let i = 0; i < 5; i++) assert.equal(await ask(), 'GIVEN_UP');
  tookMs = 1490;
  for (let i = 0; i < 3; i++) assert.equal(await ask(), 'GIVEN_UP');
  assert.deepEqual([await ask(), asked], ['MODEL_RESTING', 13]);
  assert.deepEqual(counted, ['model_rests_total writer', 'model_requests_total writer summary MODEL_RESTING']);
  now += restMs;
  [tookMs, answer] = [10, { ok: true, text: 'Yes.', use: { model: 'm', inputTokens: 1, outputTokens: 1, ms: 1 } }];
  assert.deepEqual([await ask(), await ask()], ['ok', 'ok']);
});
