import type { StoredEvent } from './conversation-event.ts';
import type { ConversationHead } from './conversation-store.ts';

/** One name of a conversation, and whose word for it that is. */
export interface Identifier {
  readonly name: string;
  readonly value: string;
}

/** All names by which a conversation can be found, ours first. */
export function identifiersOf(
  { id, customer, interactionId, callId, streamId }: ConversationHead,
  events: readonly StoredEvent[],
): readonly Identifier[] {
  const desks = new Set(
    events.flatMap((event) => (event.kind === 'desk-answer' && event.deskConversation !== undefined ? [event.deskConversation] : [])),
  );
  const named: readonly (readonly [string, string | undefined])[] = [
    ['conversation', id],
    ['interaction (contact centre)', interactionId],
    ['call', callId],
    ['stream or session', streamId],
    ...[...desks].map((desk) => ['conversation at the desk', desk] as const),
    ['customer', customer],
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
