import { narrateLine } from '#sim/caller';
import { narratePhone, printPhoneCall } from '#sim/phone';
import type { ZoomSipEvent } from './events.ts';
import type { ZoomSipReport } from './report.ts';

/** One line of a call, as it happens. */
export function narrate(event: ZoomSipEvent): string {
  const { atMs } = event;
  switch (event.kind) {
    case 'identified':
      return narrateLine(atMs, 'bot', `is ${event.botId ?? '(nobody)'}, session ${event.sessionId ?? '(none)'}`);
    case 'exit':
      return narrateLine(atMs, 'flow', `exit ${event.exit}: ${event.why}`);
    default:
      return narratePhone(event, atMs);
  }
}

/** The report for people. */
export function printReport(report: ZoomSipReport): string {
  const out = [`exit        ${report.exit}: ${report.why}`];
  out.push(`bot         ${report.botId ?? '(none)'}, session ${report.sessionId ?? '(none)'}`);
  for (const [name, value] of Object.entries(report.variables)) out.push(`variable    ${name} = ${value === '' ? '(empty)' : value}`);
  return [...out, ...printPhoneCall(report), `trace       ${report.traceId}, dialled ${report.dialledNumber}`].join('\n');
}
