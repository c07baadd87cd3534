import type { ConversationId, WallTime } from '#base';
import type { Containment, ConversationHead, Outcome } from '#contract';
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
  'call_id',
  'stream_id',
  'language',
  'customer',
  'target',
  'containment',
  'last_seq',
  'emptied_at',
  'unnamed_at',
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
    ...(row.call_id === null ? {} : { callId: row.call_id }),
    ...(row.stream_id === null ? {} : { streamId: row.stream_id }),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.customer === null ? {} : { customer: row.customer }),
    startedAt: row.started_at as WallTime,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at as WallTime }),
    turns: row.turns,
    ...(row.outcome === null ? {} : { outcome: row.outcome as Outcome }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.exit === null ? {} : { exit: row.exit }),
    ...(row.target === null ? {} : { target: row.target }),
    ...(row.containment === null ? {} : { containment: row.containment as Containment }),
    seq: row.last_seq,
    ...(row.emptied_at === null ? {} : { emptiedAt: row.emptied_at as WallTime }),
    ...(row.unnamed_at === null ? {} : { unnamedAt: row.unnamed_at as WallTime }),
  };
}
