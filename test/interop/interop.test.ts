import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type GatewayUnderTest, openGatewayUnderTest } from './gateway-under-test.ts';
import { missing } from './tools.ts';
import { type Trial, tryOut } from './trial.ts';
import { allTrials } from './trials.ts';

// The short ones of `npm run interop`, where the programs are installed. What is skipped says why.
const trials = allTrials.filter(({ quick }) => quick);
const able = trials.filter(({ needs }) => missing(needs).length === 0);
const atOnce = 4;

let gateway: GatewayUnderTest | undefined;
before(async () => {
  if (able.length > 0) gateway = await openGatewayUnderTest();
});
after(async () => {
  if (gateway === undefined) return;
  const { code, errors } = await gateway.stop();
  assert.deepEqual({ code, errors }, { code: 0, errors: [] }, 'the gateway ends well, and has found no fault of its own');
});

test('programs of other people', { concurrency: atOnce }, async (t) => {
  await Promise.all(trials.map((trial) => t.test(nameOf(trial), { skip: missing(trial.needs).join('; ') || false }, () => run(trial))));
});

const nameOf = ({ peer, id, transport, says }: Trial): string => `${peer} over ${transport}: ${says} (${id})`;

async function run(trial: Trial): Promise<void> {
  assert.ok(gateway);
  const { result, why } = await tryOut(trial, gateway);
  assert.equal(result, 'passed', why);
}
