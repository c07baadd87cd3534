import type { TransportName } from '../message/hop.ts';
import { defaultTimers, type TimerSettings } from '../transaction/timers.ts';

/** Name and password for a realm that challenges us; without a realm they are given to any. */
export interface Credentials {
  readonly realm?: string;
  readonly username: string;
  readonly password: string;
}

/** Where the far side reaches us over one transport: what stands in Via and Contact. */
export interface OwnAddress {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port?: number;
}

/** How one SIP endpoint behaves. Times in milliseconds unless they say seconds. */
export interface EndpointSettings {
  readonly addresses: Readonly<Partial<Record<TransportName, OwnAddress>>>;
  /** User part of our Contact. */
  readonly contactUser?: string;
  /** Stands in User-Agent and Server. */
  readonly product: string;
  readonly timers: TimerSettings;
  readonly credentials: readonly Credentials[];
  /** RFC 4028. `seconds` is what we ask for in calls of ours (undefined: we ask for none); `minSeconds` is the least we accept. */
  readonly session: { readonly seconds: number | undefined; readonly minSeconds: number };
  /** Bodies of these types are offers and answers. */
  readonly bodyTypes: readonly string[];
  /** Where requests within a dialog go: to the Contact or route, by the law; or always back to the source of the dialog's first message, for peers behind NAT. */
  readonly nextHop: 'contact' | 'source';
  /** An incoming call that the application does not answer is refused with 480 after this time. */
  readonly unansweredMs: number;
  /** An outgoing call that is not answered is cancelled after this time. */
  readonly ringMs: number;
  /** After a BYE of ours the call is over at the latest after this time, answered or not. */
  readonly byeWaitMs: number;
  /** An offer, a REFER or another request within a dialog that the application does not answer in this time is refused with 500. */
  readonly decisionMs: number;
}

export const defaultSettings: EndpointSettings = {
  addresses: {},
  product: 'Cordboard',
  timers: defaultTimers,
  credentials: [],
  session: { seconds: 1800, minSeconds: 90 },
  bodyTypes: ['application/sdp'],
  nextHop: 'contact',
  unansweredMs: 60_000,
  ringMs: 120_000,
  byeWaitMs: 4_000,
  decisionMs: 10_000,
};

/** What we serve. RFC 3261 §20.5. */
export const allowedMethods = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'PRACK', 'UPDATE', 'REFER', 'NOTIFY'] as const;

/** Option tags we know. RFC 3261 §19.2: 3262, 4028, 4488, 7433. */
export const supportedOptions = ['100rel', 'timer', 'norefersub', 'uui'] as const;
