import { narrateLine, narrateTurn, printTurns } from '#sim/caller';
import type { StreamCallEvent } from './events.ts';
import type { StreamCallReport } from './report.ts';

const seconds = (ms: number): string => (ms / 1000).toFixed(2);
/** One line of a conversation, as it happens; undefined for what would only be noise on the screen. */
export function narrate(event: StreamCallEvent): string | undefined {
  const { atMs } = event;
  switch (event.kind) {
    case 'dialing':
      return narrateLine(atMs, 'call', `dials ${event.url}`);
    case 'connected':
      return narrateLine(atMs, 'call', 'the stream is open');
    case 'refused':
      return narrateLine(atMs, 'call', event.why);
    case 'caller-speaks':
      return narrateLine(atMs, 'caller', narrateTurn(event.turn, event.text));
    case 'human-speaks':
      return narrateLine(atMs, 'human', narrateTurn(event.turn, event.text));
    case 'caller-hangs-up':
      return narrateLine(atMs, 'caller', event.scripted ? 'hangs up' : 'has nothing left to say, and hangs up');
    case 'human-hangs-up':
      return narrateLine(atMs, 'human', 'hangs up');
    case 'agent-starts':
      return narrateLine(atMs, 'agent', 'speaks …');
    case 'agent-stops':
      return narrateLine(event.toMs, 'agent', `… spoke for ${seconds(event.toMs - event.fromMs)} s`);
    case 'cleared':
      return event.droppedMs > 0 ? narrateLine(atMs, 'agent', `takes back ${seconds(event.droppedMs)} s that were not yet heard`) : undefined;
    case 'complaint':
      return narrateLine(atMs, 'partner', `breaks the protocol: ${event.says}`);
    case 'exit':
      return narrateLine(
        atMs,
        'studio',
        `exit ${event.exit}: ${event.why}${event.ringGroup === undefined ? '' : `; escalate_to is “${event.ringGroup}”`}`,
      );
    case 'studio-says':
      return narrateLine(atMs, 'studio', `plays “${event.text}”`);
    case 'rings':
      return narrateLine(atMs, 'studio', `rings “${event.ringGroup}”`);
    case 'studio-step':
    case 'mark-heard':
      return undefined;
  }
}

/** The report for people: how the call ended, and how long each answer took. */
export function printReport(report: StreamCallReport): string {
  const out: string[] = [];
  out.push(`exit        ${report.exit}: ${report.why}`);
  if (report.rang !== undefined) out.push(`rang        ${report.rang}`);
  out.push(`studio      ${report.studioPath.map(({ step, exit }) => (exit === undefined ? step : `${step} —${exit}→`)).join(' ')}`);
  for (const [name, value] of Object.entries(report.variables)) out.push(`variable    ${name} = ${value === '' ? '(empty)' : value}`);
  out.push(...printTurns(report.turns));
  const { holes, unheardMs } = report.playout;
  if (holes.count > 0) out.push(`sound       ${holes.count} holes, ${Math.round(holes.ms)} ms in all`);
  if (unheardMs > 0) out.push(`sound       ${Math.round(unheardMs)} ms were never heard: the stop came before they were played`);
  for (const { says, times, atMs } of report.complaints)
    out.push(`complaint   ${says}${times > 1 ? `, ${times} times` : ''} (first at ${seconds(atMs)} s)`);
  if (report.simulatorLateMs > 20) out.push(`caution     this machine was up to ${report.simulatorLateMs} ms late: the figures are doubtful`);
  out.push(`lasted      ${seconds(report.durationMs)} s; interaction ${report.interactionId}`);
  return out.join('\n');
}
