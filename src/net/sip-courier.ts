import { isIP } from 'node:net';
import { type Dice, type Instant, later } from '#base';
import { defaultPort, type Hop, type OwnAddress, parseMessage, type TransactionKey, type Transmit } from '#protocols/sip';
import type { Resolver } from './dns.ts';
import type { SipConnection } from './sip-connection.ts';
import type { SipConnections } from './sip-connections.ts';
import type { SetBack } from './sip-failover.ts';
import { type LocateRules, locate, type SipTransport } from './sip-locate.ts';
import { branchOfOwn, isRequest, largestUdpRequest, reroute } from './sip-wire.ts';
import type { UdpSocket } from './udp.ts';

/** Where all messages of one transaction go that could not simply be sent as they were: its repetitions, its ACK and its CANCEL too. */
interface Way {
  readonly until: Instant;
  /** Undefined while the name is looked up. */
  to: Hop | undefined;
  /** The connection a large request went by instead of UDP, and the octets as the machine made them. */
  moved: { readonly connection: string; readonly octets: Uint8Array } | undefined;
}

/** Longer than any client transaction lasts: 64·T1 and some. */
const wayMs = 40_000;
const mostWays = 20_000;

export interface CourierOptions {
  readonly udp: ReadonlyMap<string, UdpSocket>;
  readonly connections: SipConnections;
  readonly addresses: Readonly<Partial<Record<string, OwnAddress>>>;
  readonly resolver: Resolver;
  readonly rules: LocateRules;
  readonly dice: Dice;
  readonly setBack: SetBack;
  /** Large requests go by TCP where the far side takes it (RFC 3261 §18.1.1). */
  readonly largeOverTcp: boolean;
  readonly now: () => Instant;
  readonly sent: (octets: Uint8Array, to: Hop) => void;
  readonly failed: (transaction: TransactionKey) => void;
}

/** Brings each message of the machine to the socket it belongs on, whatever that takes: a lookup, a connection, another transport. */
export class SipCourier {
  readonly #options: CourierOptions;
  /** By branch, the oldest first. */
  readonly #ways = new Map<string, Way>();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  send(transmit: Transmit): void {
    const { octets, to, transaction } = transmit;
    if (to.transport === 'ws' || to.transport === 'wss') return this.#fail(transaction);
    if (!isRequest(octets)) return this.#sendResponse(octets, to, transaction);
    const branch = branchOfOwn(octets) ?? '';
    const way = this.#ways.get(branch);
    if (way) this.#sendAgain(way, transmit);
    else if (this.#options.connections.named(to.connection) || (to.port !== undefined && isIP(to.address) !== 0)) this.#deliver(transmit, to, branch);
    else this.#lookUp(transmit, branch);
  }

  /** A connection is gone. What was moved to it goes by UDP again; if it never stood, at once. */
  closed(connection: SipConnection): void {
    for (const way of this.#ways.values()) {
      if (way.moved?.connection !== connection.name) continue;
      const { octets } = way.moved;
      way.moved = undefined;
      if (!connection.ready && way.to) this.#sendUdp(octets, way.to, undefined);
    }
  }

