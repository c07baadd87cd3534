import type { ConversationId, WallTime } from '#base';
import type { ConversationEvent, EventToAppend, OutgoingItem } from '#contract';
import type { NoticeKind } from './webhook-schema.ts';

/** The lane of what happened, before it is known who wants to hear of it. */
export const noticeLane = 'notices';

/** Something that webhooks may be told of. */
export interface Notice {
  readonly conversation: ConversationId;
  readonly kind: NoticeKind;
  readonly at: WallTime;
}

function kindOf(event: ConversationEvent): NoticeKind | undefined {
  switch (event.kind) {
    case 'conversation-start':
      return 'conversation.started';
    case 'conversation-end':
      return 'conversation.ended';
    case 'hand-off-proof':
      if (event.stage === 'accepted' || event.stage === 'unproven') return 'conversation.handed-off';
      return event.stage === 'refused' || event.stage === 'timed-out' ? 'conversation.hand-off-failed' : undefined;
    default:
      return undefined;
  }
}

/** Told once, whenever the work was done, and however often it is done again after a crash. */
const summarised = 'conversation.summarised';

/** The name of a notice, the same however often it is made: receivers know doubles by it. */
export const noticeId = ({ conversation, kind, at }: Notice): string =>
  kind === summarised ? `${conversation}.summarised` : `${conversation}.${kind.replace('conversation.', '')}.${at}`;

const itemOf = (notice: Notice): OutgoingItem => ({
  lane: noticeLane,
  key: notice.conversation,
  idempotencyKey: noticeId(notice),
  body: JSON.stringify(notice),
});

/** Summary and values of a conversation are as good as they will be. */
export const summarisedItem = (conversation: ConversationId, at: WallTime): OutgoingItem => itemOf({ conversation, kind: summarised, at });

/** What webhooks are to be told, put with the events that it is about. */
export function noticeItems(id: ConversationId, events: readonly EventToAppend[]): readonly OutgoingItem[] {
  return events.flatMap(({ event, at }) => {
    const kind = kindOf(event);
    if (kind === undefined) return [];
    return [itemOf({ conversation: id, kind, at })];
  });
}
