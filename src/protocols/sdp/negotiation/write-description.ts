import { type CryptoAttribute, printCrypto } from '../crypto/crypto-attribute.ts';
import { printAddress, type SdpAddress } from '../fields/address.ts';
import type { Direction } from '../fields/direction.ts';
import { type MediaLine, printMediaLine } from '../fields/media-line.ts';
import { printOrigin } from '../fields/origin.ts';
import { printRtcp } from '../fields/rtcp.ts';
import { printRtpmap } from '../fields/rtpmap.ts';
import { printSdp } from '../parse-sdp.ts';
import { describeOwn, type SessionDescription } from '../session-description.ts';
import type { Format } from './audio-section.ts';
import type { Capabilities } from './capabilities.ts';

type Lines = readonly (readonly [type: string, value: string])[];

export const rtcpPortOf = (capabilities: Capabilities): number => capabilities.rtcpPort ?? capabilities.port + 1;

/** Our audio medium, offered or answered. */
export function audioLines(
  capabilities: Capabilities,
  protocol: string,
  formats: readonly Format[],
  cryptos: readonly CryptoAttribute[],
  direction: Direction,
): Lines {
  const { port, packetMs, mostPacketMs, srtp } = capabilities;
  const rtcpPort = rtcpPortOf(capabilities);
  const attributes = [
    rtcpPort === port + 1 ? [] : `rtcp:${printRtcp({ port: rtcpPort, address: undefined })}`,
    cryptos.map((crypto) => `crypto:${printCrypto(crypto, srtp.keyPadding)}`),
    formats.flatMap((format) => [
      `rtpmap:${printRtpmap(format)}`,
      ...(format.parameters === undefined ? [] : [`fmtp:${format.payloadType} ${format.parameters}`]),
    ]),
    `ptime:${packetMs}`,
    mostPacketMs > packetMs ? `maxptime:${mostPacketMs}` : [],
    direction,
  ].flat();
  const line = printMediaLine({ kind: 'audio', port, protocol, formats: formats.map(({ payloadType }) => `${payloadType}`) });
  return [['m', line], ...attributes.map((attribute) => ['a', attribute] as const)];
}

/** A medium that is refused, or stays switched off: its own words with port 0 (RFC 3264 §6). */
export const refusedLines = (media: MediaLine): Lines => [['m', printMediaLine({ ...media, port: 0 })]];

/**
 * Our description with these media. Against the one before it keeps its number, and gets the next version when anything is different
 * (RFC 3264 §8); when nothing is, it is that description itself.
 */
export function writeDescription(
  capabilities: Capabilities,
  timing: string,
  media: readonly Lines[],
  before: SessionDescription | undefined,
): SessionDescription {
  const { address, dice } = capabilities;
  const sessionId = before?.origin.sessionId ?? newSessionId(dice.bytes(8));
  const version = before?.origin.version ?? 1n;
  const write = (ofVersion: bigint): SessionDescription => describeOwn(sessionLines(address, sessionId, ofVersion, timing).concat(media.flat()));
  const same = write(version);
  if (before === undefined) return same;
  return printSdp(same) === printSdp(before) ? before : write(version + 1n);
}

/** When the session is on. An answer repeats what the offer says (RFC 3264 §6); for a call that is always. */
export const timingOf = (description: SessionDescription | undefined): string => description?.lines.find(({ type }) => type === 't')?.value ?? '0 0';

const sessionLines = (address: SdpAddress, sessionId: string, version: bigint, timing: string): (readonly [string, string])[] => [
  ['v', '0'],
  ['o', printOrigin({ user: '-', sessionId, version, address })],
  ['s', '-'],
  ['c', printAddress(address)],
  ['t', timing],
];

/** 62 bits of chance: some peers keep it in a signed 64-bit number. */
const newSessionId = (octets: Uint8Array): string => `${BigInt(`0x${Buffer.from(octets).toString('hex')}`) >> 2n}`;
