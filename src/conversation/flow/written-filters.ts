import { dayParts } from '../understanding/spoken.ts';
import type { Filter } from './filter.ts';

/** As the language writes it; in US English where the tag says nothing. */
function locale(language: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en-US';
  } catch (thrown) {
    if (thrown instanceof RangeError) return 'en-US';
    throw thrown;
  }
}

/** Narrow and unbreakable spaces, which tables of locales are full of, are plain ones. */
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const isNumber = (value: string): boolean => value.trim() !== '' && Number.isFinite(Number(value));

/** What a filter makes of its value where it is read instead of heard. */
export const writtenFilters: Readonly<Record<string, Filter>> = {
  /** The eye needs no spelling. */
  spell: (value) => value,
  digits: (value) => value,
  date: (value, _, { today, written }) => {
    const day = value.slice(0, 10);
    if (!dayParts(day)) return value;
    const year = today?.slice(0, 4) === day.slice(0, 4) ? {} : { year: 'numeric' as const };
    const form = new Intl.DateTimeFormat(locale(written), { weekday: 'long', month: 'long', day: 'numeric', ...year, timeZone: 'UTC' });
    return plainSpaces(form.format(new Date(`${day}T00:00:00Z`)));
  },
  time: (value, _, { written }) => {
    const [, hour, minute] = /^(?:\d{4}-\d\d-\d\dT)?(\d{1,2}):(\d\d)/.exec(value) ?? [];
    if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return value;
    const form = new Intl.DateTimeFormat(locale(written), { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
    return plainSpaces(form.format(new Date(Date.UTC(2000, 0, 1, Number(hour), Number(minute)))));
  },
  number: (value, _, { written }) =>
    isNumber(value) ? plainSpaces(new Intl.NumberFormat(locale(written), { maximumFractionDigits: 20 }).format(Number(value))) : value,
  money: (value, argument = 'USD', { written }) => {
    if (!isNumber(value)) return value;
    if (!/^[A-Za-z]{3}$/.test(argument)) return `${Number(value).toFixed(2)} ${argument}`;
    return plainSpaces(new Intl.NumberFormat(locale(written), { style: 'currency', currency: argument }).format(Number(value)));
  },
};
