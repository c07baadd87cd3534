import type { Report } from '../../../../client/index.ts';
import { numberOf } from '../../ui/format.ts';

export type Section = Report['sections'][number];
export type Table = Extract<Section, { readonly kind: 'table' }>;
export type Chart = Extract<Section, { readonly kind: 'chart' }>;
export type Figure = Extract<Section, { readonly kind: 'figures' }>['figures'][number];
export type Cell = string | number | null;
export type CellKind = Figure['kind'];

/** Stands where nothing was there to count or to divide by. It is not 0. */
const nothing = '–';
const hundredths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const share = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const tenth = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = (value: number): string => String(value).padStart(2, '0');

/** `850 ms`, `2.35 s`, `3 min 05 s`, `2 h 07 min`. */
export function durationOf(ms: number): string {
  if (ms < 0) return `−${durationOf(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${hundredths.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${numberOf(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** As clock and calendar show it in the zone of the report. */
export const momentIn = (iso: string, zone: string): string =>
  new Intl.DateTimeFormat(undefined, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** A value for people, with its unit. */
export function cellOf(kind: CellKind, value: Cell, zone: string): string {
  if (value === null) return nothing;
  if (typeof value === 'string') return kind === 'moment' ? momentIn(value, zone) : value;
  if (kind === 'share') return share.format(value);
  if (kind === 'duration') return durationOf(value);
  return kind === 'minutes' ? `${hundredths.format(value)} min` : numberOf(value);
}

/** Numbers stand at the right, words at the left. */
export const isNumber = (kind: CellKind): boolean => kind !== 'text' && kind !== 'moment';

export interface Change {
  readonly sign: '▲' | '▼' | '=';
  readonly says: string;
  readonly welcome?: 'better' | 'worse';
}

/** How a figure stands to the period before: of shares in points, else in percent. Undefined where there is nothing to compare. */
export function changeOf({ kind, value, before, better }: Figure): Change | undefined {
  if (typeof value !== 'number' || typeof before !== 'number' || !isNumber(kind)) return undefined;
  if (value === before) return { sign: '=', says: 'as before' };
  const rose = value > before;
  const by = Math.abs(value - before);
  const much = kind === 'share' ? `${tenth.format(by * 100)} points ` : before === 0 ? '' : `${share.format(by / Math.abs(before))} `;
  const than = much === '' ? ' than none' : '';
  return {
    sign: rose ? '▲' : '▼',
    says: `${much}${rose ? 'more' : 'less'}${than}`,
    ...(better === undefined ? {} : { welcome: (better === 'more') === rose ? ('better' as const) : ('worse' as const) }),
  };
}
