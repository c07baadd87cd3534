import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Containment, ConversationEvent, ConversationFigures, RecordView } from '#contract';
import { kept, publicStage } from './fixtures/public-stage.ts';
import { containmentTypeOf } from './public-containment.ts';

const start: ConversationEvent = {
  kind: 'conversation-start',
  medium: 'voice',
  facts: { channel: 'sip', bot: 'b', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} },
  agent: 'parcel-desk',
  agentVersion: '1',
};
const refused: ConversationEvent = { kind: 'hand-off-refused', code: 'OUTSIDE_HOURS' };
const nowhere: ConversationEvent = { kind: 'note', turn: 1, note: { note: 'failure', code: 'FLOW_NO_TARGET', path: 'flows.welcome.1' } };
const end: ConversationEvent = { kind: 'conversation-end', outcome: 'resolved', reason: 'done' };

const typeOf = (containment: Containment | undefined, events: readonly ConversationEvent[], figures?: Partial<ConversationFigures>) => {
  const one = kept('cv_1', 60, [start, ...events, end], containment === undefined ? {} : { containment });
  const annexes = (figures === undefined ? {} : { figures: { handoffs: [], path: [], troubles: {}, ...figures } }) as RecordView['annexes'];
  return containmentTypeOf({ ...one, annexes });
};

test('a session that came to where a human is asked for is an agent’s, whether one was reached or not', () => {
  assert.equal(typeOf('self-service', []), 'selfService');
  assert.equal(typeOf('drop-off', []), 'dropOff');
  assert.equal(typeOf('agent-transfer', []), 'agent');
  assert.equal(typeOf('self-service', [refused]), 'agent');
  assert.equal(typeOf('drop-off', [nowhere]), 'agent');
  const left: ConversationEvent = { kind: 'hand-off-proof', stage: 'abandoned', target: 'refunds', door: 'sip', ms: 900 };
  assert.equal(typeOf('drop-off', [left]), 'agent', 'who hung up while the goodbye was spoken');
  assert.equal(typeOf(undefined, [refused]), undefined, 'where our reports say nothing, so does this');
});

test('of a conversation whose words were removed the figures tell it', () => {
  assert.equal(typeOf('drop-off', [], { handoffs: [{ target: '', reason: '', result: 'refused' }] }), 'agent');
  assert.equal(typeOf('drop-off', [], { troubles: { FLOW_NO_TARGET: 1 } }), 'agent');
  assert.equal(typeOf('drop-off', [], { path: ['flows.welcome.1.transfer'] }), 'agent');
  assert.equal(typeOf('drop-off', [], { path: ['flows.welcome.1.ask'] }), 'dropOff');
});

test('getSessions asks by the documents’ definition, and answers by it', async () => {
  const { ask } = publicStage([
    kept('cv_served', 10, [start, end], { containment: 'self-service' }),
    kept('cv_asked', 20, [start, refused, end], { containment: 'self-service' }),
    kept('cv_sent', 30, [start, { ...end, outcome: 'escalated' } as ConversationEvent], { containment: 'agent-transfer' }),
  ]);
  const found = async (type: string): Promise<unknown[]> =>
    (await ask(`/api/public/bot/{bot}/getSessions?containmentType=${type}`, {})).body.sessions.map(
      ({ sessionId, containmentType }: Record<string, string>) => [sessionId, containmentType],
    );
  assert.deepEqual(await found('agent'), [
    ['cv_asked', 'agent'],
    ['cv_sent', 'agent'],
  ]);
  assert.deepEqual(await found('selfService'), [['cv_served', 'selfService']]);
  assert.deepEqual(await found('dropOff'), []);
});
