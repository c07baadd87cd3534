/** What shows that a human's side took the customer, from the weakest to the strongest of each door. */
export const handoffProofs = [
  /** Voice stream: our last message named where to; nothing comes back. */
  'stop-sent',
  /** Our goodbye with the hand-off in it was answered 200. */
  'bye-answered',
  /** The transfer was accepted (RFC 3515, 202), and nothing was heard of its end. */
  'refer-taken',
  /** A NOTIFY said that it worked. */
  'refer-notified',
  /** They answered our own call, and the two are joined. */
  'dial-answered',
  /** The desk gave its id of the conversation. */
  'desk-opened',
  /** A human has come. */
  'human-joined',
] as const;
export type HandoffProof = (typeof handoffProofs)[number];

/** `answered`: a human has come, where that is known. `unproven`: it was sent, and the far side never said that it was taken. `returned`: the customer is the agent's again. */
export type HandoffStage = 'requested' | 'sent' | 'accepted' | 'answered' | 'unproven' | 'refused' | 'timed-out' | 'returned' | 'abandoned';
