import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { type Cancel, type Instant, later, type Scheduler } from '#base';
import { defaultLimits, type MessageLimits } from '#protocols/sip';
import { plainAddress } from './peer-address.ts';
import { type CloseReason, type ConnectionLimits, defaultConnectionLimits, SipConnection } from './sip-connection.ts';
import { connectTcp } from './tcp.ts';
import { connectTls, type TlsTrust } from './tls.ts';

/** How many connections there may be. */
export interface ConnectionCaps {
  readonly connections: number;
  /** From one address, by those who connected to us. Trunks are not counted so. */
  readonly perAddress: number;
}

const defaultConnectionCaps: ConnectionCaps = { connections: 5000, perAddress: 20 };

/** What the table asks and tells. */
export interface ConnectionsListener {
  message(octets: Uint8Array, connection: SipConnection): void;
  opened(connection: SipConnection): void;
  closed(connection: SipConnection, reason: CloseReason): void;
  /** Somebody was turned away before anything was read. */
  refused(reason: 'connections' | 'connections-per-address', address: string): void;
}

export interface ConnectionsOptions {
  readonly scheduler: Scheduler;
  readonly listener: ConnectionsListener;
  readonly isTrunk: (address: string) => boolean;
  /** Undefined: no TLS connections of our own. */
  readonly tls?: { readonly context: SecureContext; readonly trust: TlsTrust } | undefined;
  readonly caps?: Partial<ConnectionCaps>;
  readonly limits?: Partial<ConnectionLimits>;
  readonly messageLimits?: MessageLimits;
}

const sweepMs = 1000;
/** Domains of connections that are gone, for those who come back to the same peer. */
const mostRemembered = 5000;

const farEnd = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;
const reachKey = (transport: string, address: string, port: number, domain: string | undefined): string =>
  `${transport} ${address} ${port} ${transport === 'tls' ? (domain ?? '').toLowerCase() : ''}`;

/**
 * All TCP and TLS connections of one endpoint: used again for the same target, capped, swept once a second.
 * A connection that the far side opened serves requests to that peer while it lives, which is all that `alias` asks for (RFC 5923 §4),
 * but it is found by name only: nobody may claim another's address.
 */
export class SipConnections {
  readonly #options: ConnectionsOptions;
  readonly #limits: ConnectionLimits;
  readonly #caps: ConnectionCaps;
  readonly #byName = new Map<string, SipConnection>();
  readonly #byTarget = new Map<string, SipConnection>();
  readonly #perAddress = new Map<string, number>();
  /** Raw connections that are in their TLS handshake. */
  readonly #begun = new Map<string, Socket>();
  readonly #lingering = new Set<SipConnection>();
  readonly #domains = new Map<string, string>();
  #count = 0;
  #disarm: Cancel | undefined;
  #closed = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#limits = { ...defaultConnectionLimits, ...options.limits };
    this.#caps = { ...defaultConnectionCaps, ...options.caps };
  }

  /** Connections now open, those in their handshake included. */
  get count(): number {
    return this.#byName.size + this.#begun.size + this.#lingering.size;
  }

  /** A connection by its name, while it is open. */
  named(name: string | undefined): SipConnection | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  /** Is there room for one more from there? Counts it as begun; whoever is refused is cut off at once. */
  begin(socket: Socket): boolean {
    const address = plainAddress(socket.remoteAddress ?? '') ?? '';
    const { listener, isTrunk } = this.#options;
    const from = this.#perAddress.get(address) ?? 0;
    const full = this.count >= this.#caps.connections;
    if (this.#closed || full || (from >= this.#caps.perAddress && !isTrunk(address))) {
      socket.on('error', () => {});
      socket.destroy();
      if (!this.#closed) listener.refused(full ? 'connections' : 'connections-per-address', address);
      return false;
    }
    this.#perAddress.set(address, from + 1);
    const end = farEnd(socket);
    this.#begun.set(end, socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      if (this.#begun.get(end) === socket) this.#begun.delete(end);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
    return true;
  }

  /** Takes over a connection that somebody made to us, once it stands. `proven`: by certificate. */
  accept(transport: 'tcp' | 'tls', socket: Socket | TLSSocket, proven: boolean): void {
    this.#begun.delete(farEnd(socket));
    if (this.#closed || socket.destroyed || socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    this.#add(socket, { transport, address: socket.remoteAddress, port: socket.remotePort ?? 0, ours: false, proven });
  }

  /**
   * The connection to a target: the open one, or a new one that may be written to at once. Undefined when there is no room, or no TLS.
   * `domain` is whom the certificate must name.
   */
  reach(transport: 'tcp' | 'tls', address: string, port: number, domain: string | undefined): SipConnection | undefined {
    const key = reachKey(transport, address, port, domain);
    const found = this.#byTarget.get(key);
    if (found?.open) return found;
    const { tls } = this.#options;
    if (this.#closed || this.count >= this.#caps.connections || (transport === 'tls' && !tls)) return undefined;
    const socket = tls && transport === 'tls' ? connectTls(address, port, domain, tls.context, tls.trust) : connectTcp(address, port);
    const connection = this.#add(socket, { transport, address, port, ours: true, domain });
    this.#byTarget.set(key, connection);
    return connection;
  }

  /** The domain for which a connection, alive or gone, was opened. */
  domainOf(name: string | undefined): string | undefined {
    return name === undefined ? undefined : (this.#byName.get(name)?.domain ?? this.#domains.get(name));
  }

  #add(
    socket: Socket | TLSSocket,
    what: { transport: 'tcp' | 'tls'; address: string; port: number; ours: boolean; domain?: string | undefined; proven?: boolean },
  ): SipConnection {
    const { scheduler, listener, messageLimits } = this.#options;
    const connection = new SipConnection(
      socket,
      { name: `${what.transport}-${++this.#count}`, ...what },
      this.#limits,
      messageLimits ?? defaultLimits,
      { message: (octets, from) => listener.message(octets, from), closed: (one, reason) => this.#gone(one, reason) },
      () => scheduler.now(),
    );
    this.#byName.set(connection.name, connection);
    this.#arm(scheduler);
    listener.opened(connection);
    return connection;
  }

  #gone(connection: SipConnection, reason: CloseReason): void {
    this.#byName.delete(connection.name);
    if (!connection.gone) this.#lingering.add(connection);
    const { transport, address, port, domain, name } = connection;
    const key = reachKey(transport, address, port, domain);
    if (this.#byTarget.get(key) === connection) this.#byTarget.delete(key);
    if (domain !== undefined) {
      const [oldest] = this.#domains.keys();
      if (this.#domains.size >= mostRemembered && oldest !== undefined) this.#domains.delete(oldest);
      this.#domains.set(name, domain);
    }
    this.#options.listener.closed(connection, reason);
  }

  #arm(scheduler: Scheduler): void {
    this.#disarm ??= scheduler.at(later(scheduler.now(), sweepMs), () => {
      this.#disarm = undefined;
      this.#sweep(scheduler.now());
      if (this.#byName.size + this.#lingering.size > 0) this.#arm(scheduler);
    });
  }

  #sweep(now: Instant): void {
    for (const connection of [...this.#byName.values()]) connection.check(now);
    for (const connection of this.#lingering) {
      connection.check(now);
      if (connection.gone) this.#lingering.delete(connection);
    }
  }

  /** Closes all. */
  close(): void {
    this.#closed = true;
    for (const socket of this.#begun.values()) socket.destroy();
    for (const connection of [...this.#byName.values()]) connection.close('closing');
    if (this.#byName.size + this.#lingering.size > 0) this.#arm(this.#options.scheduler);
  }
}
