import type { Contact, DeskLine, Handoff } from '#contract';
import type { DeskTarget, DigitalConnectOptions } from './options.ts';
import type { PreviousMessage, StartOrder } from './protocol.ts';

type Limits = Pick<DigitalConnectOptions, 'context' | 'previousMessages' | 'unknownEmail'>;

const subjectCharacters = 200;

/** As many whole characters as fit. */
function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let size = 0;
  let kept = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > most) break;
    kept += character;
  }
  return kept;
}

const cutCharacters = (text: string, most: number): string => (text.length <= most ? text : [...text].slice(0, most).join('').slice(0, most));

/** Fills `{name}`; what has no value becomes nothing. */
const fill = (template: string, values: ReadonlyMap<string, string>): string =>
  template.replace(/\{([^{}]+)\}/g, (_, name: string) => values.get(name) ?? '').trim();

const isEmail = (written: string | undefined): written is string =>
  written !== undefined && /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(written);

/** A hand-off as Talkdesk is told of it, with the names of what did not fit. Undefined: there is no email address to name the customer by. */
export function fitStart(
  { handoff, contact, lines }: { readonly handoff: Handoff; readonly contact: Contact; readonly lines: readonly DeskLine[] },
  key: string,
  target: DeskTarget,
  { context: limits, previousMessages, unknownEmail }: Limits,
): { readonly start: StartOrder; readonly cut: readonly string[] } | undefined {
  const email = isEmail(contact.email) ? contact.email : unknownEmail?.replaceAll('{key}', key.replace(/[^\w-]/g, '-'));
  if (email === undefined) return undefined;
  const cut: string[] = [];
  const values = valuesOf(handoff, contact);
  const wanted = new Map(Object.entries(target.parameters).map(([name, written]) => [name, fill(written, values)]));
  for (const [name, value] of values) if (!wanted.has(name)) wanted.set(name, value);

  const context: Record<string, string> = Object.create(null);
  let entries = 0;
  for (const [name, value] of wanted) {
    if (value === '') continue;
    if (entries >= limits.entries) {
      cut.push(name);
      continue;
    }
    entries++;
    context[name] = cutBytes(value, limits.valueBytes);
    if (context[name] !== value) cut.push(name);
  }
  const { previous, short } = fitLines(lines, previousMessages);
  if (short) cut.push('lines');
  const subject = cutCharacters(fill(target.subject, values), subjectCharacters);
  return { start: { touchpoint: target.touchpoint, ...(subject === '' ? {} : { subject }), email, context: { ...context }, previous }, cut };
}

/** What the human agent should know, in the order of its weight. */
function valuesOf({ reason, intent, summary, language, facts }: Handoff, { name, email, phone }: Contact): ReadonlyMap<string, string> {
  const told = [...facts].sort((a, b) => a.priority - b.priority).map(({ name: fact, value }): [string, string | undefined] => [fact, value]);
  const all: [string, string | undefined][] = [
    ...Object.entries({ email, phone, name }),
    ...told,
    ...Object.entries({ reason, intent, summary, language }),
  ];
  const values = new Map<string, string>();
  for (const [key, value] of all) if (value !== undefined && !values.has(key)) values.set(key, value);
  return values;
}

/** The latest of them, oldest first. */
function fitLines(
  lines: readonly DeskLine[],
  { most, characters }: Limits['previousMessages'],
): { readonly previous: readonly PreviousMessage[]; readonly short: boolean } {
  const said = lines.filter(({ text }) => text.trim() !== '');
  const kept = most === 0 ? [] : said.slice(-most);
  const previous = kept.map(({ who, text, at }): PreviousMessage => ({ who, content: cutCharacters(text, characters), at }));
  return { previous, short: kept.length < said.length || previous.some(({ content }, i) => content !== kept[i]?.text) };
}
