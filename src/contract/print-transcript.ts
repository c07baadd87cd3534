import type { StoredEvent } from './conversation-event.ts';
import { type Speaker, type TranscriptLine, transcriptOf } from './transcript.ts';

export type TranscriptForm = 'text' | 'markdown' | 'json';

/** Prints a conversation for people (`text`, `markdown`) or programs (`json`: the lines of `transcriptOf`). Ends with a line break. */
export function printTranscript(events: readonly StoredEvent[], form: TranscriptForm): string {
  const lines = transcriptOf(events);
  if (form === 'json') return `${JSON.stringify(lines, null, 2)}\n`;
  const startedAt = lines[0]?.at ?? 0;
  const print = form === 'text' ? printText : printMarkdown;
  return lines.map((line) => print(line, sinceStart(line.at - startedAt))).join('');
}

const nameOf: Readonly<Record<Speaker, string>> = { customer: 'customer', agent: 'agent', 'human-agent': 'human', gateway: '·' };
const titleOf: Readonly<Record<Speaker, string>> = { customer: 'Customer', agent: 'Agent', 'human-agent': 'Human agent', gateway: '' };

function printText(line: TranscriptLine, time: string): string {
  const remarks = remarksOf(line);
  return `${time.padStart(8)}  ${nameOf[line.who].padEnd(8)}  ${printable(line.text)}${remarks === '' ? '' : `  [${remarks}]`}`
    .trimEnd()
    .concat('\n');
}

function printMarkdown(line: TranscriptLine, time: string): string {
  const text = escaped(printable(line.text));
  if (line.who === 'gateway') return `*${time} · ${text}*\n\n`;
  const remarks = remarksOf(line);
  return `**${titleOf[line.who]}** ${time} · ${text}${remarks === '' ? '' : ` *(${escaped(remarks)})*`}`.trimEnd().concat('\n\n');
}

/** What a reader must know beside the words. */
function remarksOf({ who, text, heard, complete, confidence, matched, source, interrupted }: TranscriptLine): string {
  const remarks: string[] = [];
  if (who === 'customer' && text === '') remarks.push('nothing');
  if (source === 'keys') remarks.push('keys');
  if (confidence !== undefined) remarks.push(`speech ${confidence.toFixed(2)}`);
  if (matched === false) remarks.push('not understood');
  if (interrupted) remarks.push('interrupting');
  if (complete === false) remarks.push(unheardOf(text, heard ?? ''));
  return remarks.join(', ');
}

function unheardOf(text: string, heard: string): string {
  if (heard.trim() === '') return 'not heard';
  if (text.startsWith(heard)) return `not heard: ${printable(text.slice(heard.length))}`;
  return `heard: ${printable(heard)}`;
}

/** `1:02.5`, from an hour on `1:00:02.5`. Never before the start. */
function sinceStart(ms: number): string {
  const tenths = Math.max(0, Math.round(ms / 100));
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** On one line, and without what would steer a terminal or turn the direction of writing: a customer's words are anybody's words. */
const printable = (text: string): string => text.replace(/[\p{Cc}\s\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

/** Words as words: no links, no markup, no HTML. The text never begins a line, so marks that count only there are left. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>~|&]/g, '\\$&');
