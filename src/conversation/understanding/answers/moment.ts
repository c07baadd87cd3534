import { months, weekdays } from '../spoken/calendar.ts';
import { dayOf, findDate, findTime, printNumber, printOrdinal } from '../spoken.ts';
import type { AnswerType, Circumstances } from './answer-type.ts';

const dayFirst = (language: string): boolean => !/^en-US$|^en$/i.test(language);

const relativeDays = [
  ...['today', 'tomorrow', 'the day after tomorrow', 'yesterday', 'in two days', 'in three days', 'in a week', 'in two weeks', 'in a month'],
  ...weekdays.flatMap((day) => [day, `on ${day}`, `this ${day}`, `next ${day}`, `${day} next week`]),
];
const ranks = Array.from({ length: 31 }, (_, index) => printOrdinal(index + 1));
const namedDays = months.flatMap((month, index) => ranks.filter((_, at) => dayOf(2028, index + 1, at + 1)).map((rank) => `${month} ${rank}`));
const rankedDays = [...ranks.map((rank, index) => `the ${rank} of ${months[index % 12]}`), ...months.map((month) => `on the first of ${month}`)];
const years = [
  'twenty twenty five',
  'twenty twenty six',
  'twenty twenty seven',
  'two thousand and ten',
  'nineteen ninety nine',
  'nineteen eighty four',
  'nineteen seventy',
];
const datedYears = months.flatMap((month, index) => years.map((year, turn) => `${month} ${ranks[(index + turn * 5) % 28]} ${year}`));

/** A day. By keys: month and day in two digits each, in the order of the language, and the year if wished (`0305`, `03052026`). */
export function dateAnswer(past: boolean): AnswerType {
  const setting = ({ today, language }: Circumstances) => ({ today, past, dayFirst: dayFirst(language) });
  return {
    shape: 'date',
    volunteered: true,
    keys: { min: 4, max: 8 },
    find: (sentence, circumstances) => findDate(sentence.words, setting(circumstances)),
    keyed: (keys, circumstances) => {
      const match = /^(\d\d)(\d\d)(\d{4})?$/.exec(keys);
      if (!match) return undefined;
      if (match[3] === undefined) return findDate([`${match[1]}/${match[2]}`], setting(circumstances))?.value;
      const [first, second] = [Number(match[1]), Number(match[2])];
      return dayFirst(circumstances.language) ? dayOf(Number(match[3]), second, first) : dayOf(Number(match[3]), first, second);
    },
    complete: (sentence, circumstances) => {
      const found = findDate(sentence.words, setting(circumstances));
      return found !== undefined && found.to === sentence.words.length && !/^(?:twenty|nineteen|thousand|in)$/.test(sentence.words.at(-1) ?? '');
    },
    examples: [...relativeDays, ...namedDays, ...rankedDays, ...datedYears],
    mentions: [...relativeDays, ...months.map((month, index) => `on ${month} ${ranks[(index * 7) % 28]}`), ...ranks.map((rank) => `on the ${rank}`)],
    loops: [],
  };
}

const hours = Array.from({ length: 12 }, (_, index) => printNumber(index + 1));
const minutes = ['thirty', 'fifteen', 'forty five', 'ten', 'twenty', 'forty', 'fifty', 'oh five'];
const clockTimes = hours.flatMap((hour, index) => [
  ...[
    `${hour} o'clock`,
    `at ${hour}`,
    `${hour} a m`,
    `${hour} p m`,
    `half past ${hour}`,
    `quarter past ${hour}`,
    `quarter to ${hour}`,
    `${hour} in the morning`,
  ],
  ...[`${hour} in the afternoon`, `at ${hour} o'clock`],
  ...minutes.flatMap((minute, turn) => (turn < 3 ? [`${hour} ${minute}`, `${hour} ${minute} ${index < 6 ? 'p' : 'a'} m`] : [`${hour} ${minute}`])),
]);

/** A time of day. By keys: hour and minute on the 24-hour clock (`1530`). */
export function timeAnswer(): AnswerType {
  return {
    shape: 'time',
    volunteered: true,
    keys: { min: 3, max: 4 },
    find: (sentence, { unasked }) => findTime(sentence.words, unasked !== true),
    keyed: (keys) => {
      const match = /^(\d{1,2})(\d\d)$/.exec(keys);
      const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
      return match && hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : undefined;
    },
    complete: (sentence) => {
      const found = findTime(sentence.words, true);
      return found !== undefined && found.to === sentence.words.length && !/^(?:a|p|twenty|forty|fifty|in|oh)$/.test(sentence.words.at(-1) ?? '');
    },
    examples: [...clockTimes, 'noon', 'midnight', 'at noon'],
    mentions: [
      ...hours.flatMap((hour, index) => [`at ${hour}`, `at ${hour} ${index < 6 ? 'thirty' : 'in the morning'}`]),
      'at noon',
      'in the afternoon',
    ],
    loops: [],
  };
}
