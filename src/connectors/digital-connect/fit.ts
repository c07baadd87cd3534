import { type Contact, type DeskLine, type DeskOrder, fitHandoff, type Handoff, type HandoffDoor, type HandoffSlot } from '#contract';
import type { DeskTarget, DigitalConnectOptions } from './options.ts';
import type { PreviousMessage, StartOrder } from './protocol.ts';

type Limits = Pick<DigitalConnectOptions, 'context' | 'previousMessages' | 'unknownEmail'>;

const subjectBytes = 200;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a conversation of Digital Connect takes along: context parameters, the configured ones and the customer's first, and what was said before. */
export function deskDoor({ parameters }: DeskTarget, { context, previousMessages }: Limits, contact: Contact = {}): HandoffDoor {
  const known = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined)) as Record<string, string>;
  const own = Object.entries(parameters).map(([name, template]): HandoffSlot => ({ name, template, bytes: context.valueBytes }));
  const theirs = Object.keys(known)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name): HandoffSlot => ({ name, template: `{{${name}}}`, bytes: context.valueBytes }));
  return {
    name: 'context parameters of Digital Connect',
    kind: 'parameters',
    cost: 'utf-8',
    slots: [...own, ...theirs].slice(0, context.entries),
    entries: { most: context.entries, bytes: context.valueBytes },
    known,
    previousMessages: { most: previousMessages.most, characters: previousMessages.characters },
  };
}

const isEmail = (written: string | undefined): written is string =>
  written !== undefined && /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(written);

/** A hand-off as Talkdesk is told of it, with the names of what did not fit. Undefined: there is no email address to name the customer by. */
export function fitStart(
  { handoff, contact, lines, reference }: Omit<Extract<DeskOrder, { kind: 'open' }>, 'kind'>,
  key: string,
  target: DeskTarget,
  limits: Limits,
): { readonly start: StartOrder; readonly cut: readonly string[] } | undefined {
  const email = isEmail(contact.email) ? contact.email : limits.unknownEmail?.replaceAll('{key}', key.replace(/[^\w-]/g, '-'));
  if (email === undefined) return undefined;
  const door = deskDoor(target, limits, contact);
  const { fields, cut } = fitHandoff(handoff, door, () => reference);
  const context = Object.fromEntries(fields);
  const subject = subjectOf(handoff, target, contact);
  const { previous, short } = fitLines(lines, limits.previousMessages);
  const missed = Object.keys(contact).filter((name) => !Object.hasOwn(target.parameters, name) && !Object.hasOwn(context, name));
  return {
    start: { touchpoint: target.touchpoint, ...(subject === undefined ? {} : { subject }), email, context, previous },
    cut: [...new Set([...missed, ...cut, ...(short ? ['lines'] : [])])],
  };
}

function subjectOf(handoff: Handoff, { subject }: DeskTarget, contact: Contact): string | undefined {
  const known = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined)) as Record<string, string>;
  const slots = [{ name: 'subject', template: subject, bytes: subjectBytes }];
  return fitHandoff(handoff, { name: 'subject', kind: 'fields', cost: 'utf-8', slots, known }).fields[0]?.[1];
}

/** As many whole signs as people see them. */
function cutCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > most) break;
    kept += segment;
  }
  return kept;
}

/** The latest of them, oldest first. */
function fitLines(
  lines: readonly DeskLine[],
  { most, characters }: Limits['previousMessages'],
): { readonly previous: readonly PreviousMessage[]; readonly short: boolean } {
  const said = lines.filter(({ text }) => text.trim() !== '');
  const kept = most === 0 ? [] : said.slice(-most);
  const previous = kept
    .map(({ who, text, at }): PreviousMessage => ({ who, content: cutCharacters(text, characters), at }))
    .filter(({ content }) => content.trim() !== '');
  return { previous, short: kept.length < said.length || previous.some(({ content }, i) => content !== kept[i]?.text) };
}
