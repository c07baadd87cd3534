import type { ConversationFigures } from '#contract';
import type { WeekStart } from '../time/slot.ts';
import type { Zone } from '../time/zone.ts';
import { type GroupName, groupReader } from './grouping.ts';
import { addFigures, type FlatLatency, mergeTotals, noTotals, type TotalPart, type Totals } from './totals.ts';

/** Groups beyond this are counted together: a report has to fit into memory, whoever asks for it. */
export const mostGroups = 5000;

export interface TallyGroup {
  /** One name for each grouping, in their order. */
  readonly names: readonly string[];
  readonly totals: Totals;
}

/** Conversations added up, in groups and all together. */
export interface Tally {
  readonly by: readonly GroupName[];
  readonly parts: ReadonlySet<TotalPart>;
  readonly all: Totals;
  /** By their names, joined. */
  readonly groups: Map<string, TallyGroup>;
}

export interface TallyPlan {
  readonly by: readonly GroupName[];
  readonly parts: ReadonlySet<TotalPart>;
  readonly zone: Zone;
  readonly weekStart: WeekStart;
}

/** What adds conversations up, one after the other. */
export interface Tallying {
  /** `latency`: where the caller has it flat already. */
  add(figures: ConversationFigures, latency?: FlatLatency): void;
  readonly tally: Tally;
}

const joined = (names: readonly string[]): string => names.join('\u0000');
/** Stands for every name of the groups that were too many. */
export const others = '(others)';

export function tallying({ by, parts, zone, weekStart }: TallyPlan): Tallying {
  const readers = by.map((group) => groupReader(group, zone, weekStart));
  const tally: Tally = { by, parts, all: noTotals(parts), groups: new Map() };
  return {
    tally,
    add(figures, latency) {
      addFigures(tally.all, figures, parts, latency);
      if (readers.length === 0) return;
      const names = readers.map((read) => read(figures));
      addFigures(groupOf(tally, names).totals, figures, parts, latency);
    },
  };
}

function groupOf(tally: Tally, names: readonly string[]): TallyGroup {
  const key = joined(names);
  const known = tally.groups.get(key);
  if (known) return known;
  if (tally.groups.size >= mostGroups && names[0] !== others)
    return groupOf(
      tally,
      names.map(() => others),
    );
  const made = { names, totals: noTotals(tally.parts) };
  tally.groups.set(key, made);
  return made;
}

/** Two tallies of the same plan as one. Neither is changed; in whatever order many are merged, the same comes out. */
export function mergeTallies(one: Tally, other: Tally): Tally {
  const merged: Tally = { by: one.by, parts: one.parts, all: noTotals(one.parts), groups: new Map() };
  for (const tally of [one, other]) {
    mergeTotals(merged.all, tally.all);
    for (const { names, totals } of tally.groups.values()) mergeTotals(groupOf(merged, names).totals, totals);
  }
  return merged;
}