  #sendAgain(way: Way, transmit: Transmit): void {
    const { octets, transaction } = transmit;
    if (!way.to) return; // It goes out when the name is found.
    if (!way.moved) return this.#deliver(transmit, way.to, undefined);
    // TCP delivers by itself: only what is not a repetition goes out, and the same way.
    if (way.moved.octets === octets) return;
    const connection = this.#options.connections.named(way.moved.connection);
    if (!connection) return this.#sendUdp(octets, way.to, transaction);
    this.#write(connection, this.#asTcp(octets), transaction);
  }

  #lookUp(transmit: Transmit, branch: string): void {
    const { to, transaction } = transmit;
    const { resolver, rules, dice, setBack, now } = this.#options;
    const way = this.#note(branch, undefined);
    const transport = to.transport as SipTransport;
    void locate({ host: to.address, port: to.port, transport }, resolver, rules, dice).then((targets) => {
      const [target] = setBack.order(targets, now());
      if (!target) return this.#fail(transaction);
      way.to = { transport: target.transport, address: target.address, port: target.port };
      this.#deliver(transmit, way.to, undefined, target.domain);
    });
  }

  #note(branch: string, to: Hop | undefined): Way {
    const now = this.#options.now();
    for (const [oldest, { until }] of this.#ways) {
      if (until > now && this.#ways.size < mostWays) break;
      this.#ways.delete(oldest);
    }
    const way: Way = { until: later(now, wayMs), to, moved: undefined };
    this.#ways.set(branch, way);
    return way;
  }

  /** `branch` is given for the first sending, which may choose another transport. */
  #deliver({ octets, transaction }: Transmit, to: Hop, branch: string | undefined, domain?: string): void {
    const { connections } = this.#options;
    if (to.transport === 'udp') {
      if (branch !== undefined && octets.length > largestUdpRequest && this.#move(octets, to, branch)) return;
      return this.#sendUdp(octets, to, transaction);
    }
    const known = connections.named(to.connection);
    const connection = known ?? this.#reach(to, domain ?? connections.domainOf(to.connection));
    if (!connection) this.#fail(transaction);
    else this.#write(connection, octets, transaction);
  }

  #reach(to: Hop, domain: string | undefined): SipConnection | undefined {
    if (isIP(to.address) === 0) return undefined;
    return this.#options.connections.reach(to.transport === 'tls' ? 'tls' : 'tcp', to.address, to.port ?? defaultPort(to.transport), domain);
  }

  #move(octets: Uint8Array, to: Hop, branch: string): boolean {
    const { connections, largeOverTcp } = this.#options;
    const connection = largeOverTcp ? connections.reach('tcp', to.address, to.port ?? 5060, undefined) : undefined;
    if (!connection) return false;
    const way = this.#note(branch, to);
    way.moved = { connection: connection.name, octets };
    // Not under its transaction: when the connection fails, UDP takes over, and the transaction goes on.
    this.#write(connection, this.#asTcp(octets), undefined);
    return true;
  }

  #asTcp(octets: Uint8Array): Uint8Array {
    const own = this.#options.addresses['tcp'] ?? this.#options.addresses['udp'];
    return own ? reroute(octets, 'tcp', own.host, own.port) : octets;
  }

  #sendResponse(octets: Uint8Array, to: Hop, transaction: TransactionKey | undefined): void {
    if (to.transport === 'udp') return this.#sendUdp(octets, to, transaction);
    const { connections } = this.#options;
    const connection = connections.named(to.connection);
    if (connection) return this.#write(connection, octets, transaction);
    // RFC 3261 §18.2.2: the connection is gone; the Via says where the sender listens, at the address it was heard from.
    const parsed = parseMessage(octets);
    if (!parsed.ok) return this.#fail(transaction);
    const port = parsed.value.essentials.via.port ?? defaultPort(to.transport);
    const other = this.#reach({ ...to, port }, connections.domainOf(to.connection));
    if (other) this.#write(other, octets, transaction);
    else this.#fail(transaction);
  }

  #write(connection: SipConnection, octets: Uint8Array, transaction: TransactionKey | undefined): void {
    if (connection.write(octets, transaction)) this.#options.sent(octets, connection.hop);
    else this.#fail(transaction);
  }

  #sendUdp(octets: Uint8Array, to: Hop, transaction: TransactionKey | undefined): void {
    const family = to.address.includes(':') ? 6 : 4;
    const named = this.#options.udp.get(to.connection ?? '');
    const socket = named?.family === family ? named : [...this.#options.udp.values()].find((one) => one.family === family);
    const port = to.port ?? 5060;
    if (!socket || isIP(to.address) === 0 || port === 0) return this.#fail(transaction);
    if (socket.send(octets, to.address, port, () => this.#fail(transaction))) this.#options.sent(octets, { ...to, port });
  }

  #fail(transaction: TransactionKey | undefined): void {
    if (transaction !== undefined) this.#options.failed(transaction);
  }
}
