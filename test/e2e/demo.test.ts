import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ConversationDocument, ThreadItem } from '#contract';
import { cordboard } from './gateway-process.ts';

type Shown = ConversationDocument & {
  readonly name: string;
  readonly items?: readonly ThreadItem[];
  readonly contactCentre: {
    by: string;
    exit: string;
    rang: string | null;
    variables: Record<string, string>;
    codec?: string;
    suite?: string | null;
    gapsMs: number[];
    complaints: unknown[];
  };
};

let shown: ReadonlyMap<string, Shown>;

before(async () => {
  const { code, stdout, stderr } = await cordboard(['demo', '--json']);
  assert.equal(code, 0, stderr);
  const { conversations } = JSON.parse(stdout) as { conversations: Shown[] };
  shown = new Map(conversations.map((one) => [one.name, one]));
});

const get = (name: string): Shown => {
  const one = shown.get(name);
  assert.ok(one, `no conversation "${name}"`);
  return one;
};

test('a caller who asks is told, and Talkdesk takes the exit ok', () => {
  const { outcome, exit, turns } = get('resolved');
  assert.deepEqual({ outcome, exit }, { outcome: 'resolved', exit: 'ok' });
  assert.ok(turns.some(({ customer }) => customer?.text.includes('where is my parcel')));
  const said = turns.flatMap(({ agent }) => agent);
  assert.ok(
    said.some(({ text, complete }) => text.includes('on its way') && complete),
    JSON.stringify(said),
  );
  const latencies = turns.flatMap(({ latency }) => (latency ? [latency.gapMs] : []));
  assert.ok(latencies.length >= 3 && latencies.every((ms) => ms > 0), latencies.join());
});

test('a refund goes to the right ring group with what was learned', () => {
  const { outcome, handoff, contactCentre } = get('escalated');
  assert.equal(outcome, 'escalated');
  assert.equal(contactCentre.exit, 'escalation');
  assert.equal(contactCentre.rang, 'Refunds');
  assert.equal(handoff?.target, 'refunds');
  const escalateTo = contactCentre.variables['escalate_to'] ?? '';
  assert.ok(escalateTo.startsWith('Refunds::order=123456'), escalateTo);
  assert.ok(new TextEncoder().encode(escalateTo).length <= 256);
});

test('an interruption is taken, and the record holds what was heard and no more', () => {
  const { outcome, turns } = get('interrupted');
  assert.equal(outcome, 'resolved');
  assert.ok(turns.some(({ customer }) => customer?.interrupted));
  const cut = turns.flatMap(({ agent }) => agent).find(({ complete }) => complete === false);
  assert.ok(cut && (cut.heard ?? '').length < cut.text.length, JSON.stringify(cut));
});

test('a caller who hangs up has abandoned, and the words they heard last are known', () => {
  const { outcome, exit, turns } = get('hung up');
  assert.deepEqual({ outcome, exit }, { outcome: 'abandoned', exit: 'abandoned' });
  assert.equal(turns.at(-1)?.agent.at(-1)?.complete, false);
});

test('a visitor who writes is handed over with everything, gets a file and gives one, and has the agent again', () => {
  const { outcome, channel, handoff, contactCentre, items = [] } = get('chat');
  assert.deepEqual({ outcome, channel, target: handoff?.target }, { outcome: 'escalated', channel: 'web', target: 'general' });
  assert.deepEqual(contactCentre.complaints, []);
  assert.equal(contactCentre.variables['order'], '123456');
  const seen = items.map(({ from, event, files }) => event ?? (files.length > 0 ? `${from} file` : from));
  const order = ['customer', 'queue-entered', 'human-joined', 'human', 'customer file', 'human file', 'human-left', 'agent'];
  let at = -1;
  for (const one of order) {
    at = seen.indexOf(one, at + 1);
    assert.ok(at >= 0, `${one} in ${seen.join(', ')}`);
  }
});

test('every hand-off is taken, by whichever door, and it is known how long that took', (t) => {
  const handed = [...shown.values()].filter(({ handoff }) => handoff);
  assert.deepEqual(handed.map(({ name }) => name).toSorted(), ['byoai', 'chat', 'escalated', 'zoom']);
  for (const { name, handoffProofs } of handed) {
    for (const { door, stage, proof, ms } of handoffProofs) t.diagnostic(`${name}: ${door} ${stage} by ${proof ?? 'nothing'} after ${ms} ms`);
    assert.ok(
      handoffProofs.some(({ stage, proof }) => stage === 'accepted' || stage === 'answered' || proof === 'stop-sent'),
      name,
    );
    assert.ok(!handoffProofs.some(({ stage }) => stage === 'refused' || stage === 'timed-out' || stage === 'returned'), name);
  }
});

test('keys are taken as an answer', () => {
  const { outcome, turns } = get('keys');
  assert.equal(outcome, 'resolved');
  assert.ok(turns.some(({ customer }) => customer?.source === 'keys' && customer.text === '123456'));
});

test('a call by SIP over TLS and SRTP hands over by REFER, with the context that Talkdesk decodes', () => {
  const { channel, outcome, exit, handoff, contactCentre } = get('byoai');
  assert.deepEqual({ channel, outcome, exit }, { channel: 'talkdesk-sip', outcome: 'escalated', exit: 'escalation' });
  assert.equal(handoff?.target, 'refunds');
  assert.equal(contactCentre.rang, 'Refunds');
  const escalateTo = contactCentre.variables['escalate_to'] ?? '';
  assert.ok(escalateTo.startsWith('Refunds::order=123456'), escalateTo);
  assert.ok(Buffer.byteLength(escalateTo) <= 116);
  assert.equal(contactCentre.suite, 'AES_CM_128_HMAC_SHA1_80');
});

test('a call of Zoom under AEAD_AES_256_GCM ends by BYE with TransferToAgent and the header fields of its target', () => {
  const { channel, outcome, exit, handoff, contactCentre } = get('zoom');
  assert.deepEqual({ channel, outcome, exit }, { channel: 'zoom-sip', outcome: 'escalated', exit: 'transferToAgent' });
  assert.equal(handoff?.target, 'general');
  assert.equal(contactCentre.variables['X-Queue'], 'Agents');
  assert.match(contactCentre.variables['X-Context'] ?? '', /reason=asked for a human/);
  assert.deepEqual([contactCentre.codec, contactCentre.suite], ['opus', 'AEAD_AES_256_GCM']);
});

test('seven conversations, and no contact centre has anything to complain of', () => {
  assert.ok(shown.size >= 7, [...shown.keys()].join());
  for (const { name, contactCentre } of shown.values()) assert.deepEqual(contactCentre.complaints, [], name);
});
