import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Instant, later } from '#base';
import { type Framed, type Hop, type MessageLimits, StreamFramer, type TransactionKey } from '#protocols/sip';
import { plainAddress } from './peer-address.ts';

/** What one connection may do, in octets and milliseconds. */
export interface ConnectionLimits {
  /** From the first to the last octet of a message. */
  readonly messageMs: number;
  /** From the connection to the first whole message, for those who connected to us. */
  readonly firstMessageMs: number;
  /** Without any message, or keep-alive of the far side. */
  readonly idleMs: number;
  /** How long the connection itself, TLS included, may take. */
  readonly connectMs: number;
  /** Octets that wait for the far side to read. */
  readonly backlogBytes: number;
  /** How long the far side may read nothing of what waits. */
  readonly stallMs: number;
  /** How often we ask on connections of ours whether they live (RFC 5626 §4.4.1); 0 never. */
  readonly keepAliveMs: number;
  /** How long an answer to that may take where answers have come before. */
  readonly pongMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  messageMs: 10_000,
  firstMessageMs: 15_000,
  idleMs: 1_800_000,
  connectMs: 10_000,
  backlogBytes: 262_144,
  stallMs: 20_000,
  keepAliveMs: 95_000,
  pongMs: 10_000,
};

/** Why a connection was closed. */
export type CloseReason =
  | 'peer'
  | 'failed'
  | 'unreachable'
  | 'untrusted'
  | 'broken-stream'
  | 'slow-message'
  | 'silent'
  | 'idle'
  | 'backlog'
  | 'stalled'
  | 'dead'
  | 'flood'
  | 'closing';

export interface SipConnectionListener {
  message(octets: Uint8Array, connection: SipConnection): void;
  /** Exactly once, and last. */
  closed(connection: SipConnection, reason: CloseReason): void;
}

const ping = Buffer.from('\r\n\r\n');
const pong = Buffer.from('\r\n');
/** Nothing waits longer for an answer: 64·T1 (RFC 3261 §17.1). */
const transactionMs = 32_000;
/** How long a connection that we ended may take to be gone. */
const lingerMs = 2000;

/** One TCP or TLS connection that carries SIP. */
export class SipConnection {
  readonly name: string;
  readonly transport: 'tcp' | 'tls';
  /** Plain. */
  readonly address: string;
  readonly port: number;
  /** Did we open it? */
  readonly ours: boolean;
  /** The domain it was opened for. */
  readonly domain: string | undefined;
  /** The far side proved by certificate who it is. */
  readonly proven: boolean;
  readonly #socket: Socket | TLSSocket;
  readonly #framer: StreamFramer;
  readonly #limits: ConnectionLimits;
  readonly #listener: SipConnectionListener;
  readonly #now: () => Instant;
  readonly #begun: Instant;
  #ready: boolean;
  #closedFor: CloseReason | undefined;
  #closedAt: Instant | undefined;
  #heardAt: Instant;
  #messages = 0;
  #partSince: Instant | undefined;
  #stalled: { readonly since: Instant; readonly written: number } | undefined;
  #pingedAt: Instant;
  #ponged = false;
  #pongDue: Instant | undefined;
  #waiting: [young: Set<TransactionKey>, old: Set<TransactionKey>] = [new Set(), new Set()];
  #turnedAt: Instant;

