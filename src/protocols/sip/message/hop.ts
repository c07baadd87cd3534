/** How SIP travels. */
export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** The next element on the way, or the one a message came from: an address, and the wire to reach it by. */
export interface Hop {
  readonly transport: TransportName;
  /** An IP address. For what we send it may be a host name that the shell resolves (RFC 3263). IPv6 without brackets. */
  readonly address: string;
  /** Undefined asks the shell to look for SRV records first, then to take 5060 or 5061. */
  readonly port: number | undefined;
  /** The shell's own name of the connection or the listening socket: used again while it lives. Opaque here. */
  readonly connection?: string | undefined;
}

/** Does the transport deliver, and in order? Then nothing is sent twice at this layer. RFC 3261 §17. */
export const isReliable = (transport: TransportName): boolean => transport !== 'udp';

/** Is signalling hidden from the network in between? */
export const isSecure = (transport: TransportName): boolean => transport === 'tls' || transport === 'wss';

/** The port of a URI without one. RFC 3261 §19.1.2. */
export const defaultPort = (transport: TransportName): number =>
  transport === 'tls' ? 5061 : transport === 'wss' ? 443 : transport === 'ws' ? 80 : 5060;
