import { type Instant, invariant } from '#base';
import { type AddressSet, openUdpSocket, parseAddressSet, type UdpListener, type UdpSocket } from '#net';
import type { MediaPlace } from './media-policy.ts';
import type { MediaTargets } from './negotiator.ts';
import { PortRange, type PortSpan } from './port-range.ts';
import { telephonyErrors } from './telephony.errors.ts';

export interface MediaDoorOptions {
  /** The address to bind; IPv6 without brackets. */
  readonly host: string;
  /** The address that others reach it by, where that is another. */
  readonly advertised?: string | undefined;
  /** The system chooses unless told. */
  readonly ports?: PortSpan | undefined;
  /** How long a pair of ports rests between two calls; 10 s unless told. */
  readonly reuseMs?: number | undefined;
  /** May media go to this machine itself? For tests; false unless told. */
  readonly allowLoopback?: boolean | undefined;
}

/** A call's two sockets. */
export interface MediaSockets {
  readonly place: MediaPlace;
  readonly rtp: UdpSocket;
  readonly rtcp: UdpSocket;
  close(now: Instant): Promise<void>;
}

/** Ports that another program holds are passed over, so many in a row. */
const tries = 10;

/** Where no call's sound may be sent: multicast, nowhere, the machine's own metadata and link-local (promises P8, threats "third parties"). */
const never = ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::/32', '168.63.129.16'];
const loopback = ['127.0.0.0/8', '::1'];

/** Opens the pairs of sockets of this process's calls. */
export class MediaDoor {
  readonly #options: MediaDoorOptions;
  readonly #range: PortRange | undefined;
  /** Says where media may go. Names are refused: nobody looks them up. */
  readonly targets: MediaTargets;

  constructor(options: MediaDoorOptions) {
    this.#options = options;
    this.#range = options.ports === undefined ? undefined : new PortRange(options.ports, options.reuseMs ?? 10_000);
    const forbidden = setOf(options.allowLoopback ? never : [...never, ...loopback]);
    const any = setOf(['0.0.0.0/0', '::/0']);
    this.targets = (address) => any.has(address) && !forbidden.has(address);
  }

  /** Rejects with `PHONE_PORTS_SPENT`, or the system's error where it chooses the port. */
  async open(listener: UdpListener, now: Instant): Promise<MediaSockets> {
    const { host, advertised = host } = this.#options;
    const range = this.#range;
    for (let attempt = 0; range !== undefined && attempt < tries; attempt++) {
      const port = range.take(now);
      if (port === undefined) break;
      const pair = await openPair(host, port, port + 1, listener).catch(() => undefined);
      if (pair !== undefined)
        return { ...pair, place: placeOf(pair, advertised), close: (then) => closePair(pair).then(() => range.giveBack(port, then)) };
      range.giveBack(port, now);
    }
    if (range !== undefined) throw telephonyErrors.PHONE_PORTS_SPENT({ free: range.free });
    const pair = await openPair(host, 0, 0, listener);
    return { ...pair, place: placeOf(pair, advertised), close: () => closePair(pair) };
  }
}

function setOf(networks: readonly string[]): AddressSet {
  const set = parseAddressSet(networks);
  invariant(set.ok, 'the networks written above are well-formed');
  return set.value;
}

interface Pair {
  readonly rtp: UdpSocket;
  readonly rtcp: UdpSocket;
}

async function openPair(host: string, port: number, rtcpPort: number, listener: UdpListener): Promise<Pair> {
  const rtp = await openUdpSocket({ host, port }, listener);
  try {
    return { rtp, rtcp: await openUdpSocket({ host, port: rtcpPort }, listener) };
  } catch (error) {
    await rtp.close();
    throw error;
  }
}

const placeOf = ({ rtp, rtcp }: Pair, host: string): MediaPlace => ({ host, port: rtp.port, rtcpPort: rtcp.port });
const closePair = async ({ rtp, rtcp }: Pair): Promise<void> => {
  await Promise.all([rtp.close(), rtcp.close()]);
};
