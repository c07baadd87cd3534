import type { StreamCallEvent } from './events.ts';
import type { StreamCallReport } from './report.ts';

const seconds = (ms: number): string => (ms / 1000).toFixed(2);
const line = (atMs: number, who: string, what: string): string => `${seconds(atMs).padStart(7)}  ${who.padEnd(7)}  ${what}`;

const turnTexts: Readonly<Record<string, (text: string) => string>> = {
  press: (text) => `presses ${[...text].join(' ')}`,
  interrupt: (text) => `interrupts: “${text}”`,
  noise: (text) => text,
  silence: (text) => text,
};
const spoken = (turn: string, text: string): string => turnTexts[turn]?.(text) ?? `“${text}”`;

/** One line of a conversation, as it happens; undefined for what would only be noise on the screen. */
export function narrate(event: StreamCallEvent): string | undefined {
  const { atMs } = event;
  switch (event.kind) {
    case 'dialing':
      return line(atMs, 'call', `dials ${event.url}`);
    case 'connected':
      return line(atMs, 'call', 'the stream is open');
    case 'refused':
      return line(atMs, 'call', event.why);
    case 'caller-speaks':
      return line(atMs, 'caller', spoken(event.turn, event.text));
    case 'human-speaks':
      return line(atMs, 'human', spoken(event.turn, event.text));
    case 'caller-hangs-up':
      return line(atMs, 'caller', event.scripted ? 'hangs up' : 'has nothing left to say, and hangs up');
    case 'human-hangs-up':
      return line(atMs, 'human', 'hangs up');
    case 'agent-starts':
      return line(atMs, 'agent', 'speaks …');
    case 'agent-stops':
      return line(event.toMs, 'agent', `… spoke for ${seconds(event.toMs - event.fromMs)} s`);
    case 'cleared':
      return event.droppedMs > 0 ? line(atMs, 'agent', `takes back ${seconds(event.droppedMs)} s that were not yet heard`) : undefined;
    case 'complaint':
      return line(atMs, 'partner', `breaks the protocol: ${event.says}`);
    case 'exit':
      return line(atMs, 'studio', `exit ${event.exit}: ${event.why}${event.ringGroup === undefined ? '' : `; escalate_to is “${event.ringGroup}”`}`);
    case 'studio-says':
      return line(atMs, 'studio', `plays “${event.text}”`);
    case 'rings':
      return line(atMs, 'studio', `rings “${event.ringGroup}”`);
    case 'studio-step':
    case 'mark-heard':
      return undefined;
  }
}

const ms = (value: number): string => `${Math.round(value)} ms`;

/** The report for people: how the call ended, and how long each answer took. */
export function printReport(report: StreamCallReport): string {
  const out: string[] = [];
  out.push(`exit        ${report.exit}: ${report.why}`);
  if (report.rang !== undefined) out.push(`rang        ${report.rang}`);
  out.push(`studio      ${report.studioPath.map(({ step, exit }) => (exit === undefined ? step : `${step} —${exit}→`)).join(' ')}`);
  for (const [name, value] of Object.entries(report.variables)) out.push(`variable    ${name} = ${value === '' ? '(empty)' : value}`);
  for (const turn of report.turns) {
    const figures = [
      turn.gapMs === undefined ? 'no answer' : `answered after ${ms(turn.gapMs)}`,
      ...(turn.stopMs === undefined ? [] : [`agent stopped after ${ms(turn.stopMs)}`]),
      ...(turn.cutInMs === undefined ? [] : [`agent cut in after ${ms(turn.cutInMs)}`]),
      ...(turn.impatient ? ['had lost patience'] : []),
      ...(turn.unfinished ? ['cut short by the end of the call'] : []),
    ];
    out.push(`turn        ${spoken(turn.kind, turn.said)}: ${figures.join(', ')}`);
  }
  const { holes, unheardMs } = report.playout;
  if (holes.count > 0) out.push(`sound       ${holes.count} holes, ${Math.round(holes.ms)} ms in all`);
  if (unheardMs > 0) out.push(`sound       ${Math.round(unheardMs)} ms were never heard: the stop came before they were played`);
  for (const { says, times, atMs } of report.complaints)
    out.push(`complaint   ${says}${times > 1 ? `, ${times} times` : ''} (first at ${seconds(atMs)} s)`);
  if (report.simulatorLateMs > 20) out.push(`caution     this machine was up to ${report.simulatorLateMs} ms late: the figures are doubtful`);
  out.push(`lasted      ${seconds(report.durationMs)} s; interaction ${report.interactionId}`);
  return out.join('\n');
}
