/** `IN IP4 192.0.2.1`: where something is (RFC 8866 §5.7). */
export interface SdpAddress {
  readonly family: 'IP4' | 'IP6';
  /** A numeric address, or a name; without the TTL and count that multicast has behind it. */
  readonly host: string;
}

/** Reads the three words; undefined when they are no internet address. */
export function parseAddress(network: string | undefined, family: string | undefined, host: string | undefined): SdpAddress | undefined {
  if (network !== 'IN' || (family !== 'IP4' && family !== 'IP6')) return undefined;
  const bare = host?.split('/')[0];
  if (bare === undefined || bare.length > 255 || !/^[\w.:-]+$/.test(bare)) return undefined;
  return { family, host: bare };
}

export const printAddress = (address: SdpAddress): string => `IN ${address.family} ${address.host}`;

/** The address that says "nowhere": hold in the manner of RFC 2543, or an ICE agent that knows no address yet. */
export const isNowhere = (address: SdpAddress): boolean => address.host === '0.0.0.0' || /^[0:]+$/.test(address.host);
