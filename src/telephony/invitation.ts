import type { Dial } from '#net';
import type { InviteRequested } from '#protocols/sip';

/** Whom a call of ours is for, and how it asks. */
export interface Invitation extends Pick<InviteRequested, 'target' | 'from' | 'toUri' | 'routes' | 'headers' | 'credentials' | 'callId'> {
  /** Whose server is looked for (RFC 3263). */
  readonly to: Dial['to'];
  /** How long even the last server may give no sign of life. */
  readonly silentMs?: number;
}

/** How a call of ours is placed. */
export interface PlaceManners {
  /** How long it may ring. */
  readonly ringMs: number;
  /** A REFER of the far side: ends the call as a wish for transfer, told in its `goodbye`; or is declined with 603. */
  readonly transfers: 'take' | 'decline';
  /** Who makes the offer: `theirs` asks for one in their 200, for far sides that want it so. */
  readonly offer: 'ours' | 'theirs';
}
