import type { Dice } from '#base';

/** Octets that mean something to text protocols: put where they do not belong they do the most harm. */
const spice = [
  '\r\n',
  '\r',
  '\n',
  '\r\n ',
  '\0',
  '"',
  '<',
  '>',
  ';',
  ',',
  ':',
  '=',
  '%',
  '%0d%0a',
  '\\',
  '@',
  '[',
  ']',
  '::',
  '-1',
  '99999999999999999999',
  '\xff\xfe',
  ' ',
  '\t',
  '/',
  '?',
  '&',
];

/** A member of the corpus with one to eight wounds: octets changed, cut, doubled, spliced with another member, or spiced. */
export function mutate(corpus: readonly Buffer[], dice: Dice): Buffer {
  const below = (limit: number): number => Math.floor(dice.fraction() * limit);
  const pick = (): Buffer => corpus[below(corpus.length)] ?? Buffer.alloc(0);
  let octets = Buffer.from(pick());
  for (let wounds = 1 + below(8); wounds > 0; wounds--) {
    const at = below(octets.length + 1);
    const end = Math.min(octets.length, at + below(24));
    switch (below(6)) {
      case 0:
        if (at < octets.length) octets[at] = below(256);
        break;
      case 1:
        octets = Buffer.concat([octets.subarray(0, at), octets.subarray(end)]);
        break;
      case 2:
        octets = Buffer.concat([octets.subarray(0, end), octets.subarray(at)]);
        break;
      case 3: {
        const other = pick();
        octets = Buffer.concat([octets.subarray(0, at), other.subarray(below(other.length + 1))]);
        break;
      }
      default:
        octets = Buffer.concat([octets.subarray(0, at), Buffer.from(spice[below(spice.length)] ?? '', 'latin1'), octets.subarray(at)]);
    }
  }
  return octets;
}
