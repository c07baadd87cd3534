import { parseAddress, printAddress, type SdpAddress } from './address.ts';

/** Who made a description, and which version of it this is (RFC 8866 §5.2). */
export interface Origin {
  readonly user: string;
  readonly sessionId: string;
  readonly version: bigint;
  readonly address: SdpAddress;
}

export function parseOrigin(value: string): Origin | undefined {
  const [user, sessionId, version, network, family, host, ...more] = value.split(' ');
  if (!user || !sessionId || version === undefined || !/^\d{1,20}$/.test(version) || more.length > 0) return undefined;
  const address = parseAddress(network, family, host);
  return address && { user, sessionId, version: BigInt(version), address };
}

export const printOrigin = (origin: Origin): string => `${origin.user} ${origin.sessionId} ${origin.version} ${printAddress(origin.address)}`;
