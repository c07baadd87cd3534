import { z } from 'zod';
import type { WatchedPeer } from './peer-watch.ts';

/** The key about the far side that channels by telephone share. To be spread into their own. */
export const peerOptions = {
  peer: z
    .strictObject({
      domain: z.string().min(1).max(255).meta({ description: 'Its name, as its own pages show it; or an address.' }),
      port: z.int().min(1).max(65535).optional().meta({ description: 'Where it listens; with a port no SRV record is looked for (RFC 3263).' }),
      transport: z.enum(['udp', 'tcp', 'tls']).default('tls').meta({ description: 'How it is reached.' }),
      dns: z.enum(['srv', 'naptr', 'a']).default('srv').meta({ description: 'Which records are looked at first.' }),
      pingSeconds: z.int().min(0).max(3600).default(30).meta({ description: 'How often it is asked by OPTIONS whether it lives; 0 never.' }),
    })
    .optional()
    .meta({ description: 'The far side, to be asked whether it lives: a dead trunk is then seen in the log and as `cordboard_sip_peer_up`.' }),
};

type PeerOption = z.infer<(typeof peerOptions)['peer']>;

/** What the key wishes to be watched. */
export const watchOf = (peer: PeerOption): Omit<WatchedPeer, 'channel'> | undefined =>
  peer === undefined || peer.pingSeconds === 0
    ? undefined
    : { to: { host: peer.domain, port: peer.port, transport: peer.transport, method: peer.dns }, everyMs: peer.pingSeconds * 1000 };
