import type { CallReport, SignallingMessage, SoundReport } from './call-report.ts';

/** `rungs`: a line for each message. `whole`: each message as it crossed the wire. */
export type LadderForm = 'rungs' | 'whole';

/** Prints a call's signalling and the figures of its sound for people. Ends with a line break. */
export function printLadder(report: CallReport, form: LadderForm): string {
  const { signalling, dropped, sound, cause } = report;
  const startedAt = signalling[0]?.at ?? 0;
  const seconds = ({ at }: SignallingMessage): string => ((at - startedAt) / 1000).toFixed(3).padStart(9);
  const rung = (message: SignallingMessage): string => `${seconds(message)}  ${arrows[message.direction]}  ${titleOf(message.text)}`;
  const place = ({ transport, peer }: SignallingMessage): string => `${transport} ${peer}`;
  const lines: string[] = [];
  let where: string | undefined;
  for (const message of signalling) {
    if (place(message) !== where) lines.push(`${' '.repeat(11)}us ── ${(where = place(message))}`);
    lines.push(rung(message));
    if (form === 'whole') lines.push('', ...message.text.trimEnd().split(/\r?\n/).map(printable), '');
  }
  if (dropped > 0) lines.push(`${' '.repeat(11)}… and ${dropped} more, for which there was no space`);
  lines.push('', `ended by: ${printable(cause)}`, sound === undefined ? 'no sound' : soundLine(sound));
  return `${lines.join('\n')}\n`;
}

const arrows = { in: '◀──', out: '──▶' } as const;

/** First line, CSeq of answers, and what else a reader looks for first. */
function titleOf(text: string): string {
  const lines = text.split(/\r?\n/);
  const first = printable(lines[0] ?? '').replace(/ ?SIP\/2\.0 ?/, '');
  const field = (name: RegExp): string | undefined => lines.find((line) => name.test(line))?.replace(/^[^:]*:\s*/, '');
  const sequence = field(/^cseq\s*:/i);
  const body = field(/^(?:content-type|c)\s*:/i);
  const isAnswer = /^\d{3}\b/.test(first);
  return [
    first,
    ...(isAnswer && sequence !== undefined ? [`(${printable(sequence)})`] : []),
    ...(body === undefined ? [] : [`· ${printable(body)}`]),
  ].join(' ');
}

function soundLine({
  codec,
  suite,
  received,
  sent,
  lost,
  late,
  concealedMs,
  jitterMs,
  roundTripMs,
  strangers,
  rejected,
  opinion,
  rating,
}: SoundReport): string {
  const parts = [
    `${codec}${suite === undefined ? ', not protected' : ` · ${suite}`}`,
    `${received} packets in, ${sent} out`,
    `${lost} lost, ${late} late, ${concealedMs} ms made up`,
    `jitter ${jitterMs.toFixed(1)} ms`,
    ...(roundTripMs === undefined ? [] : [`round trip ${Math.round(roundTripMs)} ms`]),
    ...(strangers + rejected === 0 ? [] : [`${strangers} from strangers, ${rejected} rejected`]),
    `opinion ${opinion.toFixed(2)} of 5 (R ${Math.round(rating)})`,
  ];
  return parts.join(' · ');
}

/** A peer's text may not steer the reader's terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
