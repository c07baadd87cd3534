import type { Codec } from '#audio';
import type { SrtpKeying } from '#protocols/srtp';
import type { MediaAddress } from './source-lock.ts';

/** A codec under the number that SDP gave it. */
export interface AgreedCodec {
  readonly payloadType: number;
  readonly codec: Codec;
}

/** Telephone events, or comfort noise, under the number and clock that SDP gave them. */
export interface AgreedPayload {
  readonly payloadType: number;
  readonly clockRateHz: number;
}

/** What offer and answer agreed on for one stream of sound, as seen from here. A new one replaces it while the call goes on. */
export interface RtpAgreement {
  /** Where the far side wants RTP; undefined while it wants none. */
  readonly remote: MediaAddress | undefined;
  /** Where it wants RTCP: `remote` when multiplexed (RFC 5761), else what `a=rtcp` says, else `remote`'s host and the next port. */
  readonly remoteControl?: MediaAddress;
  /** May we send; will it send. Hold is one or both of them false. */
  readonly send: boolean;
  readonly receive: boolean;
  /** What we send with. */
  readonly outgoing: AgreedCodec;
  /** All that the far side may send. */
  readonly incoming: readonly AgreedCodec[];
  /** RFC 4733, as the far side wants it and as it will send it. */
  readonly outgoingEvents?: AgreedPayload;
  readonly incomingEvents?: readonly AgreedPayload[];
  /** RFC 3389, for silence both ways. */
  readonly comfortNoise?: AgreedPayload;
  /** SDES keys; without them the stream is plain. */
  readonly keys?: { readonly send: SrtpKeying; readonly receive: SrtpKeying };
}

/** Do two keyings say the same? A repeated offer repeats its keys, and their counters must go on. */
export function sameKeying(one: SrtpKeying | undefined, other: SrtpKeying | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.suite !== other.suite || one.keys.length !== other.keys.length) return false;
  if (one.kdr !== other.kdr || one.unencryptedSrtp !== other.unencryptedSrtp || one.unencryptedSrtcp !== other.unencryptedSrtcp) return false;
  if (one.unauthenticatedSrtp !== other.unauthenticatedSrtp) return false;
  return one.keys.every((key, i) => {
    const twin = other.keys[i];
    if (twin === undefined || key.lifetime !== twin.lifetime) return false;
    return Buffer.compare(key.reveal(), twin.reveal()) === 0 && Buffer.compare(key.mki ?? none, twin.mki ?? none) === 0;
  });
}

const none = new Uint8Array(0);
