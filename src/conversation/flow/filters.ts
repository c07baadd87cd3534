import { dayParts, printDigits, writeDate, writeTime } from '../understanding/spoken.ts';
import type { Filter, FilterSetting } from './filter.ts';
import { writtenFilters } from './written-filters.ts';

const currencies: Readonly<Record<string, readonly [one: string, many: string, cent: string, cents: string]>> = {
  USD: ['dollar', 'dollars', 'cent', 'cents'],
  EUR: ['euro', 'euros', 'cent', 'cents'],
  GBP: ['pound', 'pounds', 'penny', 'pence'],
};

/** An amount as it is said: `12 dollars and 50 cents`. */
function sayMoney(value: string, currency: string): string {
  const amount = Number(value);
  if (value.trim() === '' || !Number.isFinite(amount)) return value;
  const names = currencies[currency.toUpperCase()];
  if (!names) return `${amount.toFixed(2)} ${currency}`;
  const cents = Math.round(Math.abs(amount) * 100);
  const [whole, rest] = [Math.floor(cents / 100), cents % 100];
  const large = `${group(String(whole))} ${whole === 1 ? names[0] : names[1]}`;
  const small = `${rest} ${rest === 1 ? names[2] : names[3]}`;
  const said = rest === 0 ? large : whole === 0 ? small : `${large} and ${small}`;
  return amount < 0 && cents > 0 ? `minus ${said}` : said;
}

const group = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',');

/** What can stand behind the bar in `{{order | spell}}`. */
export const filters: Readonly<Record<string, Filter>> = {
  /** Sign by sign: `A B 1 2`. */
  spell: (value) => [...value.toUpperCase()].filter((sign) => /[\p{L}\p{N}]/u.test(sign)).join(' '),
  /** Figures as words: `one two three`. */
  digits: (value) => value.replace(/\d+/g, (digits) => printDigits(digits)),
  /** A day: `Thursday, March 5th`. */
  date: (value, _, { today }) => (dayParts(value.slice(0, 10)) ? writeDate(value.slice(0, 10), today) : value),
  /** A time of day: `3:30 p.m.`. */
  time: (value) => {
    const clock = /^(?:\d{4}-\d\d-\d\dT)?(\d{1,2}:\d\d)/.exec(value)?.[1];
    return clock === undefined ? value : writeTime(clock);
  },
  /** As a part of a link's address. */
  url: (value) => encodeURIComponent(value.toWellFormed()),
  upper: (value) => value.toUpperCase(),
  lower: (value) => value.toLowerCase(),
  /** Another text where there is none. */
  default: (value, argument) => (value === '' ? (argument ?? '') : value),
  /** A number with its thousands parted: `1,250`. */
  number: (value) =>
    /^-?\d+(?:\.\d+)?$/.test(value) ? value.replace(/^(-?)(\d+)/, (_, sign: string, digits: string) => sign + group(digits)) : value,
  /** An amount, in US dollars unless told otherwise: `money("EUR")`. */
  money: (value, argument) => sayMoney(value, argument ?? 'USD'),
};

/** The filter of this name: for the eye where there is one, else for the ear. */
export function filterOf(name: string, { written }: FilterSetting): Filter | undefined {
  const shelf = written !== undefined && Object.hasOwn(writtenFilters, name) ? writtenFilters : filters;
  return Object.hasOwn(shelf, name) ? shelf[name] : undefined;
}

/** The names of all filters. */
export const templateFilters: readonly string[] = Object.keys(filters);
