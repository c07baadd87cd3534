import { narrateLine } from '#sim/caller';
import { narratePhone, printPhoneCall } from '#sim/phone';
import type { TalkdeskSipEvent } from './events.ts';
import type { TalkdeskSipReport } from './report.ts';

/** One line of a call, as it happens. */
export function narrate(event: TalkdeskSipEvent): string {
  const { atMs } = event;
  switch (event.kind) {
    case 'referred':
      return narrateLine(
        atMs,
        'bot',
        `REFER ${event.escalateTo === undefined ? event.referTo : `with escalate_to=“${event.escalateTo}”`}; answered ${event.answered}`,
      );
    case 'exit':
      return narrateLine(atMs, 'studio', `exit ${event.exit}: ${event.why}`);
    case 'studio-says':
      return narrateLine(atMs, 'studio', `plays “${event.text}”`);
    case 'rings':
      return narrateLine(atMs, 'studio', `rings “${event.ringGroup}”`);
    default:
      return narratePhone(event, atMs);
  }
}

/** The report for people. */
export function printReport(report: TalkdeskSipReport): string {
  const out = [`exit        ${report.exit}: ${report.why}`];
  if (report.rang !== undefined) out.push(`rang        ${report.rang}`);
  out.push(`studio      ${report.studioPath.map(({ step, exit }) => (exit === undefined ? step : `${step} —${exit}→`)).join(' ')}`);
  for (const [name, value] of Object.entries(report.variables)) out.push(`variable    ${name} = ${value === '' ? '(empty)' : value}`);
  for (const { answered, sizeBytes, userToUser, why } of report.refers)
    out.push(
      `refer       answered ${answered}${userToUser === undefined ? '' : `; ${sizeBytes} bytes of User-to-User: ${userToUser}`}${why === undefined ? '' : `; ${why}`}`,
    );
  if (report.byeReason !== undefined) out.push(`bye         Reason: ${report.byeReason}`);
  return [...out, ...printPhoneCall(report), `interaction ${report.interactionId}`].join('\n');
}
