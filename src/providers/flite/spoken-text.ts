/**
 * Text as the synthesiser says it well: plain ASCII, without marks that have no sound, with the signs it reads badly spelt out.
 * Numbers, dollars, times and ordinals it reads by itself, and they stay.
 */
export function spokenText(text: string, language = 'en-US'): string {
  let spoken = text.replace(/[™®©]/g, '').normalize('NFKD').replace(/\p{M}/gu, '');
  for (const [pattern, instead] of marks) spoken = spoken.replaceAll(pattern, instead);
  spoken = spoken
    .replace(address, (_, name: string, host: string) => ` ${dotted(name)} at ${dotted(host)} `)
    .replace(webAddress, (_, host: string, path = '') => ` ${dotted(host)}${path.replaceAll('/', ' slash ')} `);
  spoken = spoken.replace(money, sayMoney);
  for (const [pattern, instead] of signs) spoken = spoken.replace(pattern, instead);
  spoken = spoken
    .replace(isoDate, (date, year: string, month: string, day: string) => {
      const name = months[Number(month) - 1];
      return name === undefined || Number(day) < 1 || Number(day) > 31 ? date : `${name} ${Number(day)}, ${year}`;
    })
    .replace(reference, (code) => code.replaceAll('-', '').split('').join(' '))
    .replace(/#(?=\s?\d)/g, ' number ')
    .replaceAll('#', /^en(-us|-ca)?$/i.test(language) ? ' pound ' : ' hash ')
    .replace(/\b[A-Z]{2,4}\b/g, (word) => (spelled.has(word) ? word.split('').join(' ') : word))
    .replace(/\b(w)e're\b/gi, '$1e are') // read as "were" otherwise
    .replace(/[^\x20-\x7e]|[\\^_`{|}~<>[\]"]/g, ' ')
    .replace(/\S{41,}/g, (word) => word.replace(/.{40}/g, '$& '))
    .replace(/\s+(?=[,.!?;:](\s|$))/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s\-,.;:!?'/]+(?![\d.])/, '')
    .trim();
  return /[A-Za-z0-9]/.test(spoken) ? spoken : '';
}

const months = 'January February March April May June July August September October November December'.split(' ');

const dotted = (part: string): string =>
  part
    .replaceAll('.', ' dot ')
    .replaceAll('-', ' dash ')
    .replaceAll('_', ' underscore ')
    .replaceAll('+', ' plus ')
    .replace(/\bwww\b/gi, 'w w w');

const address = /([\w.+-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g;
/** Scheme, host and path; a question mark and what follows it is not read out. */
const webAddress = /(?:https?:\/\/|\b(?=www\.))([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)((?:\/[\w-]+)*)\/?(?:\?[^\s,;]*)?/g;
/** Sums that the synthesiser reads badly; dollars it knows. */
const money = /([€£])\s?(\d+(?:,\d{3})*)(?:\.(\d\d?))?(?![\d.]*\d)(\s(?:thousand|million|billion))?/g;

function sayMoney(_: string, sign: string, whole: string, parts?: string, size?: string): string {
  const name = `${sign === '€' ? 'euro' : 'pound'}${whole === '1' && !parts && !size ? '' : 's'}`;
  if (size) return `${whole}${parts ? `.${parts}` : ''}${size} ${name}`;
  return parts ? `${whole} ${name} ${parts.padEnd(2, '0')}` : `${whole} ${name}`;
}

const isoDate = /\b(\d{4})-(\d{2})-(\d{2})\b/g;
/** Letters and digits that together name a thing: `AB-1234`. */
const reference = /\b[A-Z]{1,4}-?\d{2,}\b/g;
/** Written like words, said letter by letter. What has no vowel is spelt by the synthesiser itself. */
const spelled = new Set('ID FAQ URL API AI IT UK US USA EU ETA IVR ATM CEO IP UTC'.split(' '));

/** Marks that have an ASCII twin, or none and no sound. */
const marks: readonly (readonly [string | RegExp, string])[] = [
  [/<\/?[A-Za-z][^<>]*>/g, ' '], // markup is no speech
  ['&amp;', ' and '],
  [/&(?:lt|gt|quot|nbsp|#\d+);/g, ' '],
  ['&apos;', "'"],
  [/[\u2018\u2019\u02bc\u00b4]/g, "'"],
  [/[\u201c\u201d\u00ab\u00bb]/g, ' '],
  [/\s*[\u2014\u2015]\s*|\s+(?:\u2013|--?)\s+/g, ', '],
  [/(?<=\d)\s?\u2013\s?(?=\d)/g, '-'],
  [/[\u2010-\u2013\u2212]/g, '-'],
  [/\.{2,}/g, '. '], // NFKD made three points of an ellipsis
  ['\u2044', '/'], // NFKD made 1⁄2 of ½
  ['\u00df', 'ss'],
  ['\u00f8', 'o'],
  ['\u00d8', 'O'],
  ['\u00e6', 'ae'],
  ['\u00c6', 'Ae'],
];

const signs: readonly (readonly [RegExp, string])[] = [
  [/\*\*|__/g, ' '], // emphasis
  [/(?<=^|\s)\*(?=\S*[A-Za-z]\S*\*)|(?<=[A-Za-z])\*(?=\s|[.,!?]|$)/g, ' '],
  [/^\s*[-•]\s+/g, ''], // a list's bullet
  [/\*/g, ' star '],
  [/-(?=[$€£]\d)/g, ' minus '],
  [/\$(\d[\d,]*)\.(\d)(?!\d|\s*(?:million|billion|thousand))/g, '$$$1.$20'],
  [/(\d)\s?°\s?([CF])\b/g, '$1 degrees $2'],
  [/°/g, ' degrees '],
  [/€/g, ' euros '],
  [/£/g, ' pounds '],
  [/\s?&\s?/g, ' and '],
  [/=/g, ' equals '],
  [/(?<=[A-Za-z])\/(?=[A-Za-z])/g, ' '],
];
