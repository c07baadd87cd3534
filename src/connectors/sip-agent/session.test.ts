import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CallFacts } from '#contract';
import { admitHeaders, parseUri } from '#protocols/sip';
import { ringing } from '#telephony';
import { type SipAgentOptions, sipAgentOptions } from './options.ts';

import { fillAddress, fillHeaders, judge, valuesOf } from './session.ts';

const optionsWith = (more: object = {}): SipAgentOptions =>
  sipAgentOptions.parse({ id: 'elsewhere', type: 'sip-agent', uri: 'sip:{called_number}@voice.example.com', ...more });
const facts: CallFacts = {
  channel: 'voice',
  bot: 'st-1',
  account: 'a',
  mode: 'talk',
  direction: 'inbound',
  callerNumber: '+15550109999',
  calledNumber: '+15550100',
  interactionId: 'i-7',
  parameters: { lang: 'en', note: 'a\r\nVia: x' },
};
const values = valuesOf(facts, 'cv_1');

test('header fields tell of the call what they are to tell, and nothing where there is nothing', () => {
  const headers = fillHeaders(
    {
      'X-Interaction': '{interaction_id}',
      'X-Conversation': 'id={conversation_id}; bot={bot}',
      'X-Lang': '{lang}',
      'X-Note': '{note}',
      'X-Absent': '{nobody}',
      'X-Fixed': 'gateway',
    },
    values,
  );
  assert.deepEqual(headers, [
    ['X-Interaction', 'i-7'],
    ['X-Conversation', 'id=cv_1; bot=st-1'],
    ['X-Lang', 'en'],
    ['X-Note', 'a Via: x'],
    ['X-Fixed', 'gateway'],
  ]);
});

test('whatever came with a call, its fields may be sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
      const filled = fillHeaders({ 'X-Any': 'a={any}' }, new Map([['any', text]]));
      assert.ok(admitHeaders(filled).ok);
    }),
  );
});

test('an address takes a number into its user part, and nothing that leads elsewhere (promise P8)', () => {
  const address = fillAddress('sip:{called_number}@voice.example.com', values);
  assert.ok(address.ok && address.value === 'sip:+15550100@voice.example.com');
  for (const hostile of ['x@evil.example', 'x;maddr=evil.example', 'x?Route=evil', '', 'a:b', '%40evil', 'a\r\nb'])
    assert.equal(fillAddress('sip:{called_number}@voice.example.com', new Map([['called_number', hostile]])).ok, false, hostile);
  const hidden = fillAddress('sip:{caller_number}@{host}', new Map([['host', 'voice.example.com']]), 'anonymous');
  assert.ok(hidden.ok && hidden.value === 'sip:anonymous@voice.example.com');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (any) => {
      const filled = fillAddress('sip:{called_number}@voice.example.com;transport=tls', new Map([['called_number', any]]));
      const uri = filled.ok ? parseUri(filled.value) : undefined;
      if (uri !== undefined) assert.ok(uri.ok && uri.value.kind === 'sip' && uri.value.host === 'voice.example.com');
    }),
  );
});

test('a BYE with the reason wants a human; any other is a goodbye', () => {
  const options = optionsWith({ handOff: { targets: { Billing: 'refunds' }, targetHeader: 'X-Queue', facts: { order: 'X-Order', tier: 'tier' } } });
  const bye = (parameters: Record<string, string>) => judge({ how: 'hang-up', parameters }, options);
  assert.deepEqual(bye({}), { kind: 'done', reason: 'remote agent hung up' });
  assert.deepEqual(bye({ 'kore-reason': 'HangUp' }), { kind: 'done', reason: 'HangUp' });
  assert.deepEqual(
    bye({
      'x-kore-reason': 'transfertoagent',
      'x-queue': 'billing',
      'x-order': '7',
      'x-tier': 'gold',
      'user-to-user': '6f',
      'user-to-user-text': 'o=1',
    }),
    {
      kind: 'hand-off',
      reason: 'transfertoagent',
      target: 'refunds',
      facts: [
        { name: 'order', value: '7', priority: 1 },
        { name: 'tier', value: 'gold', priority: 2 },
      ],
      context: 'o=1',
    },
  );
});

test('a REFER wants a human: whom it names is looked up, never dialled', () => {
  const options = optionsWith({ handOff: { targets: { refunds: 'refunds' } } });
  const refer = (target: string) => judge({ how: 'transfer', target, parameters: { 'x-order': '7', 'x-context': 'wish=refund' } }, options);
  const known = refer('sip:Refunds@agents.example.com');
  assert.ok(known.kind === 'hand-off' && known.target === 'refunds' && known.context === 'wish=refund');
  assert.deepEqual(known.facts, [{ name: 'order', value: '7', priority: 1 }]);
  for (const strange of ['sip:+19005550100@pstn.example', 'tel:+19005550100', 'constructor', '__proto__', '']) {
    const verdict = refer(strange);
    assert.ok(verdict.kind === 'hand-off' && verdict.target === undefined, strange);
  }
});

test('nothing a far side says makes it throw', () => {
  const any = fc.string({ unit: 'binary' });
  const names = fc.constantFrom('kore-reason', 'x-context', 'user-to-user-text', '__proto__', 'x-', 'x-constructor');
  fc.assert(
    fc.property(fc.dictionary(names, any), fc.option(any, { nil: undefined }), (parameters, target) => {
      judge({ how: 'hang-up', parameters }, optionsWith());
      judge({ how: 'transfer', parameters, ...(target === undefined ? {} : { target }) }, optionsWith());
    }),
  );
});

test('a round of ringing lasts as long as its network’s, and is heard', () => {
  for (const [name, ms] of [
    ['ringing-us', 6000],
    ['ringing-europe', 5000],
    ['ringing-uk', 3000],
  ] as const) {
    const { samples, rateHz } = ringing(name);
    assert.equal((samples.length * 1000) / rateHz, ms);
    assert.ok(Math.max(...samples.subarray(0, 800)) > 1000);
    assert.ok(samples.subarray(-800).every((sample) => sample === 0));
  }
});

test('options that cannot work are refused', () => {
  for (const [more, path] of [
    [{ uri: 'agent.example.com' }, 'uri'],
    [{ uri: 'tel:+15550100' }, 'uri'],
    [{ uri: 'sip:a@{called_number}' }, 'uri'],
    [{ from: 'nonsense' }, 'from'],
    [{ headers: { Via: 'x' } }, 'headers'],
    [{ headers: { 'X-A': 'a\nb' } }, 'headers'],
    [{ waitingSound: 'jingle.mp3' }, 'waitingSound'],
  ] as const) {
    const parsed = sipAgentOptions.safeParse({ id: 'x', type: 'sip-agent', uri: 'sip:a@b.example', ...more });
    assert.equal(parsed.success, false, JSON.stringify(more));
    assert.equal(parsed.error?.issues[0]?.path[0], path);
  }
});
