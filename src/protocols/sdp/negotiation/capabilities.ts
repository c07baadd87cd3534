import type { Dice } from '#base';
import type { SdesSuiteName } from '../crypto/crypto-suite.ts';
import type { KeyPadding } from '../crypto/key-parameter.ts';
import type { SdpAddress } from '../fields/address.ts';
import type { Direction } from '../fields/direction.ts';
import type { EventList } from '../fields/event-list.ts';
import type { Codec } from './codec.ts';

export interface CodecCapability {
  readonly codec: Codec;
  /** Which dynamic number we would give it, 96…127, if it is free. */
  readonly payloadType?: number;
  /** What we ask of who sends it: `useinbandfec=1`. */
  readonly parameters?: string;
}

/** What is done about SRTP with keys in SDP (RFC 4568). */
export interface SrtpCapability {
  /** `allowed`: taken when offered, not insisted on. `required`: nothing plain, either way. */
  readonly use: 'never' | 'allowed' | 'required';
  /** Keys may also stand beside RTP/AVP, and are then used if both sides have some (RFC 8643). */
  readonly opportunistic: boolean;
  /** Ours, best first. */
  readonly suites: readonly SdesSuiteName[];
  /** Whose order decides when there is a choice. */
  readonly choice: 'ours' | 'theirs';
  /** "Pad crypto": whether the `=` of base64 is printed. */
  readonly keyPadding: KeyPadding;
  /** How the other side hears us: over TLS, or over anything else, where everybody on the way can read the keys. */
  readonly signalling: 'secure' | 'plain';
  readonly keysOverPlainSignalling: boolean;
  /** Put up with UNENCRYPTED_SRTP and UNENCRYPTED_SRTCP, or UNAUTHENTICATED_SRTP, when the far side asks. */
  readonly allowUnencrypted: boolean;
  readonly allowUnauthenticated: boolean;
}

/** What we can do in one call, and where. */
export interface Capabilities {
  /** Where we receive. Also says which family of addresses we can send to. */
  readonly address: SdpAddress;
  readonly port: number;
  /** The port above unless told. */
  readonly rtcpPort?: number;
  /** Best first. */
  readonly codecs: readonly CodecCapability[];
  /** Whose order decides when there is a choice. */
  readonly codecChoice: 'ours' | 'theirs';
  /** The telephone events we understand; undefined for none at all. */
  readonly events: EventList | undefined;
  readonly comfortNoise: boolean;
  /** How much sound we like in a packet. */
  readonly packetMs: number;
  /** The most we send and take in one. */
  readonly mostPacketMs: number;
  /** What we would do if the far side let us: `sendonly` puts it on hold. */
  readonly direction: Direction;
  readonly srtp: SrtpCapability;
  /** For the session's number, and for keys. */
  readonly dice: Dice;
}
