import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import type { ConversationEvent, StoredEvent } from '#contract';
import { defaultRules } from './rules.ts';
import { spansOf } from './spans.ts';

const start = 1_000_000;
const stored = (...events: (readonly [ms: number, event: ConversationEvent])[]): StoredEvent[] =>
  events.map(([ms, event], at): StoredEvent => ({ ...event, seq: at + 1, at: (start + ms) as WallTime }));
const recording: ConversationEvent = { kind: 'recording', file: 'x.wav', rateHz: 8000, channels: 2 };
const said = (text: string, spokeMs?: number, source: 'speech' | 'keys' | 'text' = 'speech'): ConversationEvent => ({
  kind: 'customer-turn',
  turn: 1,
  text,
  source,
  confidence: 1,
  matched: true,
  ...(spokeMs === undefined ? {} : { spokeMs }),
});
const say = (utterance: string, text: string): ConversationEvent => ({ kind: 'agent-say', turn: 1, utterance, text });
const heard = (utterance: string, text: string, heardMs: number): ConversationEvent => ({
  kind: 'agent-heard',
  utterance,
  text,
  complete: true,
  heardMs,
});
const card = 'four one one one one one one one one one one one one one one one';

test('both legs: the digits of the customer, and the agent who reads them back', () => {
  const events = stored(
    [100, recording],
    [2_000, say('u1', 'What is your card number?')],
    [4_000, heard('u1', 'What is your card number?', 1_900)],
    [13_000, said(card, 7_000)],
    [13_100, say('u2', 'Thank you.')],
    [13_110, say('u3', `I have ${card}.`)],
    [14_000, heard('u2', 'Thank you.', 800)],
    [22_000, heard('u3', `I have ${card}.`, 7_900)],
    [25_000, said('yes that is right', 900)],
  );
  assert.deepEqual(spansOf(events, defaultRules), [
    [1_800, 13_500, 0],
    [13_300, 22_500, 1],
  ]);
});

test('a number in pieces covers each turn it was in, and not what lies between', () => {
  const events = stored(
    [0, recording],
    [1_000, say('u1', 'hello')],
    [20_000, said('four one one one one one one one', 4_000)],
    [40_000, said('can you hear me', 1_000)],
    [60_000, said('one one one one one one one one', 4_000)],
  );
  assert.deepEqual(spansOf(events, defaultRules), [
    [11_900, 20_600, 0],
    [51_900, 60_600, 0],
  ]);
});

test('keys, listening, an utterance that was never heard to its end; nothing without a recording or a finding', () => {
  assert.deepEqual(spansOf(stored([0, recording], [60_000, said('4111111111111111', undefined, 'keys')]), defaultRules), [[32_200, 60_600, 0]]);
  const overheard = (track: 'caller' | 'human-agent'): ConversationEvent => ({
    kind: 'overheard',
    track,
    text: 'mail me at ann@example.com',
    confidence: 1,
    matched: true,
  });
  assert.deepEqual(spansOf(stored([0, recording], [60_000, overheard('caller')], [90_000, overheard('human-agent')]), defaultRules), [
    [47_200, 60_600, 0],
    [77_200, 90_600, 1],
  ]);
  assert.deepEqual(spansOf(stored([0, recording], [10_000, say('u', 'ann@example.com')]), defaultRules), [[9_400, 19_200, 1]]);
  assert.deepEqual(spansOf(stored([10_000, said(card, 1_000)]), defaultRules), []);
  assert.deepEqual(spansOf(stored([0, recording], [10_000, said('hello', 1_000)]), defaultRules), []);
  assert.deepEqual(spansOf(stored([0, recording], [10_000, said(card, undefined, 'text')]), defaultRules), []);
});
