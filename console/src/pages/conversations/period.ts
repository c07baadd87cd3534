/** Days that conversations are looked for in, as the address keeps them: a preset, or days from and to. */
export interface Period {
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Days before today that a preset begins at. */
const presets: Readonly<Record<string, number>> = { today: 0, '7-days': 6, '30-days': 29 };

const midnight = (day: Date, daysLater: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater);
const dayOf = (text: string | undefined): Date | undefined => {
  const day = text === undefined ? undefined : new Date(`${text}T00:00:00`);
  return day === undefined || Number.isNaN(day.getTime()) ? undefined : day;
};

/** The instants between which the days lie, in the zone of whoever asks. The last day counts whole. */
export function instantsOf({ period = '', from, to }: Period, now: Date): { readonly since?: string; readonly until?: string } {
  const daysBack = presets[period];
  if (daysBack !== undefined) return { since: midnight(now, -daysBack).toISOString() };
  if (period !== 'days') return {};
  const [first, last] = [dayOf(from), dayOf(to)];
  return { ...(first ? { since: first.toISOString() } : {}), ...(last ? { until: midnight(last, 1).toISOString() } : {}) };
}
