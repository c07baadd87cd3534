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

/** The recordings of conversations now in the house. Undefined when the conversation is not here; false when it is not recorded. */
export interface LiveRecordings {
  /** Silence is kept from now on. Doing it twice changes nothing. */
  pauseRecording(id: ConversationId): boolean | undefined;
  /** Goes on, unless something else holds it paused, such as an answer that is private. */
  resumeRecording(id: ConversationId): boolean | undefined;
}
