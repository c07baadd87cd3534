import { parseDecimal } from './decimal.ts';

/** What a payload type carries: `101 telephone-event/8000` (RFC 8866 §6.6). */
export interface Rtpmap {
  readonly payloadType: number;
  readonly encoding: string;
  readonly clockRateHz: number;
  readonly channels: number;
}

export function parseRtpmap(value: string): Rtpmap | undefined {
  const [type, what, ...more] = value.trim().split(/ +/);
  const [encoding, rate, channels, ...parameters] = (what ?? '').split('/');
  const payloadType = parseDecimal(type, 127);
  const clockRateHz = parseDecimal(rate, 1_000_000);
  const count = channels === undefined ? 1 : parseDecimal(channels, 255);
  if (payloadType === undefined || !encoding || !clockRateHz || !count || more.length > 0 || parameters.length > 0) return undefined;
  return { payloadType, encoding, clockRateHz, channels: count };
}

export const printRtpmap = (map: Rtpmap): string =>
  `${map.payloadType} ${map.encoding}/${map.clockRateHz}${map.channels === 1 ? '' : `/${map.channels}`}`;
