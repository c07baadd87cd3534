import type { WallTime } from '#base';
import type { Block, BlockedFrom } from '#contract';
import { plain } from '../text.ts';

/** Table `blocks`: one row a customer of an account who is kept out. */
export interface BlockRow {
  readonly account: string;
  readonly who: string;
  readonly kept_from: string;
  readonly reason: string;
  readonly set_by: string;
  readonly set_at: number;
  readonly until: number | null;
}

export const blockOf = ({ account, who, kept_from, reason, set_by, set_at, until }: BlockRow): Block => ({
  account,
  who,
  from: kept_from as BlockedFrom,
  reason,
  by: set_by,
  at: set_at as WallTime,
  ...(until === null ? {} : { until: until as WallTime }),
});

export const blockRow = ({ account, who, from, reason, by, at, until }: Block): BlockRow => ({
  account: plain(account),
  who: plain(who),
  kept_from: from,
  reason: plain(reason),
  set_by: plain(by),
  set_at: Math.round(at),
  until: until === undefined ? null : Math.round(until),
});
