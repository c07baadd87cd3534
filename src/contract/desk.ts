import type { GatewayError } from '#base';
import type { ChatFile, Contact } from './chat-message.ts';
import type { ThreadKey } from './chat-thread.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffDoor, HandoffReference } from './handoff-door.ts';

/** A line of what was said before the human came. */
export interface DeskLine {
  readonly who: 'customer' | 'agent';
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What is asked of a desk. Orders of one conversation are carried out one after the other. */
export type DeskOrder =
  | {
      readonly kind: 'open';
      readonly handoff: Handoff;
      readonly contact: Contact;
      /** Oldest first. */
      readonly lines: readonly DeskLine[];
      /** Where all of it can be read; present when not all of it fits through this desk's door. */
      readonly reference?: HandoffReference;
    }
  | { readonly kind: 'send'; readonly deskConversation: string; readonly text: string; readonly files: readonly ChatFile[] }
  /** The customer's side ends it. */
  | { readonly kind: 'end'; readonly deskConversation: string };

/** What became of an order. */
export type DeskAnswer =
  /** The proof that the desk took the customer: its own id of the conversation. */
  | { readonly kind: 'opened'; readonly deskConversation: string; readonly cut: readonly string[] }
  | { readonly kind: 'sent' }
  /** Some of it arrived; `reason` says what did not. */
  | { readonly kind: 'partial'; readonly reason: string }
  /** It is over at the desk, by this order or before. */
  | { readonly kind: 'closed' }
  /** It will not be done; asking again is of no use. */
  | { readonly kind: 'refused'; readonly error: GatewayError }
  /** It may be done later, under the same key. */
  | { readonly kind: 'later'; readonly error: GatewayError; readonly afterMs?: number };

/** Is anybody there? `outside-hours` never queues anyone; `unknown` counts as open. */
export type DeskAvailability = 'open' | 'outside-hours' | 'nobody' | 'unknown';

/** Humans who can take over a chat. */
export interface Desk {
  readonly id: string;
  /** Configured target ids that lead here. */
  readonly targets: readonly string[];
  readonly can: {
    /** How many bytes one value of context may have. */
    readonly contextBytes: number;
    /** How many lines of what was said before are taken. */
    readonly lines: number;
    readonly files: boolean;
  };
  /** What a hand-off of this customer to a target can carry; undefined where it has no limits, or leads nowhere. */
  door?(target: string, contact: Contact): HandoffDoor | undefined;
  /** As far as can be known now. */
  availability(target: string): Promise<DeskAvailability>;
  /**
   * Carries it out at most once for a key, however often it is asked. `again`: it was tried before, perhaps by a process that is gone, and may have
   * had its effect. Never rejects.
   */
  carryOut(order: DeskOrder, key: string, again?: boolean): Promise<DeskAnswer>;
}

/** What a desk tells of a conversation. `id` is the same when the same thing is told again. */
export interface DeskNews {
  readonly desk: string;
  readonly deskConversation: string;
  readonly id: string;
  /** By the desk's own clock, ISO 8601; decides the order where it is known. */
  readonly at?: string;
  readonly what:
    | { readonly kind: 'joined'; readonly name?: string }
    /** `automatic`: nobody wrote it; nobody has joined by it. */
    | { readonly kind: 'message'; readonly name?: string; readonly automatic?: true; readonly text: string; readonly files: readonly ChatFile[] }
    | { readonly kind: 'typing'; readonly name?: string }
    | { readonly kind: 'position'; readonly position: number }
    | { readonly kind: 'moved'; readonly to: string }
    | { readonly kind: 'nobody' }
    /** Their side ended it, whether somebody had joined or not. */
    | { readonly kind: 'ended' };
}

/** Where desks tell their news. Given by `sessions`. */
export interface DeskListener {
  /** Resolves when it is durable; `unknown`: no conversation of ours goes by that id. */
  hear(news: DeskNews): Promise<'taken' | 'seen' | 'unknown'>;
  /** Whose conversation it is, for whom a file may be kept; undefined: nobody's of ours. */
  whose(place: Pick<DeskNews, 'desk' | 'deskConversation'>): Promise<(ThreadKey & { readonly account: string }) | undefined>;
}
