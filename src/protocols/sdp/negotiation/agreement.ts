import type { CryptoAttribute } from '../crypto/crypto-attribute.ts';
import type { SdpAddress } from '../fields/address.ts';
import type { Direction } from '../fields/direction.ts';
import type { EventList } from '../fields/event-list.ts';
import type { SessionDescription } from '../session-description.ts';
import type { Codec } from './codec.ts';

/** A codec under the number it has in packets one way. */
export interface AgreedCodec {
  readonly payloadType: number;
  readonly codec: Codec;
  /** What its receiver asked for. */
  readonly parameters: string | undefined;
}

/** Something that goes with the sound, under its numbers both ways. */
export interface AgreedCompanion {
  readonly sendPayloadType: number;
  readonly receivePayloadType: number;
  /** Of its durations and timestamps. */
  readonly clockRateHz: number;
}

/** What two descriptions come to for our leg of the call. */
export interface Agreement {
  /** Which `m=` line it is about. */
  readonly mediaIndex: number;
  readonly protocol: string;
  readonly local: { readonly address: SdpAddress; readonly port: number; readonly rtcpPort: number };
  /** Where to send, as the far side says. Whether that is to be believed is for the leg to judge. */
  readonly remote: { readonly address: SdpAddress; readonly port: number; readonly rtcp: { readonly address: SdpAddress; readonly port: number } };
  /** As we see it. */
  readonly direction: Direction;
  /** The far side takes no sound: we are on hold. */
  readonly held: boolean;
  readonly send: AgreedCodec;
  /** Everything that may come. */
  readonly receive: readonly AgreedCodec[];
  readonly events: (AgreedCompanion & { readonly events: EventList }) | undefined;
  readonly comfortNoise: AgreedCompanion | undefined;
  /** How much sound goes into each of our packets. */
  readonly packetMs: number;
  /** Ours for what we send, theirs for what comes. Undefined: plain RTP. */
  readonly srtp: { readonly send: CryptoAttribute; readonly receive: CryptoAttribute } | undefined;
}

/** A finished exchange: it begins the next one. */
export interface Negotiation {
  readonly local: SessionDescription;
  readonly remote: SessionDescription;
  readonly agreement: Agreement;
}

/** What a new agreement changes, so that a leg touches only that. */
export interface Changes {
  /** Where we send. */
  readonly remote: boolean;
  /** Where we receive. */
  readonly local: boolean;
  readonly codec: boolean;
  readonly direction: boolean;
  /** Our key, or whether there is one: a new sender, with its counters at zero. */
  readonly sendKey: boolean;
  /** Their key: a new receiver. */
  readonly receiveKey: boolean;
}

const samePlace = (a: { readonly address: SdpAddress; readonly port: number }, b: typeof a): boolean =>
  a.port === b.port && sameAddress(a.address, b.address);
const sameAddress = (a: SdpAddress, b: SdpAddress): boolean => a.family === b.family && a.host === b.host;
const sameCodec = (a: AgreedCodec, b: AgreedCodec): boolean =>
  a.payloadType === b.payloadType &&
  a.codec.encoding === b.codec.encoding &&
  a.codec.clockRateHz === b.codec.clockRateHz &&
  a.parameters === b.parameters;
const sameCompanion = (a: AgreedCompanion | undefined, b: AgreedCompanion | undefined): boolean =>
  a?.sendPayloadType === b?.sendPayloadType && a?.receivePayloadType === b?.receivePayloadType && a?.clockRateHz === b?.clockRateHz;

/** Would a sender or receiver opened with the one serve for the other? */
function sameCrypto(a: CryptoAttribute | undefined, b: CryptoAttribute | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const flags = (one: CryptoAttribute): string =>
    `${one.suite} ${one.kdr} ${!!one.unencryptedSrtp} ${!!one.unencryptedSrtcp} ${!!one.unauthenticatedSrtp}`;
  if (flags(a) !== flags(b) || a.keys.length !== b.keys.length) return false;
  return a.keys.every((key, i) => {
    const other = b.keys[i];
    return other !== undefined && key.equals(other) && `${key.mki}` === `${other.mki}` && key.lifetime === other.lifetime;
  });
}

/** What is different in `after`. */
export const compareAgreements = (before: Agreement, after: Agreement): Changes => ({
  remote: !samePlace(before.remote, after.remote) || !samePlace(before.remote.rtcp, after.remote.rtcp),
  local: !samePlace(before.local, after.local) || before.local.rtcpPort !== after.local.rtcpPort,
  codec:
    !sameCodec(before.send, after.send) ||
    before.receive.length !== after.receive.length ||
    !before.receive.every((codec, i) => sameCodec(codec, after.receive[i] ?? after.send)) ||
    !sameCompanion(before.events, after.events) ||
    !sameCompanion(before.comfortNoise, after.comfortNoise) ||
    before.packetMs !== after.packetMs,
  direction: before.direction !== after.direction || before.held !== after.held,
  sendKey: !sameCrypto(before.srtp?.send, after.srtp?.send),
  receiveKey: !sameCrypto(before.srtp?.receive, after.srtp?.receive),
});
