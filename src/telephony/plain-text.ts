const encoder = new TextEncoder();

/** Length in UTF-8 bytes. */
export const sizeOf = (text: string): number => encoder.encode(text).length;

/** Text fit for one line: whole characters only, controls and line breaks turned into blanks. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** As much of a text as fits, in whole characters; `size` says what one of them takes, its UTF-8 bytes unless told. */
export function cut(text: string, most: number, size: (character: string) => number = sizeOf): string {
  let kept = '';
  let taken = 0;
  for (const character of text) {
    taken += size(character);
    if (taken > most) break;
    kept += character;
  }
  return kept;
}
