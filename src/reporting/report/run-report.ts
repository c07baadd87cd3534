import type { WallTime } from '#base';
import type { FiguresReader, KeptFigures, ReportDocument, ReportPeriod, ReportSection } from '#contract';
import type { StepsOf } from '../funnel/funnel.ts';
import type { GroupName } from '../tally/grouping.ts';
import { type Tally, tallying } from '../tally/tally.ts';
import { type FlatLatency, flatLatency, type TotalPart } from '../tally/totals.ts';
import type { TwoPeriods } from '../time/period.ts';
import type { WeekStart } from '../time/slot.ts';
import { zoneOf } from '../time/zone.ts';
import { exactly, type UsageRules } from '../usage/rounding.ts';
import { breakdownSection } from './breakdown.ts';
import type { Collector, ReportSetting } from './collector.ts';
import type { ReportDefinition, SectionPlan } from './definition.ts';
import { figuresQuery, filterWords, type ReportFilter, type ReportScope } from './filter.ts';
import { funnelSection } from './funnel-section.ts';
import { chartSection, figuresSection, tableSection } from './measured.ts';
import { commonNotes, containmentNote, outcomeNote, percentileNote, transferNote } from './notes.ts';
import { usageSection } from './usage-section.ts';

export interface ReportRequest {
  readonly definition: ReportDefinition;
  readonly periods: TwoPeriods;
  /** Narrows further than the definition does; a part that both have must be the same, else there is nothing. */
  readonly filter?: ReportFilter;
  /** What its reader may see at all. */
  readonly scope?: ReportScope;
  /** Beside the period before; as the definition has it unless told. */
  readonly compare?: boolean;
  readonly weekStart?: WeekStart;
  readonly usage?: UsageRules;
  /** The order of an agent's steps, for the funnel. */
  readonly stepsOf?: StepsOf;
  readonly madeAt: WallTime;
}

export interface ReportPorts {
  readonly figures: FiguresReader;
  /** Lets others have the thread for a moment; asked for every few milliseconds of work. */
  readonly pause: () => Promise<void>;
  /** Told how many conversations were counted so far. */
  readonly progress?: (conversations: number) => void;
}

/** So many conversations are counted before others have the thread: a millisecond or two of a warm one, sound is paced in 20. */
const atATime = 100;

/** Makes a report: counts the conversations of the period, and of the one before. Fails as its reader does. */
export async function runReport(request: ReportRequest, ports: ReportPorts): Promise<ReportDocument> {
  const { definition, periods, scope = {}, weekStart = 'monday', usage = exactly, madeAt } = request;
  const { period, before } = periods;
  const compared = request.compare ?? definition.compare ?? true;
  const filter = bothFilters(definition.filter, request.filter);

  const plans = new Map<string, { readonly by: readonly GroupName[]; readonly parts: Set<TotalPart> }>();
  const tallies = new Map<string, Tally>();
  const beforeParts = new Set<TotalPart>();
  let beforeTally: Tally | undefined;
  const zone = zoneOf(period.zone);
  const setting: ReportSetting = {
    period,
    gone: { since: period.since, until: madeAt > period.since && madeAt < period.until ? madeAt : period.until },
    compared,
    zone,
    weekStart,
    usage,
    stepsOf: request.stepsOf,
    tally(by, parts) {
      const key = by.join(' ');
      const plan = plans.get(key) ?? { by, parts: new Set() };
      plans.set(key, plan);
      for (const part of parts) plan.parts.add(part);
      return () => promised(tallies.get(key));
    },
    before(parts) {
      for (const part of parts) beforeParts.add(part);
      return () => promised(beforeTally);
    },
  };
  const all = setting.tally([], []);
  const collectors = definition.sections.map((plan) => collectorOf(plan, setting));

  const running = [...plans].map(([key, { by, parts }]) => {
    const one = tallying({ by, parts, zone, weekStart });
    tallies.set(key, one.tally);
    return one;
  });
  const adders = [...running.map(({ add }) => add), ...collectors.flatMap(({ add }) => add ?? [])];
  const timed = beforeParts.has('latency') || [...plans.values()].some(({ parts }) => parts.has('latency'));
  await scan(filter && figuresQuery(filter, scope, period), adders, timed, ports);
  if (compared) {
    const one = tallying({ by: [], parts: beforeParts, zone, weekStart });
    beforeTally = one.tally;
    await scan(
      filter && figuresQuery(filter, scope, before),
      [one.add, ...collectors.flatMap(({ addBefore }) => addBefore ?? [])],
      beforeParts.has('latency'),
      ports,
    );
  }

  const sections: ReportSection[] = [];
  for (const collector of collectors) {
    await ports.pause();
    sections.push(...collector.sections());
  }
  const { conversations } = all().all;
  const words = filterWords(filter ?? { ...definition.filter, ...request.filter });
  return {
    version: 1,
    report: definition.id,
    title: definition.title,
    subtitle: [`${period.words} (${period.zone})`, words.length === 0 ? 'all conversations' : words.join(', ')].join('; '),
    period,
    ...(compared ? { before } : {}),
    filter: words,
    madeAt,
    conversations,
    sections,
    notes: [...commonNotes, ...notesFor(definition), ...collectors.flatMap(({ notes }) => notes?.() ?? []), ...comparedNote(compared, before)],
    ...(conversations === 0 ? { empty: emptiness(words, period, madeAt) } : {}),
  };
}

