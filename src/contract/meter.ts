/** Figures for the operator. Names and labels are listed in docs/reference/metrics.md, and nowhere else invented. */
export interface Meter {
  /** Adds to a counter. */
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void;
  /** Puts a duration, in milliseconds, into a histogram. */
  time(name: string, ms: number, labels?: Readonly<Record<string, string>>): void;
  /** Moves a gauge up or down. */
  shift(name: string, by: number, labels?: Readonly<Record<string, string>>): void;
}

export const silentMeter: Meter = { count() {}, time() {}, shift() {} };
