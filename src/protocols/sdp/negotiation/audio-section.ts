import { type CryptoAttribute, parseCrypto } from '../crypto/crypto-attribute.ts';
import { isNowhere, type SdpAddress } from '../fields/address.ts';
import { parseDecimal } from '../fields/decimal.ts';
import { type Direction, directionOf, readDirection, receives, sends } from '../fields/direction.ts';
import { parseFmtp } from '../fields/fmtp.ts';
import { parseRtcp } from '../fields/rtcp.ts';
import { parseRtpmap, type Rtpmap } from '../fields/rtpmap.ts';
import { attributeOf, attributesOf, type MediaDescription, type SessionDescription } from '../session-description.ts';
import { staticFormats } from './codec.ts';
import { type Profile, profileNamed } from './profile.ts';

/** A payload type and what it stands for. */
export interface Format extends Rtpmap {
  readonly parameters: string | undefined;
}

/** What a description says about one audio medium, session-wide words included. */
export interface AudioSection {
  /** Which `m=` line, from 0. */
  readonly index: number;
  readonly port: number;
  readonly protocol: string;
  readonly profile: Profile | undefined;
  /** Undefined when there is no `c=` for it at all. */
  readonly address: SdpAddress | undefined;
  readonly rtcp: { readonly address: SdpAddress | undefined; readonly port: number };
  /** In the order of the `m=` line; what stands for nothing known is left out. */
  readonly formats: readonly Format[];
  /** As its sender sees it. An address of nowhere takes the receiving out of it (RFC 3264 §8.4). */
  readonly direction: Direction;
  readonly packetMs: number | undefined;
  readonly mostPacketMs: number | undefined;
  /** Those that were understood, each tag once. */
  readonly cryptos: readonly CryptoAttribute[];
  readonly offersDtls: boolean;
  readonly offersIce: boolean;
}

/** All audio media of a description, switched off or not, in order. */
export const audioSections = (description: SessionDescription): AudioSection[] =>
  description.media.flatMap((media, index) => (media.kind === 'audio' ? [readSection(description, media, index)] : []));

function readSection(description: SessionDescription, media: MediaDescription, index: number): AudioSection {
  const { lines, port, protocol } = media;
  const either = (name: string): string | undefined => attributeOf(lines, name) ?? attributeOf(description.lines, name);
  const address = media.connection ?? description.connection;
  const rtcpText = attributeOf(lines, 'rtcp');
  const rtcp = rtcpText === undefined ? undefined : parseRtcp(rtcpText);
  const said = readDirection(lines) ?? readDirection(description.lines) ?? 'sendrecv';
  return {
    index,
    port,
    protocol,
    profile: profileNamed(protocol),
    address,
    rtcp: { address: rtcp?.address ?? address, port: rtcp?.port ?? Math.min(port + 1, 65_535) },
    formats: readFormats(media),
    direction: directionOf(sends(said), receives(said) && !(address !== undefined && isNowhere(address))),
    packetMs: parseDecimal(attributeOf(lines, 'ptime')?.trim(), 1000),
    mostPacketMs: parseDecimal(attributeOf(lines, 'maxptime')?.trim(), 1000),
    cryptos: readCryptos(media),
    offersDtls: either('fingerprint') !== undefined,
    offersIce: either('ice-ufrag') !== undefined,
  };
}

function readFormats(media: MediaDescription): Format[] {
  const maps = new Map<number, Rtpmap>();
  for (const value of attributesOf(media.lines, 'rtpmap')) {
    const map = parseRtpmap(value);
    if (map !== undefined && !maps.has(map.payloadType)) maps.set(map.payloadType, map);
  }
  const parameters = new Map<number, string>();
  for (const value of attributesOf(media.lines, 'fmtp')) {
    const fmtp = parseFmtp(value);
    if (fmtp !== undefined && !parameters.has(fmtp.payloadType)) parameters.set(fmtp.payloadType, fmtp.parameters);
  }
  const formats: Format[] = [];
  for (const text of new Set(media.formats)) {
    const payloadType = parseDecimal(text, 127);
    if (payloadType === undefined) continue;
    const [encoding, clockRateHz, channels] = staticFormats.get(payloadType) ?? [];
    const named = encoding && clockRateHz && channels ? { payloadType, encoding, clockRateHz, channels } : undefined;
    const map = maps.get(payloadType) ?? named;
    if (map !== undefined) formats.push({ ...map, parameters: parameters.get(payloadType) });
  }
  return formats;
}

function readCryptos(media: MediaDescription): CryptoAttribute[] {
  const cryptos = new Map<number, CryptoAttribute>();
  for (const value of attributesOf(media.lines, 'crypto')) {
    const crypto = parseCrypto(value);
    if (crypto.ok && !cryptos.has(crypto.value.tag)) cryptos.set(crypto.value.tag, crypto.value);
  }
  return [...cryptos.values()];
}
