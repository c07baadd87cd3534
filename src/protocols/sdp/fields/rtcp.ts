import { parseAddress, printAddress, type SdpAddress } from './address.ts';
import { parseDecimal } from './decimal.ts';

/** Where RTCP goes when not to the port above RTP's (RFC 3605). */
export interface RtcpPlace {
  readonly port: number;
  /** The medium's own when absent. */
  readonly address: SdpAddress | undefined;
}

export function parseRtcp(value: string): RtcpPlace | undefined {
  const [text, network, family, host, ...more] = value.trim().split(/ +/);
  const port = parseDecimal(text, 65_535);
  if (port === undefined || more.length > 0) return undefined;
  if (network === undefined) return { port, address: undefined };
  const address = parseAddress(network, family, host);
  return address && { port, address };
}

export const printRtcp = (place: RtcpPlace): string => `${place.port}${place.address === undefined ? '' : ` ${printAddress(place.address)}`}`;
