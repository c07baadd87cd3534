import type { StoredEvent } from '#contract';

/** What an author wrote can have the customer's words in it: `refund for order {{order}}`. Longer reasons are no reasons any more. */
const longest = 80;
const mostRead = 400;
const email = /[^\s@]+@[^\s@,;:)]+/g;
const digits = /\+?\(?\d(?:[\d .\-/()]*\d){3,}/g;

/**
 * Covers in a reason what the customer told: values that were learned, whole sentences of theirs, addresses, runs of four digits and more.
 * `…` stands for it, so that reasons of the same kind are the same text.
 */
export function coverer(events: readonly StoredEvent[]): (reason: string) => string {
  const told = new Set<string>();
  const tell = (text: string | undefined, least: number): void => {
    const plain = text?.trim().toLowerCase();
    if (plain !== undefined && plain.length >= least) told.add(plain);
  };
  for (const event of events) {
    // What an author wrote is no secret: it may be the reason's own words.
    if (event.kind === 'note' && event.note.note === 'value' && event.note.from !== 'author') tell(event.note.value, 2);
    if (event.kind === 'note' && event.note.note === 'intent') tell(event.note.text, 12);
    if (event.kind === 'customer-turn') tell(event.text, 12);
    if (event.kind === 'hand-off-start' || event.kind === 'desk-asked') for (const { value } of event.handoff.facts ?? []) tell(value, 2);
    if (event.kind === 'conversation-start') {
      const { contact, callerNumber, calledNumber } = event.facts;
      for (const value of [contact?.name, contact?.email, contact?.phone, callerNumber, calledNumber]) tell(value, 2);
    }
  }
  const values = [...told].sort((a, b) => b.length - a.length);
  return (reason) => {
    let text = reason;
    for (const value of values) text = withoutWord(text, value);
    // Patterns try from each place anew: they are given no more than a few lines.
    const covered = text
      .slice(0, mostRead)
      .replaceAll(email, '…')
      .replaceAll(digits, '…')
      .replaceAll(/…(?:\s*…)+/g, '…')
      .trim();
    return covered.length <= longest ? covered.toWellFormed() : `${covered.slice(0, longest - 1).toWellFormed()}…`;
  };
}

/** Covers a word or words where they stand for themselves: "Ann" is not in "Annual". */
function withoutWord(text: string, word: string): string {
  const low = text.toLowerCase();
  // Case that changes a text's length (İ) would shift the places.
  if (low.length !== text.length) return low.includes(word) ? '…' : text;
  let from = low.indexOf(word);
  if (from < 0) return text;
  let out = '';
  let done = 0;
  for (; from >= 0; from = low.indexOf(word, from + word.length)) {
    if (isLetter(low[from - 1]) || isLetter(low[from + word.length])) continue;
    out += `${text.slice(done, from)}…`;
    done = from + word.length;
  }
  return out + text.slice(done);
}

const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
