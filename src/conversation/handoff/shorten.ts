/** How many bytes a text takes in UTF-8. A lone surrogate takes three, as encoders replace it. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ellipsis = '…';

/**
 * The beginning of a text, encoded, with an ellipsis, in at most so many bytes; nothing when not even one sign fits.
 * Cuts between signs as people see them (UAX 29 grapheme clusters), at the end of a word when one is near.
 */
export function shorten(text: string, bytes: number, encode: (text: string) => string): string | undefined {
  let room = bytes - byteLength(ellipsis);
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    const size = byteLength(encode(segment));
    if (size > room) break;
    room -= size;
    kept += segment;
  }
  const lastSpace = kept.lastIndexOf(' ');
  const whole = lastSpace > kept.length / 2 ? kept.slice(0, lastSpace) : kept;
  const trimmed = whole.trimEnd();
  return trimmed === '' ? undefined : encode(trimmed) + ellipsis;
}
