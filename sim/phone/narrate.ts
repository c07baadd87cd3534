import { narrateLine, narrateTurn, printTurns } from '#sim/caller';
import type { PhoneHappening } from './happening.ts';
import type { PhoneCallSummary } from './report.ts';

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** What happened, in words; undefined for what would only be noise on the screen. */
export function narratePhone(event: PhoneHappening, atMs: number): string {
  const line = (who: string, what: string): string => narrateLine(atMs, who, what);
  switch (event.kind) {
    case 'dialing':
      return line('call', `INVITE ${event.target} (${event.server})`);
    case 'ping':
      return line('call', event.status === undefined ? 'OPTIONS was not answered' : `OPTIONS was answered ${event.status}`);
    case 'ringing':
      return line('call', `${event.status}`);
    case 'answered':
      return line('call', `200: ${event.codec}${event.protection === '' ? ', unprotected' : `, ${event.protection}`}`);
    case 'refused':
      return line('call', event.why);
    case 'caller-speaks':
      return line('caller', narrateTurn(event.turn, event.text));
    case 'caller-hangs-up':
      return line('caller', event.scripted ? 'hangs up' : 'has nothing left to say, and hangs up');
    case 'agent-starts':
      return line('agent', 'speaks …');
    case 'agent-stops':
      return narrateLine(event.toMs, 'agent', `… spoke for ${seconds(event.toMs - event.fromMs)} s`);
    case 'refreshed':
      return line('call', event.status === undefined ? 'the refresh was not answered' : `the refresh was answered ${event.status}`);
    case 'complaint':
      return line('bot', `breaks the rules: ${event.says}`);
    case 'told-to-stop':
      return line('call', 'ended by the simulator');
  }
}

const ms = (value: number): string => `${Math.round(value)} ms`;

/** The part of a report that every call by telephone has, for people. */
export function printPhoneCall(report: PhoneCallSummary): readonly string[] {
  const out: string[] = [];
  for (const { server, status, why } of report.attempts)
    out.push(`server      ${server}${status === undefined ? '' : `: ${status}`}${why === undefined ? '' : `, ${why}`}`);
  if (report.sound) {
    const { codec, suite, sentPackets, receivedPackets, lostPackets, strangePackets, holes } = report.sound;
    out.push(`sound       ${codec}${suite === undefined ? ', unprotected' : `, ${suite}`}; ${sentPackets} packets sent, ${receivedPackets} received`);
    if (lostPackets + strangePackets + holes.count > 0)
      out.push(`sound       ${lostPackets} lost, ${strangePackets} strange, ${holes.count} holes (${ms(holes.ms)})`);
  }
  for (const { atMs, status } of report.refreshes) out.push(`refresh     at ${seconds(atMs)} s: ${status ?? 'no answer'}`);
  out.push(...printTurns(report.turns));
  for (const { says, times, atMs } of report.complaints)
    out.push(`complaint   ${says}${times > 1 ? `, ${times} times` : ''} (first at ${seconds(atMs)} s)`);
  if (report.simulatorLateMs > 20) out.push(`caution     this machine was up to ${report.simulatorLateMs} ms late: the figures are doubtful`);
  out.push(`lasted      ${seconds(report.durationMs)} s`);
  return out;
}
