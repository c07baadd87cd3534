/** A text of a form; empty when it was not given. */
export const textOf = (given: FormData, name: string): string => String(given.get(name) ?? '').trim();

/** Those of some words that were chosen. */
export const chosenOf = <Word extends string>(given: FormData, name: string, words: readonly Word[]): readonly Word[] =>
  words.filter((word) => given.getAll(name).includes(word));

/** A number of days; absent when none was given. */
export const daysOf = (given: FormData): { readonly days?: number } => {
  const text = textOf(given, 'days');
  return text === '' ? {} : { days: Number(text) };
};
