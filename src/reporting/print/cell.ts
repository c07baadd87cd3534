import type { ReportCell, ReportCellKind } from '#contract';

/** What stands where there is no value: nothing was there to count, or to divide by. */
export const nothing = '–';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat('en', { minimumFractionDigits: 0, maximumFractionDigits: 2 });
const share = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const moments = new Map<string, Intl.DateTimeFormat>();

function momentIn(zone: string): Intl.DateTimeFormat {
  const known = moments.get(zone);
  if (known) return known;
  const date = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', ...date });
  moments.set(zone, made);
  return made;
}

/** `2026-11-20 07:00`, as clock and calendar show it in that zone. `at`: milliseconds since 1970 UTC. */
export function printMoment(at: number, zone: string): string {
  const parts = new Map(
    momentIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')} ${parts.get('hour')}:${parts.get('minute')}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `850 ms`, `2.35 s`, `3 min 05 s`, `2 h 07 min`: as fine as anyone cares to know. */
export function printDuration(ms: number): string {
  if (ms < 0) return `−${printDuration(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${hundredths.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${whole.format(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** A cell for people, with its unit. */
export function printCell(kind: ReportCellKind, value: ReportCell, zone: string): string {
  if (value === null) return nothing;
  if (typeof value === 'string') return value;
  switch (kind) {
    case 'text':
      return String(value);
    case 'count':
      return whole.format(value);
    case 'share':
      return share.format(value);
    case 'duration':
      return printDuration(value);
    case 'minutes':
      return `${hundredths.format(value)} min`;
    case 'moment':
      return printMoment(value, zone);
  }
}

/** Numbers stand at the right, words at the left. */
export const isNumeric = (kind: ReportCellKind): boolean => kind !== 'text' && kind !== 'moment';

/**
 * How a figure changed since the period before: `+12.5 points` of shares, else in percent of what it was (`−8.0%`). Undefined where one of
 * the two is not there, or where it was nothing before and a percentage means nothing.
 */
export function printChange(kind: ReportCellKind, value: ReportCell, before: ReportCell | undefined): string | undefined {
  if (typeof value !== 'number' || typeof before !== 'number' || !isNumeric(kind)) return undefined;
  const sign = value > before ? '+' : value < before ? '−' : '±';
  if (kind === 'share') return `${sign}${Math.abs((value - before) * 100).toFixed(1)} points`;
  if (before === 0) return value === 0 ? '±0.0%' : undefined;
  return `${sign}${Math.abs(((value - before) / before) * 100).toFixed(1)}%`;
}
