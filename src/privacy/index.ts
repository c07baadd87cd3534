/** Privacy: what tells who somebody is, found and covered, in words and in sound. */

export { coverShape, coverText, printCover } from './cover.ts';
export { type Detector, type Found, openDetector } from './find.ts';
export { isCountry, type PhoneBook, phoneBook } from './numbers/phone-book.ts';
export type { Finding, Passage } from './passage.ts';
export { type Pattern, parsePattern } from './pattern/pattern.ts';
export { findIn, findInText, type Redacted, redactEvents, redactRecord, redactText } from './redact.ts';
export { redactHead } from './redact-head.ts';
export { nothingWatched, redactNext, type Watched, watchedAfter } from './redact-live.ts';
export { type CustomKind, type DetectorName, defaultRules, detectorNames, type PrivacyRules } from './rules.ts';
export { spansOf } from './spans.ts';
