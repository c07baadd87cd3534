import type { ConversationFigures } from '#contract';
import { type SlotUnit, slotNamer, slotUnits, type WeekStart } from '../time/slot.ts';
import type { Zone } from '../time/zone.ts';

/** What conversations can be told apart by. */
export const groupNames = [
  'account',
  'bot',
  'agent',
  'version',
  'channel',
  'medium',
  'direction',
  'queue',
  'language',
  'outcome',
  'containment',
  'reason',
  'sentiment',
  'hour',
  'day',
  'week',
  'month',
  'hour-of-day',
  'weekday',
] as const;
export type GroupName = (typeof groupNames)[number];

/** What stands for a group where a conversation has none: handed to no queue, in no known language. */
export const none = '–';

export const isSlot = (group: GroupName): group is SlotUnit => slotUnits.some((unit) => unit === group);

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const firstWeekday = { monday: 1, sunday: 0, saturday: 6 };

/** The days of the week in their order. */
export const weekdaysFrom = (weekStart: WeekStart): string[] =>
  weekdayNames.map((_, index) => weekdayNames[(index + firstWeekday[weekStart]) % 7] ?? '');

export const hoursOfDay: readonly string[] = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

type Reader = (figures: ConversationFigures) => string;

/** Reads the group that a conversation belongs to. Times are those of its beginning. */
export function groupReader(group: GroupName, zone: Zone, weekStart: WeekStart): Reader {
  if (isSlot(group)) {
    const nameOf = slotNamer(group, zone, weekStart);
    return ({ startedAt }) => nameOf(startedAt);
  }
  switch (group) {
    case 'version':
      return ({ agentVersion }) => agentVersion;
    case 'queue':
      return ({ target }) => target ?? none;
    case 'hour-of-day':
      return ({ startedAt }) => hoursOfDay[zone.local(startedAt).hour] ?? none;
    case 'weekday':
      return ({ startedAt }) => weekdayNames[zone.local(startedAt).weekday] ?? none;
    default:
      return (figures) => figures[group] ?? none;
  }
}
