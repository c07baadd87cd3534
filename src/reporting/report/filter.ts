import { z } from 'zod';
import { type ConversationFigures, containments, type FiguresQuery, type FiguresReader, type KeptFigures, type ReportPeriod } from '#contract';

const one = z.string().min(1);

/** Which conversations a report is narrowed to, as it is written; each part narrows. */
export const reportFilterSchema = z
  .strictObject({
    account: one.optional(),
    bot: one.optional(),
    agent: one.optional(),
    version: one.optional().meta({ description: 'Of the agent.' }),
    channel: one.optional(),
    medium: z.enum(['voice', 'chat']).optional(),
    language: one.optional().meta({ description: 'BCP 47, as the record has it: `en-US`.' }),
    queue: one.optional().meta({ description: 'The target that conversations were handed to.' }),
    outcome: z.enum(['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered']).optional(),
    containment: z.enum(containments).optional(),
  })
  .meta({ description: 'Which conversations are counted; all, unless told.' });
export type ReportFilter = z.infer<typeof reportFilterSchema>;

/** What a reader of the report may see at all. */
export interface ReportScope {
  readonly account?: string;
  readonly bots?: readonly string[];
}

/** The question to the store. `undefined`: what is asked for lies outside of what may be seen, so there is nothing. */
export function figuresQuery(
  filter: ReportFilter,
  scope: ReportScope,
  { since, until }: Pick<ReportPeriod, 'since' | 'until'>,
): FiguresQuery | undefined {
  const { account = scope.account, bot, agent, version, channel, medium, language, queue, outcome, containment } = filter;
  if (scope.account !== undefined && account !== scope.account) return undefined;
  if (bot !== undefined && scope.bots !== undefined && !scope.bots.includes(bot)) return undefined;
  const bots = bot === undefined ? scope.bots : [bot];
  const query = { account, bots, agent, agentVersion: version, channel, medium, language, target: queue, outcome, containment };
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Omit<FiguresQuery, 'since' | 'until'>;
  return { ...asked, since, until };
}

/** Each part of the filter in words: `channel main-line`. */
export const filterWords = (filter: ReportFilter): string[] =>
  Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));

/** Does the query ask for these figures? For readers that have no store to ask. */
export function fits(query: FiguresQuery, figures: ConversationFigures): boolean {
  const { bots, since, until, ...same } = query;
  if (figures.startedAt < since || figures.startedAt >= until) return false;
  if (bots !== undefined && !bots.includes(figures.bot)) return false;
  return Object.entries(same).every(([name, value]) => value === undefined || figures[name as keyof typeof same] === value);
}

/** Reads figures from a list, so many at a time. */
export const listReader = (all: readonly KeptFigures[], atATime = 500): FiguresReader => ({
  async *scan(query) {
    const found = all.filter((one) => fits(query, one)).sort((a, b) => a.startedAt - b.startedAt);
    for (let from = 0; from < found.length; from += atATime) yield found.slice(from, from + atATime);
  },
});
