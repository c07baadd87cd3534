import { z } from 'zod';
import { bad, type ConversationId, ok, type Result } from '#base';
import { type BusMessage, eventKinds } from '#contract';
import { isConversationId } from './api-shapes.ts';
import { complaintOf } from './conversation-query.ts';

/** Which events a watcher asked for; what is absent narrows nothing. */
export interface EventQuery {
  readonly conversation?: ConversationId;
  readonly interactionId?: string;
  readonly kinds?: ReadonlySet<string>;
}

const knownKinds: ReadonlySet<string> = new Set(eventKinds);
const kindList = z
  .union([z.string(), z.array(z.string()).max(32)])
  .transform((given) => [given].flat().flatMap((text) => text.split(',')))
  .refine((kinds) => kinds.every((kind) => knownKinds.has(kind)));

const eventQuerySchema = z.strictObject({
  conversation: z.string().max(64).refine(isConversationId).optional(),
  interactionId: z.string().min(1).max(256).optional(),
  kind: kindList.optional(),
});

/** Reads `conversation`, `interactionId` and `kind` (repeated, or parted by commas). */
export function parseEventQuery(parameters: unknown): Result<EventQuery> {
  const read = eventQuerySchema.safeParse({ ...(parameters as object) });
  if (!read.success) return bad(complaintOf(read.error, Object.keys(eventQuerySchema.shape)));
  const { conversation, interactionId, kind } = read.data;
  return ok({
    ...(conversation === undefined ? {} : { conversation: conversation as ConversationId }),
    ...(interactionId === undefined ? {} : { interactionId }),
    ...(kind === undefined ? {} : { kinds: new Set(kind) }),
  });
}

/** The place where a watcher left off: `Last-Event-ID` as we gave it out. Anything else is as good as none. */
export function parseEventId(text: string | undefined): { readonly conversation: ConversationId; readonly seq: number } | undefined {
  const [, conversation, seq] = /^(cv_[0-9a-z]{1,60}):(\d{1,9})$/.exec(text ?? '') ?? [];
  return conversation === undefined ? undefined : { conversation: conversation as ConversationId, seq: Number(seq) };
}

/** Decides which messages a watcher gets. Conversations of an interaction become known as they begin. */
export class EventFilter {
  readonly #query: EventQuery;
  readonly #sees: (message: BusMessage) => boolean;
  readonly #ofInteraction = new Set<string>();

  constructor(query: EventQuery, sees: (message: BusMessage) => boolean) {
    this.#query = query;
    this.#sees = sees;
  }

  /** That conversation belongs to the interaction asked for. */
  adopt(conversation: ConversationId): void {
    this.#ofInteraction.add(conversation);
  }

  /** Is everything of this one conversation asked for, so that it can be taken up where it was left? */
  follows(conversation: ConversationId): boolean {
    const { conversation: only, interactionId } = this.#query;
    return only === conversation || (only === undefined && interactionId !== undefined && this.#ofInteraction.has(conversation));
  }

  wants(message: BusMessage): boolean {
    if (!this.#sees(message)) return false;
    const { conversation, interactionId, kinds } = this.#query;
    if (interactionId !== undefined) {
      const { event } = message;
      if (event.kind === 'conversation-start' && event.facts.interactionId === interactionId) this.adopt(message.conversation);
      if (!this.#ofInteraction.has(message.conversation)) return false;
    }
    return (conversation === undefined || conversation === message.conversation) && (kinds === undefined || kinds.has(message.event.kind));
  }
}
