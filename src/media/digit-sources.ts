import type { Instant } from '#base';

/** How a pressed key came to us. */
export type DigitSource = 'event' | 'sound';

interface Report {
  readonly source: DigitSource;
  readonly digit: string;
  readonly at: Instant;
}

/** Two reports of one key may lie this far apart, in milliseconds. */
const togetherMs = 500;
const mostOpen = 16;

/** Makes one key press of what two sources report: each report of one source takes up at most one of the other. */
export class DigitSources {
  #open: Report[] = [];

  /** Is this a press not known yet? */
  isNew(source: DigitSource, digit: string, at: Instant): boolean {
    this.#open = this.#open.filter((report) => at - report.at <= togetherMs);
    const twin = this.#open.findIndex((report) => report.source !== source && report.digit === digit);
    if (twin >= 0) {
      this.#open.splice(twin, 1);
      return false;
    }
    if (this.#open.length >= mostOpen) this.#open.shift();
    this.#open.push({ source, digit, at });
    return true;
  }
}
