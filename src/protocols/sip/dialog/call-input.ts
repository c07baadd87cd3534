import type { Tick } from '#base';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import type { CallCommand } from './call-command.ts';
import type { Waiting } from './ground.ts';

/** What reaches a call. */
export type CallInput =
  | Tick
  /** A request within one of its dialogs. */
  | { readonly kind: 'request-received'; readonly waiting: Waiting }
  | { readonly kind: 'ack-received'; readonly request: SipRequest }
  /** A CANCEL of its INVITE; the CANCEL itself has been answered. */
  | { readonly kind: 'cancel-received'; readonly request: SipRequest }
  | { readonly kind: 'response-received'; readonly transaction: TransactionKey; readonly response: SipResponse; readonly from: Hop }
  /** No response will come: nobody answered, or the wire failed. */
  | { readonly kind: 'request-failed'; readonly transaction: TransactionKey }
  | { readonly kind: 'command-given'; readonly command: CallCommand };
