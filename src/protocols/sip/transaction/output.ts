import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { TransactionKey } from './transaction-key.ts';

/** Octets for the wire. */
export interface Transmit {
  readonly kind: 'transmit';
  readonly octets: Uint8Array;
  readonly to: Hop;
  /** Named when a failure to send concerns someone: the shell gives it back in `transmit-failed`. */
  readonly transaction?: TransactionKey | undefined;
}

/** What transactions want, and what they tell the storey above. */
export type TransactionOutput =
  | Transmit
  /** A response to a request of ours. A 2xx to an INVITE comes as often as it is repeated (RFC 6026 §7.2). */
  | { readonly kind: 'response-received'; readonly transaction: TransactionKey; readonly response: SipResponse; readonly from: Hop }
  /** Timer B or F: nobody answered. */
  | { readonly kind: 'request-timeout'; readonly transaction: TransactionKey }
  /** The ACK of a 2xx that carried the INVITE's own branch, as before RFC 3261. */
  | { readonly kind: 'ack-received'; readonly request: SipRequest; readonly from: Hop }
  /** Timer H: our refusal was never acknowledged. */
  | { readonly kind: 'ack-missing'; readonly transaction: TransactionKey }
  | { readonly kind: 'transport-error'; readonly transaction: TransactionKey }
  | { readonly kind: 'transaction-end'; readonly transaction: TransactionKey };