function collectorOf(plan: SectionPlan, setting: ReportSetting): Collector {
  switch (plan.kind) {
    case 'figures':
      return figuresSection(plan, setting);
    case 'table':
      return tableSection(plan, setting);
    case 'chart':
      return chartSection(plan, setting);
    case 'breakdown':
      return breakdownSection(plan.of, plan.most, setting);
    case 'usage':
      return usageSection(setting);
    case 'funnel':
      return funnelSection(setting);
  }
}

type Query = ReturnType<typeof figuresQuery>;

type Adder = (figures: KeptFigures, latency?: FlatLatency) => void;

async function scan(query: Query, adders: readonly Adder[], timed: boolean, { figures, pause, progress }: ReportPorts): Promise<void> {
  if (query === undefined) return;
  let counted = 0;
  for await (const batch of figures.scan(query)) {
    for (const [index, one] of batch.entries()) {
      if (index > 0 && index % atATime === 0) await pause();
      const latency = timed ? flatLatency(one) : undefined;
      for (const add of adders) add(one, latency);
    }
    counted += batch.length;
    progress?.(counted);
    await pause();
  }
}

const promised = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new TypeError('a section read its tally before it was counted');
  return value;
};

/** Both together; undefined where they contradict each other, for then nothing fits. */
function bothFilters(one: ReportFilter = {}, other: ReportFilter = {}): ReportFilter | undefined {
  for (const [name, value] of Object.entries(one)) {
    const wanted = other[name as keyof ReportFilter];
    if (value !== undefined && wanted !== undefined && value !== wanted) return undefined;
  }
  return { ...one, ...other };
}

function notesFor({ sections }: ReportDefinition): ReportDocument['notes'] {
  const shown = new Set<string>(
    sections.flatMap((plan) => ('measures' in plan ? [...plan.measures, ...('by' in plan ? [plan.by].flat() : [])] : 'of' in plan ? [plan.of] : [])),
  );
  const any = (...names: string[]): boolean => names.some((name) => shown.has(name));
  const percentiles = [...shown].some((name) => /P\d\d$/.test(name));
  return [
    ...(any('resolved', 'resolutionRate', 'escalated', 'escalationRate', 'failureRate', 'abandonmentRate', 'outcome') ? [outcomeNote] : []),
    ...(any('containmentRate', 'selfService', 'dropOff', 'agentTransfer', 'dropOffRate', 'agentTransferRate', 'containment')
      ? [containmentNote]
      : []),
    ...(any('queues', 'reasons', 'doors', 'transferSuccess', 'acceptedP50', 'acceptedP95') ? [transferNote] : []),
    ...(percentiles || any('latency') ? [percentileNote] : []),
  ];
}

const comparedNote = (compared: boolean, before: ReportPeriod): ReportDocument['notes'] =>
  compared ? [{ title: 'Compared with', text: `${before.words} (${before.zone}), by the same rules.` }] : [];

function emptiness(filter: readonly string[], { since }: ReportPeriod, madeAt: WallTime): { readonly says: string; readonly remedy: string } {
  if (since > madeAt) return { says: 'This period has not begun.', remedy: 'Choose an earlier one.' };
  if (filter.length > 0)
    return {
      says: `No conversation that fits ${filter.join(', ')} began in this period and is over.`,
      remedy: 'Take away a part of the filter, or choose a longer period.',
    };
  return {
    says: 'No conversation began in this period and is over.',
    remedy: 'Choose a longer period, for example last-7-days. Conversations are counted once they have ended.',
  };
}
