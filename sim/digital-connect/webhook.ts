import type { ChatMessage, Side } from './conversation.ts';
import type { Quirks } from './quirks.ts';

/** The three actions of the custom integration, by the names that Talkdesk's page gives them. */
export const actions = ['conversation_started', 'message_created', 'conversation_ended'] as const;
export type Action = (typeof actions)[number];

/** Something a middleware is told of. */
export interface Webhook {
  /** Ours, for the log and for replays; it is not sent. */
  readonly id: string;
  readonly action: Action;
  readonly conversationId: string;
  readonly atMs: number;
  readonly message?: ChatMessage;
  readonly agent?: string;
  readonly touchpointId?: string;
  readonly email?: string;
  readonly endedBy?: Side;
}

/**
 * The body of a webhook. The envelope is that of Talkdesk's own consumer (its OpenAPI bundle), `payload.content` was seen in use; every
 * other member of the payload is a guess, and `payload=bare` leaves it out.
 */
export function printWebhook(webhook: Webhook, { eventType, payload: form }: Quirks, shiftMs = 0): Readonly<Record<string, unknown>> {
  const { action, conversationId, message, agent, touchpointId, email, endedBy } = webhook;
  const envelope = {
    ...(eventType === 'absent' ? {} : { event_type: eventType === 'upper' ? action.toUpperCase() : action }),
    conversation_id: conversationId,
    timestamp: new Date(webhook.atMs + shiftMs).toISOString(),
  };
  const files = message?.files.map(({ id, name, type, sizeBytes }) => ({ id, name, type, size: sizeBytes })) ?? [];
  const seen = {
    ...(message?.text === undefined ? {} : { content: message.text }),
    ...(files.length === 0 ? {} : { attachments: files }),
  };
  if (form === 'bare') return { ...envelope, payload: seen };
  if (form === 'flat') return { ...envelope, ...seen, ...(message ? { author_name: message.author } : {}) };
  const guessed = {
    ...(message
      ? { message_id: message.id, author_name: message.author, author_type: { contact: 'CONTACT', agent: 'AGENT', flow: 'SYSTEM' }[message.from] }
      : {}),
    ...(agent === undefined ? {} : { agent_name: agent }),
    ...(touchpointId === undefined ? {} : { touchpoint_id: touchpointId }),
    ...(email === undefined ? {} : { contact_person: { email } }),
    ...(endedBy === undefined ? {} : { ended_by: endedBy.toUpperCase() }),
  };
  return { ...envelope, payload: { ...seen, ...guessed } };
}
