import type { ThreadItem } from './chat-thread.ts';

/** What a written channel can show. Declared by the channel, as data. */
export interface WrittenAbilities {
  /** Bold words, lists and links (`parseRich`). */
  readonly rich: boolean;
  /** So many buttons, or quick replies, under one message; 0: none, choices become a numbered list. */
  readonly buttons: number;
  /** The most characters of one message; no limit without it. */
  readonly longestChars?: number;
}

/** A message as one channel can show it. */
export interface WrittenMessage {
  readonly text: string;
  /** `text` is marked up as `parseRich` reads it. */
  readonly rich: boolean;
  /** Buttons; what each says is what it sends. */
  readonly choices: readonly string[];
}

/**
 * An item of a thread for a channel of these abilities. Long ones are parted between paragraphs, lines, sentences or words, whichever
 * comes first; what has to be parted loses its marks. Nothing to show is no message.
 */
export function writtenMessages(
  { text, rich, choices = [] }: Pick<ThreadItem, 'text' | 'rich' | 'choices'>,
  can: WrittenAbilities,
): readonly WrittenMessage[] {
  const buttons = choices.length <= can.buttons ? choices : [];
  const list = buttons.length < choices.length ? choices.map((choice, index) => `${index + 1}. ${choice}`).join('\n') : '';
  const longest = Math.max(1, can.longestChars ?? Number.MAX_SAFE_INTEGER);
  const whole = (words: string): string => [words, list].filter((part) => part !== '').join('\n\n');
  if (can.rich && list === '' && rich !== undefined && rich.length <= longest) return [{ text: rich, rich: true, choices: buttons }];
  const parts = partsOf(whole(text), longest);
  if (parts.length === 0 && buttons.length > 0) return [{ text: '', rich: false, choices: buttons }];
  return parts.map((part, index) => ({ text: part, rich: false, choices: index === parts.length - 1 ? buttons : [] }));
}

/** Where a text may be parted, the best first; each keeps what stands before the gap. */
const gaps = [/\n\n/g, /\n/g, /(?<=[.!?…])\s/g, /\s/g] as const;

function partsOf(text: string, longest: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > longest) {
    const cut = gaps.map((gap) => lastGap(rest, gap, longest)).find((at) => at > 0) ?? hardCut(rest, longest);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

const lastGap = (text: string, gap: RegExp, longest: number): number =>
  [...text.slice(0, longest + 1).matchAll(gap)].map(({ index }) => index).findLast((index) => index > 0 && index <= longest) ?? 0;

/** Never between the two halves of one sign. */
const hardCut = (text: string, longest: number): number => (longest > 1 && /[\uD800-\uDBFF]/.test(text[longest - 1] ?? '') ? longest - 1 : longest);

/** What a customer chose who wrote `2`, `2.` or `2)` below a numbered list; nothing where a number could itself be the answer. */
export function chosenByNumber(text: string, choices: readonly string[]): string | undefined {
  const number = /^\s*(\d{1,2})\s*[.)]?\s*$/.exec(text)?.[1];
  if (number === undefined || choices.some((choice) => /\d/.test(choice))) return undefined;
  return choices[Number(number) - 1];
}
