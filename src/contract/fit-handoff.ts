import type { FittedHandoff, Handoff } from './handoff.ts';
import { type HandoffDoor, type HandoffReference, type HandoffSlot, wireBytes } from './handoff-door.ts';
import { type HandoffItem, handoffWords, itemsOf } from './handoff-items.ts';
import { printLine } from './handoff-line.ts';
import { shorten } from './shorten.ts';

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;
const wordsIn = (template: string): string[] => [...template.matchAll(placeholder)].map(([, word = '']) => word);

/** Text fit for one line: controls and line breaks turned into blanks. */
const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** What was carried, as it is found out. */
interface Carried {
  readonly context: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly kept: ReadonlySet<HandoffItem>;
  readonly reference: boolean;
}

/**
 * Fits a handoff to a door: what matters most goes first, no limit is exceeded, no character is split, no number shortened.
 * Each thing learned is `kept` whole, or named in `cut`; where a reference to all of it can travel along, in `referenced` instead.
 */
export function fitHandoff(handoff: Handoff, door: HandoffDoor, reference?: () => HandoffReference | undefined): FittedHandoff {
  const items = itemsOf(handoff);
  const bare = carry(handoff, items, door, undefined);
  const isLost = bare.kept.size < items.length;
  const offered = isLost ? reference?.() : undefined;
  const carried = offered === undefined ? bare : withReference(handoff, items, door, offered, bare);
  const lost = items.filter((item) => !carried.kept.has(item)).map(({ name }) => name);
  return {
    target: handoff.target,
    reason: handoff.reason,
    context: carried.context,
    fields: carried.fields,
    kept: items.filter((item) => carried.kept.has(item)).map(({ name }) => name),
    cut: carried.reference ? [] : lost,
    referenced: carried.reference ? lost : [],
  };
}

/** The whole address where half of the room is left beside it, else the token; where not even that fits, nothing. */
function withReference(handoff: Handoff, items: readonly HandoffItem[], door: HandoffDoor, { url, token }: HandoffReference, bare: Carried): Carried {
  const room = Math.max(0, ...door.slots.map(({ bytes }) => bytes), door.entries?.bytes ?? 0);
  for (const text of wireBytes(url, door.cost) <= room / 2 ? [url, token] : [token]) {
    const tried = carry(handoff, items, door, text);
    if (tried.reference) return tried;
  }
  return bare;
}

function carry(handoff: Handoff, items: readonly HandoffItem[], door: HandoffDoor, ref: string | undefined): Carried {
  const slots = fillSlots(handoff, items, door, ref);
  if (door.kind !== 'parameters') return slots;
  const entries = listEntries(handoff, items, door, ref, new Set(slots.fields.map(([name]) => name)));
  return {
    context: slots.context,
    fields: [...slots.fields, ...entries.fields],
    kept: new Set([...slots.kept, ...entries.kept]),
    reference: slots.reference || entries.reference,
  };
}

