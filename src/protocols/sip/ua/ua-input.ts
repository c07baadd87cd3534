import type { Tick } from '#base';
import type { CallCommand } from '../dialog/call-command.ts';
import type { CallEvent } from '../dialog/call-event.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { Hop } from '../message/hop.ts';
import type { Transmit } from '../transaction/output.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';

/** What reaches an endpoint. */
export type UaInput =
  | Tick
  /** A datagram, or a message that the stream framer cut out, also the last one of a broken stream. */
  | { readonly kind: 'message-received'; readonly octets: Uint8Array; readonly from: Hop }
  /** What a `transmit` asked for could not be sent: no connection, no address. */
  | { readonly kind: 'transmit-failed'; readonly transaction: TransactionKey }
  | { readonly kind: 'connection-closed'; readonly connection: string }
  | CallCommand
  /** Asks the far side whether it lives. `ping` is a name of the shell's choice. */
  | {
      readonly kind: 'ping-requested';
      readonly ping: string;
      readonly to: Hop;
      readonly target: string;
      readonly from: string;
      readonly headers?: ForeignHeaders;
    }
  /** No new calls from now on; OPTIONS are answered 503. Those that live run on. */
  | { readonly kind: 'drain-requested' };

/** What an endpoint wants, and tells. */
export type UaOutput =
  | Transmit
  | CallEvent
  /** A ping came back, with any status; or did not, when `status` is undefined. */
  | { readonly kind: 'ping-answered'; readonly ping: string; readonly status: number | undefined }
  /** For logs and counters: a request was refused by the stack itself. */
  | { readonly kind: 'request-refused'; readonly method: string; readonly status: number; readonly why: string; readonly from: Hop }
  /** For logs and counters: something came in that deserved no answer. */
  | { readonly kind: 'message-dropped'; readonly why: string; readonly from: Hop }
  /** After `drain-requested`: the last call has ended. */
  | { readonly kind: 'drained' };
