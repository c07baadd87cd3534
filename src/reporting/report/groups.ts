import type { ReportPeriod } from '#contract';
import { type GroupName, hoursOfDay, isSlot, weekdaysFrom } from '../tally/grouping.ts';
import { type SlotUnit, slotsOf, slotUnits, type WeekStart } from '../time/slot.ts';
import { dayMs, type Zone } from '../time/zone.ts';
import type { PlannedGroup } from './definition.ts';

/** Groups that have an order of their own. */
export const isTime = (group: PlannedGroup): boolean =>
  group === 'time' || group === 'hour-of-day' || group === 'weekday' || slotUnits.some((unit) => unit === group);

/** What `time` means for a period: no more steps than a page has room for. */
function unitFor({ since, until }: Pick<ReportPeriod, 'since' | 'until'>): SlotUnit {
  const days = (until - since) / dayMs;
  if (days <= 2.1) return 'hour';
  if (days <= 62.1) return 'day';
  return days <= 400 ? 'week' : 'month';
}

export const resolveGroup = (group: PlannedGroup, period: Pick<ReportPeriod, 'since' | 'until'>): GroupName =>
  group === 'time' ? unitFor(period) : group;

const titles: Readonly<Record<GroupName, string>> = {
  account: 'Account',
  bot: 'Bot',
  agent: 'Agent',
  version: 'Version',
  channel: 'Channel',
  medium: 'Medium',
  direction: 'Direction',
  queue: 'Queue',
  language: 'Language',
  outcome: 'Outcome',
  containment: 'Containment',
  reason: 'Reason',
  sentiment: 'Sentiment',
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  'hour-of-day': 'Hour of the day',
  weekday: 'Weekday',
};
export const groupTitle = (group: GroupName): string => titles[group];

/** All names that a group can have in a period, in their order; undefined of groups that have none. */
export function namesInOrder(
  group: GroupName,
  zone: Zone,
  period: Pick<ReportPeriod, 'since' | 'until'>,
  weekStart: WeekStart,
): readonly string[] | undefined {
  if (isSlot(group)) return slotsOf(group, zone, period, weekStart);
  if (group === 'hour-of-day') return hoursOfDay;
  return group === 'weekday' ? weekdaysFrom(weekStart) : undefined;
}