function fillSlots(handoff: Handoff, items: readonly HandoffItem[], door: HandoffDoor, ref: string | undefined): Carried {
  const sizeOf = (text: string): number => wireBytes(text, door.cost);
  const kept = new Set<HandoffItem>();
  const values = new Map<HandoffSlot, string>();
  let context: string | undefined;
  let reference = false;
  let left = door.totalBytes ?? Number.POSITIVE_INFINITY;

  const itemAt = (word: string): HandoffItem | undefined => items.find(({ name, fact }) => (fact ? `facts.${name}` : name) === word);
  const valueAt = (word: string): string => {
    if (word === 'context') return '';
    if (word === 'ref') return ref ?? '';
    if (word === 'target') return handoff.target;
    if (word === 'conversation') return handoff.conversationId ?? '';
    if (word === 'interaction') return handoff.interactionId ?? '';
    const { known = {} } = door;
    return itemAt(word)?.value ?? (Object.hasOwn(known, word) ? (known[word] ?? '') : '');
  };
  const put = (slot: HandoffSlot, filled: string): boolean => {
    const value = filled.trim();
    const size = sizeOf(value);
    if (value === '' || size > slot.bytes || size + sizeOf(slot.name) > left) return false;
    values.set(slot, value);
    left -= size + sizeOf(slot.name);
    return true;
  };
  const fill = (template: string, line: string): string => {
    let first = true;
    return template.replace(placeholder, (_whole, word: string) => {
      if (word !== 'context') return oneLine(valueAt(word));
      const text = first ? line : '';
      first = false;
      return text;
    });
  };
  const remember = (words: readonly string[]): void => {
    for (const word of words) {
      const item = itemAt(word);
      if (item !== undefined && oneLine(item.value) === item.value) kept.add(item);
      if (word === 'ref' && ref !== undefined) reference = true;
    }
  };

  const isCarrier = ({ template }: HandoffSlot): boolean => wordsIn(template).includes('context');
  // What has a place of its own has it first; the context takes what is left.
  for (const slot of door.slots.filter((one) => !isCarrier(one))) {
    const words = wordsIn(slot.template);
    const filled = fill(slot.template, '');
    if (put(slot, filled)) remember(words);
    else if (words.length === 1 && filled !== '') {
      const item = itemAt(words[0] ?? '');
      const most = Math.min(slot.bytes, left - sizeOf(slot.name)) - sizeOf(fill(slot.template.replace(placeholder, ''), ''));
      const short = item?.shortens ? shorten(oneLine(item.value), most, sizeOf) : undefined;
      if (short !== undefined)
        put(
          slot,
          slot.template.replace(placeholder, () => short),
        );
    }
  }
  const carriers = door.slots.filter(isCarrier);
  carriers.forEach((slot, index) => {
    const share = Math.floor(left / (carriers.length - index)) - sizeOf(slot.name);
    const room = Math.min(slot.bytes, share) - sizeOf(fill(slot.template, ''));
    const last = ref === undefined ? undefined : { name: 'ref', value: ref, fact: false, shortens: false };
    const line = printLine(items, Math.max(0, room), sizeOf, last);
    if (!put(slot, fill(slot.template, line.text))) return;
    context ??= line.text;
    remember(wordsIn(slot.template));
    for (const item of line.kept) {
      if (item === last) reference = true;
      else kept.add(item);
    }
  });
  const fields = door.slots.flatMap((slot) => {
    const value = values.get(slot);
    return value === undefined ? [] : [[slot.name, value] as const];
  });
  return { context: context ?? '', fields, kept, reference };
}

const words: ReadonlySet<string> = new Set(handoffWords);

/** Each thing under its own name. */
function listEntries(
  { conversationId, interactionId, transcript }: Handoff,
  items: readonly HandoffItem[],
  door: HandoffDoor,
  ref: string | undefined,
  taken: ReadonlySet<string>,
): Carried {
  const { entries = { most: 0, bytes: 0 }, reserved = [] } = door;
  const used = new Set([...taken, ...reserved]);
  const fields: (readonly [string, string])[] = [];
  const kept = new Set<HandoffItem>();
  const room = entries.most - taken.size - (ref === undefined ? 0 : 1);
  const sizeOf = (text: string): number => wireBytes(text, door.cost);
  for (const item of items) {
    const name = item.fact && words.has(item.name) ? `fact.${item.name}` : item.name;
    if (fields.length >= room || used.has(name) || item.value === '') continue;
    const whole = item.value.toWellFormed();
    const fits = sizeOf(whole) <= entries.bytes;
    const value = fits ? whole : item.shortens ? shorten(whole, entries.bytes, sizeOf) : undefined;
    if (value === undefined) continue;
    used.add(name);
    fields.push([name, value]);
    if (fits) kept.add(item);
  }
  const refFits = ref !== undefined && room >= 0 && !used.has('ref') && sizeOf(ref) <= entries.bytes;
  if (refFits) fields.push(['ref', ref]);
  const along = Object.entries({ conversation: conversationId, interaction: interactionId, transcript });
  for (const [name, value] of along)
    if (value !== undefined && fields.length + taken.size < entries.most && !used.has(name) && sizeOf(value) <= entries.bytes)
      fields.push([name, value]);
  return { context: '', fields, kept, reference: refFits };
}
