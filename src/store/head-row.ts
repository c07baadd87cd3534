import type { ConversationId, WallTime } from '#base';
import type { ConversationHead, Outcome } from '#contract';
import type { HeadRow } from './schema.ts';

/** The columns a `ConversationHead` is made of. */
export const headColumns = [
  'id',
  'medium',
  'channel',
  'account',
  'bot',
  'agent',
  'agent_version',
  'interaction_id',
  'caller_number',
  'started_at',
  'ended_at',
  'turns',
  'outcome',
  'reason',
  'exit',
] as const satisfies readonly (keyof HeadRow)[];

export function headOf(row: Pick<HeadRow, (typeof headColumns)[number]>): ConversationHead {
  return {
    id: row.id as ConversationId,
    medium: row.medium as ConversationHead['medium'],
    channel: row.channel,
    account: row.account,
    bot: row.bot,
    agent: row.agent,
    agentVersion: row.agent_version,
    ...(row.interaction_id === null ? {} : { interactionId: row.interaction_id }),
    ...(row.caller_number === null ? {} : { callerNumber: row.caller_number }),
    startedAt: row.started_at as WallTime,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at as WallTime }),
    turns: row.turns,
    ...(row.outcome === null ? {} : { outcome: row.outcome as Outcome }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.exit === null ? {} : { exit: row.exit }),
  };
}
