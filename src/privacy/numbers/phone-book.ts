import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** The same number as others write it, without the plus: with and without the country. */
function waysToWrite(digits: string): readonly string[] {
  const number = parsePhoneNumberFromString(`+${digits}`);
  const national = number?.isPossible() ? number.nationalNumber : undefined;
  return national !== undefined && national.length >= 7 && national !== digits ? [digits, national] : [digits];
}

/** A telephone number as everybody understands it (E.164, digits without the plus), when it is one of a country that is known or has its own. */
function readPhone(digits: string, plus: boolean, countries: readonly string[]): string | undefined {
  if (digits.length < 7 || digits.length > 17) return undefined;
  const international = plus ? digits : (/^(?:00|011)(\d{8,15})$/.exec(digits)?.[1] ?? (digits.length >= 11 ? digits : undefined));
  const abroad = international === undefined ? undefined : parsePhoneNumberFromString(`+${international}`);
  if (abroad && (plus ? abroad.isPossible() : abroad.isValid())) return abroad.number.slice(1);
  if (plus) return digits.length >= 8 && digits.length <= 15 ? digits : undefined;
  for (const country of countries) {
    if (!isSupportedCountry(country)) continue;
    const number = parsePhoneNumberFromString(digits, country as CountryCode);
    if (number?.isValid()) return number.number.slice(1);
  }
  return undefined;
}

/** Which telephone numbers there are, of the countries that an account knows. */
export interface PhoneBook {
  /** A telephone number as everybody understands it (E.164, digits without the plus), when it is one. `plus`: it was written with one. */
  read(digits: string, plus: boolean): string | undefined;
  /** The notations in which a number that was found may occur again. */
  ways(digits: string): readonly string[];
}

const mostRemembered = 2_000;
const mostRead = 300;

/**
 * Numbers repeat, and reading one takes as long as reading a whole turn: what was read is remembered for a while. `sitting` begins a conversation;
 * after some hundred new numbers in one, everything that is as long as a number counts as one.
 */
export function phoneBook(countries: readonly string[]): PhoneBook & { sitting(): PhoneBook } {
  const known = new Map<string, string | undefined>();
  const look = (digits: string, plus: boolean, readNew: () => boolean): string | undefined => {
    const key = plus ? `+${digits}` : digits;
    if (known.has(key)) return known.get(key);
    if (!readNew()) return digits.length >= 7 && digits.length <= 15 ? digits : undefined;
    if (known.size >= mostRemembered) known.clear();
    const number = readPhone(digits, plus, countries);
    known.set(key, number);
    return number;
  };
  const bookOf = (readNew: () => boolean): PhoneBook => ({
    read: (digits, plus) => look(digits, plus, readNew),
    ways(digits) {
      const whole = look(digits, false, readNew) ?? digits;
      return readNew() ? waysToWrite(whole) : [whole];
    },
  });
  return {
    ...bookOf(() => true),
    sitting() {
      let left = mostRead;
      return bookOf(() => left-- > 0);
    },
  };
}

/** Does this code (ISO 3166, two capitals) name a country whose telephone numbers are known? */
export const isCountry = (code: string): boolean => isSupportedCountry(code);
