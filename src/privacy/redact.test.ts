import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, WallTime } from '#base';
import type { StoredEvent } from '#contract';
import { swiftly } from '../../test/swiftly.ts';
import { canary, kindsOfEvents, storedEvents } from './fixtures/every-event.ts';
import { redactEvents, redactRecord, redactText } from './redact.ts';
import { redactHead } from './redact-head.ts';
import { nothingWatched, redactNext } from './redact-live.ts';
import { defaultRules, type PrivacyRules } from './rules.ts';
import { decidedKinds, walkEvent } from './walk-event.ts';

const rules: PrivacyRules = { ...defaultRules, detect: ['card', 'phone', 'email', 'names'] };

/** Events as a watcher sees them, one after the other. */
function redactLive(by: PrivacyRules): (event: StoredEvent) => StoredEvent {
  let watched = nothingWatched;
  return (event) => {
    const next = redactNext(watched, event, by);
    watched = next.watched;
    return next.event;
  };
}

/** Nothing of what was planted may be left, in whatever notation. */
function assertClean(value: unknown): void {
  const text = JSON.stringify(value);
  for (const trace of [canary.card, canary.phone, '5550100199', canary.email, 'example.com', 'Ann', 'Example', Buffer.from('Ann').toString('hex')])
    assert.ok(
      !new RegExp(`(?<![a-z])${trace.replace('+', '\\+')}(?![a-z])`, 'i').test(text.replaceAll('pc33.example.com', '')),
      `${trace} is left in ${text}`,
    );
}

test('every kind of event has been decided on', () => {
  assert.deepEqual(decidedKinds.toSorted(), kindsOfEvents.toSorted());
});

/** Texts that nobody is known by: ids, codes, names of the operator's own things. A new field must be looked at and put here or in `walks`. */
const plainFields =
  'kind medium channel bot flow account mode direction calledNumber interactionId streamId callId language agent agentVersion source message id type utterance intent note path api code track blame reason ' +
  'target transcript conversationId state name cut referenced stage door proof file call event key desk order answer deskConversation at transport peer outcome exit ' +
  'from asked why';

test('of every event each text is looked at, or is known to be plain', () => {
  const plain = new Set(plainFields.split(' '));
  const seenFields = new Set<string>();
  for (const event of storedEvents) {
    const covered = walkEvent(event, (field) => {
      seenFields.add(field);
      return '█';
    });
    const left: string[] = [];
    const look = (value: unknown, name: string): void => {
      if (typeof value === 'string' && value !== '█' && !plain.has(name)) left.push(`${event.kind}: ${name} = ${value}`);
      else if (Array.isArray(value)) for (const item of value) look(item, name);
      else if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) look(item, key);
    };
    look(covered, 'event');
    assert.deepEqual(left, []);
  }
  assert.ok(seenFields.has('text') && seenFields.has('handoff.facts.1.value'));
});

test('nothing that was planted is left in any event, and the shape stays', () => {
  const summary = { text: `Ann asked for ${canary.card}.`, language: 'en', by: 'extract', until: 3 } as const;
  const extraction = { values: { name: canary.name, phones: [canary.phone], order: '4711' }, by: 'model', model: 'm' } as const;
  const view = redactRecord(storedEvents, { summary, extraction }, rules);
  assertClean(view.events);
  assertClean(view.annexes);
  assert.equal(view.redacted, true);
  assert.deepEqual(
    view.events.map(({ seq, at, kind }) => ({ seq, at, kind })),
    storedEvents.map(({ seq, at, kind }) => ({ seq, at, kind })),
  );
  assert.deepEqual(redactEvents(view.events, rules), view.events);
  assert.equal(view.annexes.summary?.text, '[name] asked for [card …1111].');
  assert.deepEqual(view.annexes.extraction?.values, { name: '[name]', phones: ['[phone …99]'], order: '4711' });
});

test('what nobody is known by stays as it was, signalling too', () => {
  const events = redactEvents(storedEvents, rules);
  const report = events.find((event) => event.kind === 'call-report');
  const text = report?.kind === 'call-report' ? (report.report.signalling[0]?.text ?? '') : '';
  assert.match(text, /^INVITE sip:bot@192\.0\.2\.1 SIP\/2\.0\r\nVia: SIP\/2\.0\/UDP 192\.0\.2\.7:5060;branch=z9hG4bK776asdhds\r\n/);
  assert.match(text, /From: "\[name\]" <sip:\[phone …99\]@192\.0\.2\.7>;tag=1928301774\r\n/);
  assert.match(text, /Call-ID: a84b4c76e66710@pc33\.example\.com\r\nUser-to-User: \[covered\]\r\nX-Customer: \[covered\]/);
  const start = events[0];
  assert.ok(start?.kind === 'conversation-start');
  assert.equal(start.facts.calledNumber, '+15550100000');
  assert.equal(start.facts.parameters['order'], '4711');
});

