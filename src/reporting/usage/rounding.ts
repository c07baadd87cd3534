import { z } from 'zod';

/** How time is counted, conversation by conversation: to the millisecond, or each begun step as a whole one. */
export const roundings = ['exact', 'second', 'six-seconds', 'minute'] as const;
export type Rounding = (typeof roundings)[number];

const every = z
  .enum(roundings)
  .default('exact')
  .meta({ description: '`exact`: to the millisecond. Otherwise each begun `second`, `six-seconds` or `minute` counts whole.' });
const minimumSeconds = z.int().min(0).max(3600).default(0).meta({ description: 'A conversation that took any time at all counts as no less.' });
const rule = z.strictObject({ every, minimumSeconds });
const ruleWithOutbound = rule.extend({ outbound: rule.optional().meta({ description: 'Calls that we place, where they are counted differently.' }) });

/** How usage is rounded, as it is configured. */
export const usageRulesSchema = ruleWithOutbound
  .extend({
    channels: z.record(z.string(), ruleWithOutbound).optional().meta({ description: 'Channels that are counted by rules of their own, by id.' }),
  })
  .meta({ description: 'How minutes are counted in usage reports. Each conversation is rounded by itself, then they are added up.' });

export type RoundingRule = z.infer<typeof rule>;
export type UsageRules = z.infer<typeof usageRulesSchema>;

export const exactly: UsageRules = { every: 'exact', minimumSeconds: 0 };

const stepMs: Readonly<Record<Rounding, number>> = { exact: 1, second: 1000, 'six-seconds': 6000, minute: 60_000 };

/** The time that one conversation counts for, in milliseconds. None is none: who was never connected pays no minimum. */
export function rounded(ms: number, { every, minimumSeconds }: RoundingRule): number {
  if (ms <= 0) return 0;
  const step = stepMs[every];
  return Math.max(Math.ceil(ms / step) * step, minimumSeconds * 1000);
}

/** The rule for a conversation: its channel's before the common one, and in each the one for calls of ours. */
export function ruleFor(rules: UsageRules, channel: string, direction: 'inbound' | 'outbound'): RoundingRule {
  const own = rules.channels !== undefined && Object.hasOwn(rules.channels, channel) ? rules.channels[channel] : undefined;
  const found = own ?? rules;
  return direction === 'outbound' ? (found.outbound ?? found) : found;
}

const words: Readonly<Record<Rounding, string>> = {
  exact: 'to the millisecond',
  second: 'each started second',
  'six-seconds': 'each started six seconds',
  minute: 'each started minute',
};

/** A rule in words: `each started minute, at least 30 s`. */
export const printRule = ({ every, minimumSeconds }: RoundingRule): string =>
  `${words[every]}${minimumSeconds > 0 ? `, at least ${minimumSeconds} s` : ''}`;
