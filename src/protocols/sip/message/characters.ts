/** Character classes of RFC 3261 §25.1, one bit each, for the 128 characters of ASCII. */
export const TOKEN = 1;
/** `word`: what a Call-ID is made of. */
export const WORD = 2;
export const DIGIT = 4;
export const HEX = 8;
export const ALPHA = 16;
/** May stand unescaped in the user part of a URI: `unreserved` and `user-unreserved`. */
export const USER = 32;
/** May stand unescaped in a URI parameter: `unreserved` and `param-unreserved`. */
export const URI_PARAMETER = 64;
/** May stand unescaped in the header part of a URI: `unreserved` and `hnv-unreserved`. */
export const URI_HEADER = 128;
/** Letters, digits, `-`, `.` and, though RFC 1035 knows it not, the `_` of names given by hand. */
export const HOST_NAME = 256;
/** May stand in the password part of a URI. */
export const PASSWORD = 512;

const classes = new Uint16Array(128);

function admit(bit: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    classes[code] = (classes[code] ?? 0) | bit;
  }
}

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const unreserved = `${letters}${digits}-_.!~*'()`;
admit(DIGIT, digits);
admit(ALPHA, letters);
admit(HEX, `${digits}abcdefABCDEF`);
admit(TOKEN, `${letters}${digits}-.!%*_+\`'~`);
admit(WORD, `${letters}${digits}-.!%*_+\`'~()<>:\\"/[]?{}`);
admit(USER, `${unreserved}&=+$,;?/`);
admit(PASSWORD, `${unreserved}&=+$,`);
admit(URI_PARAMETER, `${unreserved}[]/:&+$`);
admit(URI_HEADER, `${unreserved}[]/?:+$`);
admit(HOST_NAME, `${letters}${digits}-._`);

/** Is this UTF-16 code in the class? Beyond ASCII nothing is. */
export const isOf = (code: number, bits: number): boolean => code < 128 && ((classes[code] ?? 0) & bits) !== 0;

/** Where the run of such characters that begins at `start` ends. */
export function skip(text: string, bits: number, start: number, end = text.length): number {
  let at = start;
  while (at < end && isOf(text.charCodeAt(at), bits)) at++;
  return at;
}

/** Is the text not empty and wholly of this class? */
export const isAll = (text: string, bits: number): boolean => text.length > 0 && skip(text, bits, 0) === text.length;

/** Where the blanks (SP, HTAB) that begin at `start` end. Folds are gone by then. */
export function skipBlanks(text: string, start: number, end = text.length): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9) break;
    at++;
  }
  return at;
}

/** A whole number in decimal, at most `most`; anything else, also an empty text, is undefined. Leading zeros are the sender's right. */
export function parseDecimal(text: string, most: number): number | undefined {
  if (!isAll(text, DIGIT)) return undefined;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    value = value * 10 + text.charCodeAt(at) - 48;
    if (value > most) return undefined;
  }
  return value;
}

/** The largest number a 32-bit field holds: CSeq, RSeq, expiry times. */
export const maxUint32 = 4_294_967_295;
