import type { ConversationId, WallTime } from '#base';

export interface LiveSession {
  readonly id: ConversationId;
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly mode: 'talk' | 'listen';
  readonly startedAt: WallTime;
}

/** The conversations now in the house. */
export interface LiveSessions {
  list(): readonly LiveSession[];
  /** Ends one, as failed, letting the contact centre take the customer. False when it is not here. */
  end(id: ConversationId): boolean;
}
