import type { ConversationHead, RecordView } from '#contract';
import { type ContainmentType, containmentTypeOf } from './public-containment.ts';
import { tasksOf } from './public-details.ts';
import { channelTypeOf, sessionIdOf, userIdOf } from './public-ids.ts';
import { languageOf, publicMessages } from './public-messages.ts';

export interface PublicTag {
  readonly name: string;
  readonly value: string;
}

/** One line of `getSessions`. */
export interface PublicSession {
  readonly sessionId: string;
  readonly botId: string;
  readonly channel: string;
  readonly userId: string;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly session_lang: readonly string[];
  /** Interactive: the customer said or wrote something. */
  readonly sessionType: 'interactive' | 'non-interactive';
  readonly isDeveloper: boolean;
  readonly sessionStatus: 'active' | 'closed';
  readonly tags: { readonly userTags: readonly PublicTag[]; readonly sessionTags: readonly PublicTag[]; readonly altText: readonly PublicTag[] };
  readonly noOfMessagesExchanged: number;
  readonly noOfTasksExecuted: number;
  /** Absent while it lives, and of conversations that were only listened to. */
  readonly containmentType?: ContainmentType;
  readonly meta?: Readonly<Record<string, string>>;
}

export function publicSession(view: RecordView, includeMeta: boolean): PublicSession {
  const { head, events } = view;
  const words = publicMessages(view).filter(({ type }) => type !== 'ctrlmsg');
  const containmentType = containmentTypeOf(view);
  return {
    sessionId: sessionIdOf(head),
    botId: head.bot,
    channel: channelTypeOf(head),
    userId: userIdOf(head),
    start_time: new Date(head.startedAt).toISOString(),
    end_time: head.endedAt === undefined ? null : new Date(head.endedAt).toISOString(),
    session_lang: [languageOf(view)],
    sessionType: words.some(({ type }) => type === 'incoming') ? 'interactive' : 'non-interactive',
    isDeveloper: false,
    sessionStatus: head.endedAt === undefined ? 'active' : 'closed',
    tags: { userTags: [], sessionTags: tagsOf(view), altText: [] },
    noOfMessagesExchanged: words.length,
    noOfTasksExecuted: tasksOf(view).length,
    ...(containmentType === undefined ? {} : { containmentType }),
    ...(includeMeta ? { meta: metaOf(head, events.length) } : {}),
  };
}

/** What a session is marked with: all of it read from the record. */
export function tagsOf({ head, events }: RecordView): readonly PublicTag[] {
  const begun = events.find((event) => event.kind === 'hand-off-start');
  const taken = events.findLast((event) => event.kind === 'hand-off-proof' && event.stage === 'accepted');
  const tags: (PublicTag | undefined)[] = [
    tag('callerNumber', head.callerNumber),
    begun && tag(head.medium === 'voice' ? 'voiceAgentTransferStart' : 'chatAgentTransferStart', new Date(begun.at).toISOString()),
    taken?.kind === 'hand-off-proof' ? tag('transferredTo', taken.target) : undefined,
    tag('outcome', head.outcome),
    tag('reason', head.reason),
  ];
  return tags.filter((one) => one !== undefined);
}

const tag = (name: string, value: string | undefined): PublicTag | undefined => (value === undefined ? undefined : { name, value });

const metaOf = (head: ConversationHead, events: number): Readonly<Record<string, string>> => ({
  conversation: head.id,
  agent: head.agent,
  agentVersion: head.agentVersion,
  channel: head.channel,
  events: String(events),
  ...(head.interactionId === undefined ? {} : { interactionId: head.interactionId }),
});