  constructor(
    socket: Socket | TLSSocket,
    what: {
      readonly name: string;
      readonly transport: 'tcp' | 'tls';
      readonly address: string;
      readonly port: number;
      readonly ours: boolean;
      readonly domain?: string | undefined;
      readonly proven?: boolean;
    },
    limits: ConnectionLimits,
    messageLimits: MessageLimits,
    listener: SipConnectionListener,
    now: () => Instant,
  ) {
    this.name = what.name;
    this.transport = what.transport;
    this.address = plainAddress(what.address) ?? what.address;
    this.port = what.port;
    this.ours = what.ours;
    this.domain = what.domain;
    this.proven = what.proven ?? false;
    this.#socket = socket;
    this.#framer = new StreamFramer(messageLimits);
    this.#limits = limits;
    this.#listener = listener;
    this.#now = now;
    this.#begun = this.#heardAt = this.#pingedAt = this.#turnedAt = now();
    this.#ready = !what.ours;
    socket.once(what.transport === 'tls' ? 'secureConnect' : 'connect', () => {
      this.#ready = true;
    });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => this.close(this.#ready ? 'failed' : this.#isUntrusted() ? 'untrusted' : 'unreachable'));
    socket.on('end', () => this.close('peer'));
    socket.on('close', () => this.close(this.#ready ? 'peer' : 'unreachable'));
  }

  get open(): boolean {
    return this.#closedFor === undefined;
  }

  /** Has the system let go of it? */
  get gone(): boolean {
    return this.#socket.destroyed;
  }

  /** Does it stand, TLS included? */
  get ready(): boolean {
    return this.#ready;
  }

  /** Octets of a message that is not whole yet. */
  get waitingBytes(): number {
    return this.#framer.waitingBytes;
  }

  /** Where its messages come from. */
  get hop(): Hop {
    return { transport: this.transport, address: this.address, port: this.port, connection: this.name };
  }

  /** Transactions whose request went out here of late: they get no answer when it closes. */
  get waiting(): readonly TransactionKey[] {
    return [...this.#waiting[0], ...this.#waiting[1]];
  }

  /** Writes a whole message; false when the connection is closed, which it is when too much waits. */
  write(octets: Uint8Array, transaction?: TransactionKey): boolean {
    if (!this.open) return false;
    if (this.#socket.writableLength + octets.length > this.#limits.backlogBytes) {
      this.close('backlog');
      return false;
    }
    if (transaction !== undefined) this.#remember(transaction);
    this.#socket.write(octets);
    return true;
  }

  #remember(transaction: TransactionKey): void {
    const now = this.#now();
    if (now - this.#turnedAt > transactionMs) {
      this.#waiting = [new Set(), this.#waiting[0]];
      this.#turnedAt = now;
    }
    this.#waiting[0].add(transaction);
  }

  #isUntrusted(): boolean {
    return 'authorizationError' in this.#socket && Boolean(this.#socket.authorizationError);
  }

  #receive(chunk: Buffer): void {
    if (!this.open) return;
    const now = this.#now();
    for (const framed of this.#framer.push(chunk)) {
      if (!this.open) return;
      this.#take(framed, now);
    }
    if (this.#framer.waitingBytes === 0) this.#partSince = undefined;
    else this.#partSince ??= now;
  }

  #take(framed: Framed, now: Instant): void {
    this.#heardAt = now;
    this.#partSince = undefined;
    if (framed.kind === 'message') {
      this.#messages++;
      this.#listener.message(framed.octets, this);
    } else if (framed.kind === 'ping') this.write(pong);
    else if (framed.kind === 'pong') {
      this.#ponged = this.#ponged || this.#pongDue !== undefined || this.#pingedAt > this.#begun;
      this.#pongDue = undefined;
    } else {
      if (framed.octets) this.#listener.message(framed.octets, this);
      this.close('broken-stream');
    }
  }

  /** Looks at the clock: to be called about once a second. */
  check(now: Instant): void {
    if (this.#closedAt !== undefined) {
      if (now - this.#closedAt > lingerMs) this.#socket.destroy();
      return;
    }
    const reason = this.#overdue(now);
    if (reason) return this.close(reason);
    const { keepAliveMs, pongMs } = this.#limits;
    if (this.ours && this.#ready && keepAliveMs > 0 && now - Math.max(this.#pingedAt, this.#heardAt) >= keepAliveMs) {
      this.#pingedAt = now;
      if (this.#ponged) this.#pongDue = later(now, pongMs);
      this.write(ping);
    }
  }

  #overdue(now: Instant): CloseReason | undefined {
    const limits = this.#limits;
    if (!this.#ready) return now - this.#begun > limits.connectMs ? 'unreachable' : undefined;
    if (this.#partSince !== undefined && now - this.#partSince > limits.messageMs) return 'slow-message';
    if (!this.ours && this.#messages === 0 && now - this.#begun > limits.firstMessageMs) return 'silent';
    if (now - this.#heardAt > limits.idleMs) return 'idle';
    if (this.#pongDue !== undefined && now > this.#pongDue) return 'dead';
    const { writableLength, bytesWritten } = this.#socket;
    const flown = bytesWritten - writableLength;
    if (writableLength === 0) this.#stalled = undefined;
    else if (this.#stalled?.written !== flown) this.#stalled = { since: now, written: flown };
    else if (now - this.#stalled.since > limits.stallMs) return 'stalled';
    return undefined;
  }

  /** Ends the connection; what was written still goes out when the far side may have it. */
  close(reason: CloseReason): void {
    if (this.#closedFor !== undefined) return;
    this.#closedFor = reason;
    this.#closedAt = this.#now();
    // What was said last, the reason above all, must not be lost to a reset: the far side has a moment to take it.
    if (reason === 'broken-stream' || reason === 'peer' || (reason === 'closing' && this.#ready)) this.#socket.end();
    else this.#socket.destroy();
    this.#listener.closed(this, reason);
  }
}
