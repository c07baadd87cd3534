import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamCallEvent } from './events.ts';
import { narrate, printReport } from './narrate.ts';
import { withoutSecrets } from './place-call.ts';
import type { StreamCallReport } from './report.ts';

test('a conversation reads like one', () => {
  const told = (event: StreamCallEvent): string | undefined => narrate(event);
  assert.equal(told({ kind: 'caller-speaks', turn: 'say', text: 'Hello', atMs: 1234 }), '   1.23  caller   “Hello”');
  assert.equal(told({ kind: 'caller-speaks', turn: 'press', text: '12#', atMs: 0 }), '   0.00  caller   presses 1 2 #');
  assert.equal(told({ kind: 'agent-stops', fromMs: 1000, toMs: 2500, atMs: 2900 }), '   2.50  agent    … spoke for 1.50 s');
  assert.equal(
    told({ kind: 'exit', exit: 'escalation', why: 'the partner said stop, escalate', ringGroup: 'refunds', atMs: 9000 }),
    '   9.00  studio   exit escalation: the partner said stop, escalate; escalate_to is “refunds”',
  );
  assert.equal(told({ kind: 'mark-heard', name: 'm', atMs: 0 }), undefined);
});

test('secrets in an address are not shown', () => {
  assert.equal(withoutSecrets('wss://user:pass@h/p?botId=b&token=abc.def&x=1'), 'wss://…@h/p?botId=b&token=…&x=1');
});

test('the report says how it ended and what took how long', () => {
  const report: StreamCallReport = {
    direction: 'bidirectional',
    exit: 'ok',
    why: 'the partner said stop, ok',
    marks: [],
    clears: [],
    complaints: [{ says: 'media after stop', atMs: 4000, times: 3 }],
    playout: { unheardMs: 40, holes: { count: 2, ms: 120 }, deepestMs: 0 },
    simulatorLateMs: 55,
    interactionId: 'abc',
    variables: { escalate_to: '' },
    studioPath: [
      { step: 'In', component: 'inbound_voice', exit: 'ok' },
      { step: 'End', component: 'hangup_call' },
    ],
    studioEnd: 'the flow hung up',
    turns: [
      { kind: 'say', said: 'Hello', startedMs: 0, endedMs: 500, gapMs: 812 },
      { kind: 'interrupt', said: 'Wait', startedMs: 1000, endedMs: 1500, stopMs: 240 },
    ],
    agentSpeech: [],
    hungUpAsScripted: false,
    durationMs: 5000,
  };
  const text = printReport(report);
  for (const wanted of [
    'exit        ok',
    'In —ok→ End',
    'answered after 812 ms',
    'interrupts: “Wait”: no answer, agent stopped after 240 ms',
    '2 holes, 120 ms',
    '3 times (first at 4.00 s)',
    'up to 55 ms late',
    'interaction abc',
  ])
    assert.ok(text.includes(wanted), `${wanted}\n${text}`);
});
