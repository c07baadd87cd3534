import type { ReportCell, ReportFigure } from '#contract';
import { printRule } from '../usage/rounding.ts';
import { minutesOf, type UsageLine, type UsageTally, usageTally } from '../usage/usage.ts';
import type { Collector, ReportSetting } from './collector.ts';

/** Minutes by account, channel and direction, as the rules count them. */
export function usageSection({ usage: rules, compared }: ReportSetting): Collector {
  const now = usageTally(rules);
  const before = usageTally(rules);
  return {
    add: now.add,
    addBefore: before.add,
    sections: () => {
      const lines = now.lines();
      const figures = glance.map(({ id, title, kind, says, of }): ReportFigure => {
        const value = (tally: UsageTally): number => tally.lines().reduce((sum, line) => sum + of(line), 0);
        return { id, title, kind, value: value(now), ...(compared ? { before: value(before) } : {}), says };
      });
      const channels = new Map<string, UsageLine[]>();
      for (const line of lines) channels.set(line.channel, [...(channels.get(line.channel) ?? []), line]);
      const sumOf = (some: readonly UsageLine[], of: (line: UsageLine) => number): number => some.reduce((sum, line) => sum + of(line), 0);
      const busiest = [...channels].sort(([, a], [, b]) => sumOf(b, agentMinutes) - sumOf(a, agentMinutes)).slice(0, 12);
      return [
        { kind: 'figures', id: 'usage-figures', title: 'At a glance', figures },
        {
          kind: 'chart',
          id: 'usage-channels',
          title: 'Minutes by channel',
          shape: 'bars',
          unit: 'minutes',
          labels: busiest.map(([channel]) => channel),
          series: [
            { id: 'agentMinutes', title: 'With agents', values: busiest.map(([, some]) => sumOf(some, agentMinutes)) },
            { id: 'humanMinutes', title: 'With humans', values: busiest.map(([, some]) => sumOf(some, humanMinutes)) },
          ],
        },
        {
          kind: 'table',
          id: 'usage',
          title: 'Usage by account and channel',
          columns: [
            { id: 'account', title: 'Account', kind: 'text' },
            { id: 'channel', title: 'Channel', kind: 'text' },
            { id: 'medium', title: 'Medium', kind: 'text' },
            { id: 'direction', title: 'Direction', kind: 'text' },
            ...glance.map(({ id, title, kind }) => ({ id, title, kind })),
            { id: 'rule', title: 'Counted', kind: 'text' },
          ],
          rows: lines.map((line): ReportCell[] => [
            line.account,
            line.channel,
            line.medium,
            line.direction,
            ...glance.map(({ of }) => of(line)),
            printRule(line.rule),
          ]),
          total: ['All', '', '', '', ...glance.map(({ of }) => sumOf(lines, of)), ''],
          whenEmpty: 'Nothing was used in this period.',
        },
      ];
    },
    notes: () => [
      {
        title: 'How minutes are counted',
        text:
          `${[...new Set(now.lines().map(({ rule, channel, direction }) => `${channel}, ${direction}: ${printRule(rule)}`))].join('; ') || printRule(rules)}. ` +
          'Each conversation is rounded by itself, time with agents and time with humans apart, and then they are added up; the exact times stand beside. ' +
          'A call of ours counts from its answer. Time with humans is told as far as it went through the gateway; the wait for one is told and never counted.',
      },
    ],
  };
}

const agentMinutes = ({ agentCountedMs }: UsageLine): number => minutesOf(agentCountedMs);
const humanMinutes = ({ humanCountedMs }: UsageLine): number => minutesOf(humanCountedMs);

const glance: readonly {
  readonly id: string;
  readonly title: string;
  readonly kind: 'count' | 'minutes';
  readonly says: string;
  readonly of: (line: UsageLine) => number;
}[] = [
  { id: 'conversations', title: 'Conversations', kind: 'count', says: 'All that began in the period.', of: (line) => line.conversations },
  { id: 'connected', title: 'Connected', kind: 'count', says: 'Those in which anybody was connected.', of: (line) => line.connected },
  { id: 'agentMinutes', title: 'Minutes with agents', kind: 'minutes', says: 'With agents of ours, as the rule counts them.', of: agentMinutes },
  { id: 'humanMinutes', title: 'Minutes with humans', kind: 'minutes', says: 'With humans, as the rule counts them.', of: humanMinutes },
  { id: 'agentExact', title: 'With agents, exact', kind: 'minutes', says: 'The same, not rounded.', of: ({ agentMs }) => minutesOf(agentMs) },
  { id: 'humanExact', title: 'With humans, exact', kind: 'minutes', says: 'The same, not rounded.', of: ({ humanMs }) => minutesOf(humanMs) },
  { id: 'queueExact', title: 'Waiting, exact', kind: 'minutes', says: 'At a desk while no human had come.', of: ({ queueMs }) => minutesOf(queueMs) },
];
