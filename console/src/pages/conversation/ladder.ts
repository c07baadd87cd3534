import type { CallReport, SignallingMessage } from '../../../../client/index.ts';

/** A call's signalling, a line for each message, with the seconds since the first. */
export function ladderOf({ signalling, dropped, cause }: CallReport): string {
  const startedMs = Date.parse(signalling[0]?.at ?? '');
  const lines: string[] = [];
  let where = '';
  for (const message of signalling) {
    const here = `${message.transport} ${message.peer}`;
    if (here !== where) lines.push(`           us ── ${here}`);
    where = here;
    const seconds = ((Date.parse(message.at) - startedMs) / 1000).toFixed(3).padStart(9);
    lines.push(`${seconds}  ${message.direction === 'in' ? '◀──' : '──▶'}  ${titleOf(message)}`);
  }
  if (dropped > 0) lines.push(`           … and ${dropped} more, for which there was no space`);
  return [...lines, '', `ended by: ${cause}`].join('\n');
}

/** The messages as they crossed the wire. */
export const messagesOf = ({ signalling }: CallReport): string =>
  signalling.map(({ at, direction, peer, text }) => `${at} ${direction === 'in' ? 'from' : 'to'} ${peer}\n\n${text.trimEnd()}`).join('\n\n――\n\n');

/** First line, and of an answer what it answers. */
function titleOf({ text }: SignallingMessage): string {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const sequence = /^SIP\//.test(first) ? rest.find((line) => /^cseq\s*:/i.test(line))?.replace(/^[^:]*:\s*/, '') : undefined;
  return `${first.replace(/ ?SIP\/2\.0 ?/, '')}${sequence === undefined ? '' : ` (${sequence})`}`;
}
