/** A file that travels with a message. Its octets lie in the house's own shelf under this id, never in an event. */
export interface ChatFile {
  readonly id: string;
  readonly name: string;
  /** Media type as it was found, not as it was claimed. */
  readonly type: string;
  readonly sizeBytes: number;
}

/** A message of the customer, or of a human agent. */
export interface ChatMessage {
  /** Chosen by whoever sent it, unique in the thread: the same id again is the same message again. */
  readonly id: string;
  readonly text: string;
  readonly files: readonly ChatFile[];
}

/** How a customer can be reached, as far as they said or proved. */
export interface Contact {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}
