import type { ConversationFigures, KeptFigures } from '#contract';
import type { FiguresRow } from '../schema.ts';
import { plain } from '../text.ts';

const column = (text: string | undefined): string | null => (text === undefined ? null : plain(text));

/** Columns that a query narrows or orders by; the rest is JSON. The interaction is the head's, and filled in where it is written. */
export function figuresRow(conversation: string, figures: ConversationFigures, at: number): FiguresRow {
  const { account, bot, agent, agentVersion, channel, medium, outcome, language, target, containment, startedAt, endedAt, ...rest } = figures;
  return {
    conversation,
    account: plain(account),
    bot: plain(bot),
    agent: plain(agent),
    agent_version: plain(agentVersion),
    channel: plain(channel),
    medium,
    outcome,
    language: column(language),
    target: column(target),
    containment: column(containment),
    interaction_id: null,
    started_at: Math.round(startedAt),
    ended_at: Math.round(endedAt),
    at,
    body: JSON.stringify(rest),
  };
}

export function figuresOf(row: Omit<FiguresRow, 'at' | 'interaction_id' | 'conversation'>): ConversationFigures {
  const { account, bot, agent, agent_version: agentVersion, channel, medium, outcome, language, target, containment } = row;
  return {
    account,
    bot,
    agent,
    agentVersion,
    channel,
    medium,
    outcome,
    ...(language === null ? {} : { language }),
    ...(target === null ? {} : { target }),
    ...(containment === null ? {} : { containment }),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    ...(JSON.parse(row.body) as object),
  } as ConversationFigures;
}

export const keptFigures = (row: Omit<FiguresRow, 'at'>): KeptFigures => ({
  ...figuresOf(row),
  conversation: row.conversation,
  ...(row.interaction_id === null ? {} : { interactionId: row.interaction_id }),
});
