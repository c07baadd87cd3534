import type { ReportCell, ReportFigure, ReportSection } from '#contract';
import type { GroupName } from '../tally/grouping.ts';
import { type MeasureName, measureOf } from '../tally/measures.ts';
import type { Tally, TallyGroup } from '../tally/tally.ts';
import { noTotals, type TotalPart, type Totals } from '../tally/totals.ts';
import type { Collector, ReportSetting } from './collector.ts';
import type { SectionPlan } from './definition.ts';
import { groupTitle, namesInOrder, resolveGroup } from './groups.ts';

type Plan<Kind extends SectionPlan['kind']> = Extract<SectionPlan, { kind: Kind }>;

const partsOf = (names: readonly MeasureName[]): TotalPart[] => names.flatMap((name) => measureOf(name).part ?? []);
const read = (names: readonly MeasureName[], totals: Totals): ReportCell[] => names.map((name) => measureOf(name).of(totals));

/** Measures of everything, beside those of the period before. */
export function figuresSection({ id, title, measures }: Plan<'figures'>, setting: ReportSetting): Collector {
  const now = setting.tally([], partsOf(measures));
  const before = setting.compared ? setting.before(partsOf(measures)) : undefined;
  return {
    sections: () => [{ kind: 'figures', id, title, figures: measures.map((name) => figureOf(name, now().all, before?.().all)) }],
  };
}

function figureOf(name: MeasureName, totals: Totals, before: Totals | undefined): ReportFigure {
  const { title, kind, says, better, of } = measureOf(name);
  return {
    id: name,
    title,
    kind,
    value: of(totals),
    ...(before === undefined ? {} : { before: of(before) }),
    ...(better === undefined ? {} : { better }),
    says,
  };
}

const mostRows = 200;

/** Measures by groups; of a single group that has an order of its own every name is there, with nothing counted too (but of hours). */
export function tableSection({ id, title, by, measures, order, most = mostRows }: Plan<'table'>, setting: ReportSetting): Collector {
  const groups = by.map((group) => resolveGroup(group, setting.period));
  const now = setting.tally(groups, partsOf(measures));
  return {
    sections: () => {
      const tally = now();
      const all = inOrder(tally, groups, order ?? 'conversations', setting);
      // A day without a conversation is worth a line, an hour of the night is not; charts have both.
      const found = groups[0] === 'hour' ? all.filter(({ totals }) => totals.conversations > 0) : all;
      const shown = found.slice(0, most);
      const section: ReportSection = {
        kind: 'table',
        id,
        title,
        columns: [
          ...groups.map((group) => ({ id: group, title: groupTitle(group), kind: 'text' as const })),
          ...measures.map((name) => ({ id: name, title: measureOf(name).title, kind: measureOf(name).kind })),
        ],
        rows: shown.map(({ names, totals }) => [...names, ...read(measures, totals)]),
        total: [...groups.map((_, index) => (index === 0 ? 'All' : '')), ...read(measures, tally.all)],
        ...(found.length > shown.length ? { leftOut: found.length - shown.length } : {}),
        whenEmpty: 'No conversations in this period.',
      };
      return [section];
    },
  };
}

const mostBars = 12;

export function chartSection({ id, title, by, shape, measures }: Plan<'chart'>, setting: ReportSetting): Collector {
  const group = resolveGroup(by, setting.period);
  const now = setting.tally([group], partsOf(measures));
  return {
    sections: () => {
      const [first] = measures;
      if (first === undefined) return [];
      const ordered = namesInOrder(group, setting.zone, setting.gone, setting.weekStart) !== undefined;
      const all = inOrder(now(), [group], first, setting);
      const shown = ordered ? all : all.slice(0, mostBars);
      const { kind } = measureOf(first);
      return [
        {
          kind: 'chart',
          id,
          title: shown.length < all.length ? `${title} (the first ${shown.length} of ${all.length})` : title,
          shape,
          unit: kind,
          labels: shown.map(({ names }) => names[0] ?? ''),
          series: measures.map((name) => ({
            id: name,
            title: measureOf(name).title,
            values: shown.map(({ totals }) => {
              const value = measureOf(name).of(totals);
              return typeof value === 'number' ? value : null;
            }),
          })),
        },
      ];
    },
  };
}

/** Groups as they are to be read: times in their order, others by the measure, then by name. */
function inOrder(tally: Tally, groups: readonly GroupName[], order: MeasureName, { zone, gone, weekStart }: ReportSetting): readonly TallyGroup[] {
  const orders = groups.map((group) => namesInOrder(group, zone, gone, weekStart));
  const places = orders.map((names) => names && new Map(names.map((name, place) => [name, place])));
  const found = [...tally.groups.values()];
  const [only] = orders;
  if (groups.length === 1 && only !== undefined && tally.all.conversations > 0) {
    const known = new Set(found.map(({ names }) => names[0]));
    for (const name of only) if (!known.has(name)) found.push({ names: [name], totals: noTotals(tally.parts) });
  }
  const weigh = ({ totals }: TallyGroup): number => {
    const value = measureOf(order).of(totals);
    return typeof value === 'number' ? value : -1;
  };
  const weights = new Map(found.map((group) => [group, weigh(group)]));
  return found.sort((a, b) => {
    for (const [index, place] of places.entries()) {
      // Clocks of nodes differ: what lies ahead of ours comes last.
      const placeOf = ({ names }: TallyGroup): number => place?.get(names[index] ?? '') ?? place?.size ?? 0;
      const difference = placeOf(a) - placeOf(b);
      if (difference !== 0) return difference;
    }
    const difference = (weights.get(b) ?? 0) - (weights.get(a) ?? 0);
    return difference !== 0 ? difference : a.names.join(' ') < b.names.join(' ') ? -1 : 1;
  });
}
