/**
 * Written text and spoken words, both ways: numbers, digits, ranks, dates, times.
 * `print…` gives words as they are said, `parse…` takes such words back, `find…` looks for them inside a sentence.
 */
export { addDays, addMonths, type Day, dayOf, dayParts, weekdayOf, weekdays } from './spoken/calendar.ts';
export { type Found, greatestNumber, parseNumber, printNumber, readNumber } from './spoken/cardinal.ts';
export { type DateSetting, findDate, parseDate, printDate, printYear, writeDate } from './spoken/date.ts';
export { digitVocabulary, findDigitRuns, findDigits, parseDigits, printDigits } from './spoken/digits.ts';
export { ordinalNumeral, parseOrdinal, printOrdinal } from './spoken/ordinal.ts';
export { printSpoken } from './spoken/sentence.ts';
export { findTime, parseTime, printTime, type TimeOfDay, writeTime } from './spoken/time.ts';
