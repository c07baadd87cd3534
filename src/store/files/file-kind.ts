import { isUtf8 } from 'node:buffer';

/** So many first octets decide what a file is. */
export const sniffBytes = 4096;

const ascii = (octets: Uint8Array, from: number, to: number): string => Buffer.from(octets.subarray(from, to)).toString('latin1');
const starts = (octets: Uint8Array, ...magic: readonly number[]): boolean => magic.every((octet, i) => octets[i] === octet);

/** ISO base media files by their major brand (ISO/IEC 14496-12 §4.3); other brands are MP4 of some kind. */
const brands: Readonly<Record<string, string>> = {
  heic: 'image/heic',
  heix: 'image/heic',
  hevc: 'image/heic',
  mif1: 'image/heif',
  msf1: 'image/heif',
  avif: 'image/avif',
  'M4A ': 'audio/mp4',
  'qt  ': 'video/quicktime',
  isom: 'video/mp4',
  iso2: 'video/mp4',
  mp41: 'video/mp4',
  mp42: 'video/mp4',
  avc1: 'video/mp4',
  'M4V ': 'video/mp4',
};

/** What the octets themselves say, first that fits. Each row is the magic of its format's own specification. */
const kinds: readonly (readonly [type: string, fits: (octets: Uint8Array) => boolean])[] = [
  ['image/png', (o) => starts(o, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['image/jpeg', (o) => starts(o, 0xff, 0xd8, 0xff)],
  ['image/gif', (o) => /^GIF8[79]a/.test(ascii(o, 0, 6))],
  ['image/webp', (o) => ascii(o, 0, 4) === 'RIFF' && ascii(o, 8, 12) === 'WEBP'],
  ['audio/wav', (o) => ascii(o, 0, 4) === 'RIFF' && ascii(o, 8, 12) === 'WAVE'],
  ['image/bmp', (o) => ascii(o, 0, 2) === 'BM' && o.length > 14 && starts(o.subarray(6), 0, 0, 0, 0)],
  ['image/tiff', (o) => starts(o, 0x49, 0x49, 0x2a, 0) || starts(o, 0x4d, 0x4d, 0, 0x2a)],
  ['application/pdf', (o) => ascii(o, 0, 5) === '%PDF-'],
  ['application/rtf', (o) => ascii(o, 0, 5) === '{\\rtf'],
  ['application/zip', (o) => starts(o, 0x50, 0x4b, 3, 4) || starts(o, 0x50, 0x4b, 5, 6)],
  ['application/x-ole-storage', (o) => starts(o, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
  ['application/gzip', (o) => starts(o, 0x1f, 0x8b, 8)],
  ['audio/ogg', (o) => ascii(o, 0, 4) === 'OggS'],
  ['audio/flac', (o) => ascii(o, 0, 4) === 'fLaC'],
  ['video/webm', (o) => starts(o, 0x1a, 0x45, 0xdf, 0xa3)],
  ['audio/mpeg', (o) => ascii(o, 0, 3) === 'ID3' || isMpegAudio(o)],
];

/** Layer III frame header (ISO/IEC 11172-3 §2.4.1.3): sync, a version and a bit rate that exist. */
const isMpegAudio = (o: Uint8Array): boolean =>
  o.length > 3 && o[0] === 0xff && ((o[1] ?? 0) & 0xe6) === 0xe2 && ((o[2] ?? 0) & 0xf0) !== 0xf0 && ((o[2] ?? 0) & 0x0c) !== 0x0c;

/** Markup and scripts begin so. Browsers and shells would run them, whatever they call themselves: never kept. */
const active = /^(?:<[a-z!?%]|#!)/i;

/**
 * What a file is, by its first octets. `active`: markup or a script. `unknown`: none of the kinds, nor text.
 * `whole`: the octets are all there is, so that text may not end within a character.
 */
export function kindOf(octets: Uint8Array, whole: boolean): string {
  if (ascii(octets, 4, 8) === 'ftyp') return brands[ascii(octets, 8, 12)] ?? 'video/mp4';
  const found = kinds.find(([, fits]) => fits(octets))?.[0];
  if (found !== undefined) return found;
  if (starts(octets, 0x4d, 0x5a) || starts(octets, 0x7f, 0x45, 0x4c, 0x46)) return 'active';
  if (!isText(octets, whole)) return 'unknown';
  return active.test(
    Buffer.from(octets)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart(),
  )
    ? 'active'
    : 'text/plain';
}

function isText(octets: Uint8Array, whole: boolean): boolean {
  if (octets.some((octet) => octet < 9 || octet === 11 || (octet > 13 && octet < 32 && octet !== 27))) return false;
  if (whole) return isUtf8(octets);
  // The cut may go through a character of up to four octets.
  for (let off = 0; off < 4; off++) if (isUtf8(octets.subarray(0, octets.length - off))) return true;
  return false;
}

/** Types that are another found type from the inside: office documents are ZIP or OLE, CSV and the like are text. */
const within: Readonly<Record<string, RegExp>> = {
  'application/zip':
    /^application\/(?:vnd\.openxmlformats-officedocument\.(?:wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation)|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)|x-zip-compressed)$/,
  'application/x-ole-storage': /^application\/(?:msword|vnd\.ms-excel|vnd\.ms-powerpoint|vnd\.ms-outlook)$/,
  'text/plain': /^text\/(?:csv|markdown|calendar|vcard|tab-separated-values)$|^application\/(?:json|csv|vnd\.ms-excel)$/,
  'image/heif': /^image\/heic$/,
  'image/heic': /^image\/heif$/,
  'video/mp4': /^(?:audio\/(?:mp4|x-m4a)|video\/(?:x-m4v|3gpp))$/,
  'audio/mp4': /^audio\/x-m4a$/,
  'audio/mpeg': /^audio\/mp3$/,
  'audio/wav': /^audio\/(?:x-wav|wave|vnd\.wave)$/,
  'audio/ogg': /^(?:audio\/opus|video\/ogg|application\/ogg)$/,
  'video/webm': /^(?:audio\/webm|video\/x-matroska)$/,
  'image/jpeg': /^image\/jpg$/,
  'application/gzip': /^application\/x-gzip$/,
};
/** Other spellings of a found type, kept as the found one. */
const spellings = /^(?:image\/jpg|audio\/(?:mp3|x-wav|wave|vnd\.wave)|application\/(?:x-zip-compressed|x-gzip|ogg))$/;

/** What the file is kept as; undefined when what was claimed and what was found do not agree. */
export function agreedType(claimed: string, found: string): string | undefined {
  if (found === 'active' || found === 'unknown') return undefined;
  const plain = claimed.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (plain === found || plain === '' || plain === 'application/octet-stream') return found;
  if (!within[found]?.test(plain)) return undefined;
  return spellings.test(plain) || (found === 'text/plain' && plain.startsWith('application/') && plain !== 'application/json') ? found : plain;
}

/** May this type be kept? `image/*` stands for all images. */
export const typeAllowed = (type: string, allowed: readonly string[]): boolean =>
  allowed.some((one) => one === type || one === '*/*' || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));
