const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ellipsis = '…';

/**
 * The beginning of a text with an ellipsis, in at most so many bytes as `sizeOf` counts them; nothing when not even one sign fits.
 * Cuts between signs as people see them (UAX 29 grapheme clusters), at the end of a word when one is near.
 */
export function shorten(text: string, bytes: number, sizeOf: (text: string) => number): string | undefined {
  let room = bytes - sizeOf(ellipsis);
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    room -= sizeOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  const lastSpace = kept.lastIndexOf(' ');
  const whole = lastSpace > kept.length / 2 ? kept.slice(0, lastSpace) : kept;
  const trimmed = whole.trimEnd();
  return trimmed === '' ? undefined : trimmed + ellipsis;
}
