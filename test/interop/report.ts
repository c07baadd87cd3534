import assert from 'node:assert/strict';
import type { CallReport } from '#contract';
import type { Conversation } from './gateway-under-test.ts';

/** The call's report as the gateway has recorded it. */
export function reportOf(conversation: Conversation | undefined): CallReport {
  const event = conversation?.events.find(({ kind }) => kind === 'call-report');
  assert.ok(event?.kind === 'call-report', 'the call was reported');
  return event.report;
}

/** The messages of a call that fit, as the gateway saw them. */
export const passed = (conversation: Conversation | undefined, direction: 'in' | 'out', fits: RegExp): string[] =>
  reportOf(conversation).signalling.flatMap((one) => (one.direction === direction && fits.test(one.text) ? [one.text] : []));