test('nothing to cover: the same events, and nobody says that something was covered', () => {
  const quiet = storedEvents.filter(({ kind }) => ['no-input', 'turn-latency', 'gap', 'api-call'].includes(kind));
  const view = redactRecord(quiet, {}, rules);
  assert.deepEqual(view, { events: quiet, annexes: {}, redacted: false });
});

test('who watches live sees each event covered, and a number in pieces before it is whole', () => {
  const see = redactLive(rules);
  assertClean(storedEvents.map((event) => see(event)));
  const live = redactLive(defaultRules);
  const say = (seq: number, kind: 'agent-say' | 'customer-turn', text: string) => {
    const base = { seq, at: seq as WallTime, turn: seq, text };
    const event = live(
      kind === 'agent-say' ? { ...base, kind, utterance: `u${seq}` } : { ...base, kind, source: 'speech', confidence: 1, matched: true },
    );
    return 'text' in event ? event.text : '';
  };
  assert.equal(say(1, 'agent-say', 'What is your card number?'), 'What is your card number?');
  assert.equal(say(2, 'customer-turn', 'four one one one'), '[card]');
  assert.equal(say(3, 'customer-turn', 'one one one one'), '[card]');
});

test('an answer of boxes in boxes in boxes can be read, and what lies deepest is covered unseen', () => {
  const body: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
  const answer = { kind: 'api-answer', call: 'call-1', answer: { ok: true, status: 200, body } } as const;
  const [event] = redactEvents([{ kind: 'agent-input', seq: 1, at: 0 as WallTime, input: answer }], defaultRules);
  assert.match(JSON.stringify(event), /"\[covered\]"/);
});

test('a header field of other systems is covered whole, however long it is', () => {
  const text = `INVITE sip:bot@192.0.2.1 SIP/2.0\r\nX-Customer: ${'Ann Example '.repeat(1_000)}\r\n`;
  const report = {
    cause: 'bye',
    dropped: 0,
    signalling: [{ at: 0 as WallTime, direction: 'in', transport: 'udp', peer: '192.0.2.7:5060', text }],
  } as const;
  const [event] = redactEvents([{ kind: 'call-report', seq: 1, at: 0 as WallTime, report }], defaultRules);
  assert.doesNotMatch(JSON.stringify(event), /Ann/);
});

test('who watches: a card goes on in the next text, though the one before was very long, and more was found twice in one', () => {
  const live = redactLive(defaultRules);
  const say = (seq: number, text: string) => {
    const event = live({ kind: 'customer-turn', seq, at: seq as WallTime, turn: seq, text, source: 'text', confidence: 1, matched: true });
    return event.kind === 'customer-turn' ? event.text : '';
  };
  assert.match(say(1, `${'hello '.repeat(3_000)} my card is 4111 1111`), /my card is \[card\]$/);
  assert.equal(say(2, '1111 1111'), '[card …1111]');
  assert.equal(say(3, 'ann@example.com, card 123 456, ann@example.com'), '[email], card [card], [email]');
});

test('a head keeps the last digits', () => {
  const head = {
    id: 'c-1' as ConversationId,
    medium: 'voice',
    channel: 'phone',
    account: 'a',
    bot: 'b',
    agent: 'x',
    agentVersion: '1',
    startedAt: 0 as WallTime,
    turns: 0,
  } as const;
  assert.equal(redactHead({ ...head, callerNumber: '+15550100199' } as never, rules).callerNumber, '[phone …99]');
  assert.equal(redactHead({ ...head, callerNumber: 'anonymous' } as never, rules).callerNumber, 'anonymous');
  assert.equal(redactText('call +15550100199', rules), 'call [phone …99]');
});

test('a conversation of two hundred turns is covered in some milliseconds', () => {
  const lines = [
    'I would like to know where my parcel is, the order is 4711081512',
    'my card is 4111 1111 1111 1111',
    'call me at 212-555-0187 or write to ann@example.com',
    'yes please',
    'no that is all, thank you very much for your help today',
  ];
  const events = Array.from({ length: 200 }, (_, turn) => {
    const text = lines[turn % lines.length] ?? '';
    const at = { at: turn as WallTime };
    return [
      { kind: 'customer-turn', turn, text, source: 'speech', confidence: 1, matched: true, seq: turn * 3 + 1, ...at },
      { kind: 'agent-say', turn, utterance: `u${turn}`, text: `You said: ${text}. Is that right?`, seq: turn * 3 + 2, ...at },
      {
        kind: 'agent-heard',
        utterance: `u${turn}`,
        text: `You said: ${text}. Is that right?`,
        complete: true,
        heardMs: 100,
        seq: turn * 3 + 3,
        ...at,
      },
    ] as const;
  }).flat();
  swiftly(100, 'two hundred turns', () => redactEvents(events, rules));
});
