const english = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const german = ['null', 'eins', 'zwei', 'drei', 'vier', 'funf', 'sechs', 'sieben', 'acht', 'neun'];
const spanish = ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'];
const french = ['zero', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];

/** Spoken digits of the languages that are known, by their plain words. */
export const digitWords: ReadonlyMap<string, string> = new Map([
  ...[german, spanish, french, english].flatMap((names) => names.map((name, value) => [name, String(value)] as const)),
  ...['oh', 'o', 'nought', 'naught', 'nil'].map((name) => [name, '0'] as const),
  ['zwo', '2'],
  ['niner', '9'],
]);
/** What recognisers write for a digit; believed only between digits. */
export const soundsLike: ReadonlyMap<string, string> = new Map([
  ['to', '2'],
  ['too', '2'],
  ['for', '4'],
  ['fore', '4'],
  ['won', '1'],
  ['ate', '8'],
]);
export const times: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);
export const teens: ReadonlyMap<string, string> = new Map(
  ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'].map((name, at) => [
    name,
    String(10 + at),
  ]),
);
export const tens: ReadonlyMap<string, string> = new Map(
  ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'].map((name, at) => [name, String(2 + at)]),
);
/** Words that may stand inside a spoken number without being part of it. */
export const between: ReadonlySet<string> = new Set('um uh er erm hm hmm and then dash hyphen space comma und y et'.split(' '));
