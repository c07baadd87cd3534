import type { ConversationId } from '#base';
import type { BusMessage } from '#contract';

/** Which events a watcher asked for; what is absent narrows nothing. */
export interface EventQuery {
  readonly conversation?: ConversationId;
  readonly interactionId?: string;
  readonly kinds?: ReadonlySet<string>;
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
