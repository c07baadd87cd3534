import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentOutput } from '#contract';
import { blockedSchema, turningAway } from './blocked-calls.ts';

const over = { kind: 'end', outcome: 'abandoned', reason: 'blocked' };

/** What a blocked caller's agent does, first and when its hand-off is refused. */
function answersOf(calls: object): AgentOutput[] {
  const out: AgentOutput[] = [];
  const talk = turningAway(blockedSchema.parse({ calls })).open({}, (output) => out.push(output));
  talk.receive({ kind: 'start', facts: {} });
  talk.receive({ kind: 'turn', text: 'let me in', source: 'speech', confidence: 1 });
  talk.receive({ kind: 'hand-off-refused', code: 'OUTSIDE_HOURS' });
  return out;
}

test('a blocked caller hears the sentence, then goes where the configuration says, or the call ends; it is nobody’s success', () => {
  assert.deepEqual(answersOf({}).at(0), over);
  const [said, gone, after] = answersOf({ say: 'We cannot take your call.', target: 'security' });
  assert.deepEqual(
    [said?.kind, said?.kind === 'say' && said.text, said?.kind === 'say' && said.interruptible],
    ['say', 'We cannot take your call.', false],
  );
  assert.ok(gone?.kind === 'hand-off' && gone.handoff.target === 'security' && gone.handoff.reason === 'blocked');
  assert.deepEqual(after, over, 'where nobody takes them the call ends');
});
