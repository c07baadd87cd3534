import { wordsOf } from '../words.ts';
import { dayParts } from './calendar.ts';
import { printNumber } from './cardinal.ts';
import { printDate } from './date.ts';
import { printDigits } from './digits.ts';
import { printOrdinal } from './ordinal.ts';
import { printTime } from './time.ts';

/** A word with figures in it, as it is said. Four figures and more are read out one by one. */
function sayFigures(word: string): string {
  if (dayParts(word)) return printDate(word);
  const clock = /^(\d{1,2}):(\d{2})([ap])?m?$/.exec(word);
  if (clock && Number(clock[1]) < 24 && Number(clock[2]) < 60) {
    const hour = (Number(clock[1]) % 12) + (clock[3] === 'p' || (clock[3] === undefined && Number(clock[1]) >= 12) ? 12 : 0);
    const said = printTime(`${hour}:${clock[2]}`);
    return clock[3] === undefined && Number(clock[1]) <= 12 ? said.slice(0, -4) : said;
  }
  const rank = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word);
  if (rank) return printOrdinal(Number(rank[1]));
  const hour = /^(\d{1,2})([ap])m$/.exec(word);
  if (hour && Number(hour[1]) < 24) return `${printNumber(Number(hour[1]))} ${hour[2]} m`;
  return (word.match(/\d+|\p{L}+/gu) ?? [])
    .map((part) => (!/\d/.test(part) ? part : part.length > 3 || part.startsWith('0') ? printDigits(part) : printNumber(Number(part))))
    .join(' ');
}

/** Any text as words that a recogniser's grammar or a simulated caller can use: a–z and apostrophes, figures spelt out, single spaces. */
export function printSpoken(text: string): string {
  return wordsOf(text)
    .map((word) => (/\d/.test(word) ? sayFigures(word) : word))
    .join(' ')
    .replace(/[^a-z' ]+/g, '')
    .replace(/ +/g, ' ')
    .trim();
}
