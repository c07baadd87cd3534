import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskLine, Handoff } from '#contract';
import { fitStart } from './fit.ts';

const handoff: Handoff = {
  version: 1,
  target: 'people',
  reason: 'refund request',
  intent: 'refund',
  language: 'en',
  facts: [
    { name: 'shoe', value: 'left', priority: 5 },
    { name: 'order', value: 'A1001', priority: 1 },
  ],
};
const contact = { email: 'pat@example.com', phone: '+15550100' };
const target = { touchpoint: 't', subject: '{{reason}}: {{facts.order}}', parameters: {} };
const limits = {
  context: { entries: 30, valueBytes: 255 },
  previousMessages: { most: 100, characters: 2000, typeCase: 'lower' as const },
  unknownEmail: undefined,
};
const lines = (count: number): DeskLine[] =>
  Array.from({ length: count }, (_, i) => ({ who: 'customer', text: `line ${i}`, at: '2026-01-15T10:00:00Z' }));
const fit = (more: Partial<Parameters<typeof fitStart>[0]> = {}, place: Partial<Parameters<typeof fitStart>[2]> = {}, narrow: object = {}) =>
  fitStart({ handoff, contact, lines: [], ...more }, 'cv_1.2', { ...target, ...place }, { ...limits, ...narrow });

test('email, phone, facts by their weight, and why', () => {
  const fitted = fit();
  assert.deepEqual(Object.entries(fitted?.start.context ?? {}), [
    ...Object.entries(contact),
    ['order', 'A1001'],
    ['shoe', 'left'],
    ['reason', 'refund request'],
    ['intent', 'refund'],
    ['language', 'en'],
  ]);
  assert.deepEqual([fitted?.start.subject, fitted?.start.email, fitted?.cut], ['refund request: A1001', 'pat@example.com', []]);
});

test('what does not fit is named; nothing but prose is shortened; configured parameters go first', () => {
  const narrow = { context: { entries: 3, valueBytes: 8 } };
  const fitted = fit({ contact: { email: 'p@x.de' } }, { parameters: { ticket: '{{facts.order}}/', note: 'ää{{facts.shoe}}ää' } }, narrow);
  assert.deepEqual(fitted?.start.context, { ticket: 'A1001/', email: 'p@x.de', order: 'A1001' });
  assert.deepEqual(fitted?.cut, ['shoe', 'reason', 'intent', 'language']);
  const tight = fit({ contact: { email: 'somebody@example.com' } }, {}, narrow);
  assert.deepEqual(tight?.cut, ['email', 'reason', 'intent', 'language'], 'half an address is none');
  assert.equal(tight?.start.context['reason'], 'refun…');
});

test('what does not fit is behind the reference, which has a place of its own; where all fits there is none', () => {
  const reference = { token: 'x'.repeat(22), url: `https://gw.example.com/handoff/${'x'.repeat(22)}` };
  const narrow = { context: { entries: 4, valueBytes: 60 } };
  const fitted = fit({ contact: {}, reference }, {}, { ...narrow, unknownEmail: 'chat@example.com' });
  assert.deepEqual(fitted?.start.context, { order: 'A1001', shoe: 'left', reason: 'refund request', ref: reference.token });
  assert.deepEqual(fitted?.cut, []);
  assert.equal(fit({ reference })?.start.context['ref'], undefined);
  const wide = fit({ reference }, {}, { context: { entries: 4, valueBytes: 255 } });
  assert.equal(wide?.start.context['ref'], reference.url, 'the whole address where there is room');
});

test('the latest lines are given, oldest first; empty ones are none', () => {
  const few = { previousMessages: { most: 2, characters: 5, typeCase: 'lower' } };
  const fitted = fit({ lines: [...lines(4), { who: 'agent', text: ' ', at: '2026-01-15T10:00:00Z' }] }, {}, few);
  assert.deepEqual(
    fitted?.start.previous.map(({ content }) => content),
    ['line ', 'line '],
  );
  assert.deepEqual(fitted?.cut, ['lines']);
  assert.deepEqual(fit({ lines: lines(2) })?.cut, []);
});

test('a customer without an email address gets one of their own, or is not handed over', () => {
  assert.equal(fit({ contact: {} }), undefined);
  assert.equal(fit({ contact: { email: 'none' } }), undefined);
  assert.equal(fit({ contact: {} }, {}, { unknownEmail: 'chat-{key}@example.com' })?.start.email, 'chat-cv_1-2@example.com');
});
