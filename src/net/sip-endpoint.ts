import {
  asGatewayError,
  type Cancel,
  type Dice,
  type Driven,
  drive,
  type GatewayError,
  type Instant,
  invariant,
  type Logger,
  type Scheduler,
} from '#base';
import type { Meter } from '#contract';
import {
  defaultUserAgentSettings,
  type GuardVerdict,
  type Hop,
  type OwnAddress,
  type SipRequest,
  type Transmit,
  type UaInput,
  type UaOutput,
  UserAgent,
  type UserAgentSettings,
} from '#protocols/sip';
import { cachingResolver, type Resolver, systemResolver } from './dns.ts';
import type { AddressSet } from './peer-address.ts';
import { type AdmissionRates, defaultAdmissionRates } from './sip-admission.ts';
import { type CapturedMessage, maskSecrets } from './sip-capture.ts';
import type { ConnectionLimits } from './sip-connection.ts';
import { type ConnectionCaps, SipConnections } from './sip-connections.ts';
import { SipCourier } from './sip-courier.ts';
import { type Dial, SipDialler } from './sip-dialler.ts';
import { SipDoorstep } from './sip-doorstep.ts';
import { SetBack } from './sip-failover.ts';
import { type BoundListener, openSipListeners, type SipListenerOptions, type SipListeners } from './sip-listeners.ts';
import { defaultLocateRules, type LocateRules } from './sip-locate.ts';
import { sipNetErrors } from './sip-net.errors.ts';
import { SteadyUserAgent } from './sip-steady.ts';
import { busyAnswer, isRequest, kindOf } from './sip-wire.ts';
import { type TlsIdentity, type TlsTrust, tlsContext } from './tls.ts';

/** What may be asked of an endpoint: all that the machine understands, and calls and pings to a destination yet to be found. */
export type SipCommand = Exclude<UaInput, { kind: 'tick' | 'message-received' | 'transmit-failed' | 'connection-closed' | 'drain-requested' }> | Dial;

/** What an endpoint tells. Calls first of all. */
export type SipEvent = Exclude<UaOutput, { kind: 'transmit' | 'request-refused' | 'message-dropped' }>;

export interface SipEndpointOptions {
  readonly listeners: readonly SipListenerOptions[];
  /** Ours, for TLS listeners, and shown to servers that ask for it. */
  readonly identity?: TlsIdentity;
  /** Whom we believe, as servers and as clients of ours. */
  readonly trust?: TlsTrust;
  /** May servers be called by TLS? True unless told. */
  readonly tlsOut?: boolean;
  /** What becomes of certificates that clients show on TLS listeners; `ignore` unless told. Those who prove themselves so are trunks. */
  readonly clientCertificates?: 'ignore' | 'ask' | 'require';
  /** Addresses and networks of those we know. */
  readonly trunks?: AddressSet;
  /** What others get: `forbid` unless told. `serve` is for networks that let no stranger in: it forgoes the guard against mirrors for calls. */
  readonly strangers?: GuardVerdict;
  /** Further rules for those who passed. A pure function. */
  readonly guard?: (request: SipRequest, from: Hop) => GuardVerdict;
  readonly rates?: Partial<AdmissionRates>;
  readonly caps?: Partial<ConnectionCaps>;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  readonly settings?: Partial<Omit<UserAgentSettings, 'addresses' | 'guard'>>;
  readonly resolver?: Resolver;
  readonly locate?: Partial<LocateRules>;
  /** How long one server may keep silent while there is another: 4 s unless told. */
  readonly attemptMs?: number;
  /** How long a server that failed is tried last: 60 s unless told. */
  readonly setBackMs?: number;
  /** Requests above 1300 octets go by TCP instead of UDP, UDP taking over where TCP fails (RFC 3261 §18.1.1). True unless told. */
  readonly largeOverTcp?: boolean;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Hears everything, in order, never inside a call of `send` made from itself. What it throws ends nothing but that event. */
  readonly listener: (event: SipEvent, now: Instant) => void;
  /** The endpoint stopped: a bug. */
  readonly broken?: (error: GatewayError) => void;
}

/** One listening SIP stack: sockets, names and the machine in between. */
export interface SipEndpoint {
  /** Opens all listeners, or none; rejects with `SIP_LISTEN_FAILED`, `SIP_TLS_UNUSABLE` or `SIP_ADDRESS_UNKNOWN`. */
  open(): Promise<readonly BoundListener[]>;
  /** After `open`. */
  send(command: SipCommand): void;
  /** No new calls; resolves when the last has ended. */
  drain(): Promise<void>;
  /** Ends everything at once, calls without a goodbye. Safe to call twice. */
  close(): Promise<void>;
  /** Hands every message sent or received to `listener` until called off. */
  capture(listener: (message: CapturedMessage) => void): Cancel;
  readonly load: { readonly calls: number; readonly halfOpen: number; readonly transactions: number; readonly connections: number };
}

class Endpoint implements SipEndpoint {
  readonly #options: SipEndpointOptions;
  readonly #doorstep: SipDoorstep;
  readonly #connections: SipConnections;
  readonly #captures = new Set<(message: CapturedMessage) => void>();
  readonly #drained = new Set<() => void>();
  #listeners: SipListeners | undefined;
  #ua: UserAgent | undefined;
  #driven: Driven<UaInput> | undefined;
  #courier: SipCourier | undefined;
  #dialler: SipDialler | undefined;
  /** What the machine is just stepped with. */
  #input: UaInput | undefined;
  #closed = false;

  constructor(options: SipEndpointOptions) {
    this.#options = options;
    const { scheduler, meter, trunks, trust = {}, identity, tlsOut = true } = options;
    this.#connections = new SipConnections({
      scheduler,
      isTrunk: (address) => trunks?.has(address) ?? false,
      tls: tlsOut ? { context: tlsContext(identity, trust), trust } : undefined,
      ...(options.caps ? { caps: options.caps } : {}),
      ...(options.connectionLimits ? { limits: options.connectionLimits } : {}),
      ...(options.settings?.limits ? { messageLimits: options.settings.limits.message } : {}),
      listener: {
        message: (octets, connection) => this.#receive(octets, connection.hop),
        opened: ({ transport }) => meter.shift('sip_connections_open', 1, { transport }),
        closed: (connection, reason) => {
          meter.shift('sip_connections_open', -1, { transport: connection.transport });
          meter.count('sip_connections_closed_total', { transport: connection.transport, reason });
          this.#courier?.closed(connection);
          for (const transaction of connection.waiting) this.#driven?.send({ kind: 'transmit-failed', transaction });
          this.#driven?.send({ kind: 'connection-closed', connection: connection.name });
        },
        refused: (reason) => this.#drop(reason),
      },
    });
    this.#doorstep = new SipDoorstep(
      {
        trunks,
        strangers: options.strangers ?? 'forbid',
        guard: options.guard ?? (() => 'serve'),
        isProven: (name) => this.#connections.named(name)?.proven ?? false,
        rates: { ...defaultAdmissionRates, ...options.rates },
      },
      scheduler.now(),
    );
  }

  async open(): Promise<readonly BoundListener[]> {
    const { identity, trust = {}, clientCertificates = 'ignore', meter, logger } = this.#options;
    invariant(!this.#listeners, 'an endpoint is opened once');
    const listeners = await openSipListeners(this.#options.listeners, {
      identity,
      trust,
      clientCertificates,
      connections: this.#connections,
      datagram: (octets, from) => this.#receive(octets, from),
      handshakeFailed: () => meter.count('sip_dropped_total', { reason: 'handshake' }),
    });
    this.#listeners = listeners;
    this.#start(listeners);
    for (const { transport, address, port } of listeners.bound) logger.info('SIP listens', { transport, address, port });
    return listeners.bound;
  }

  #start({ udp, bound }: SipListeners): void {
    const { scheduler, dice, settings = {}, resolver, largeOverTcp = true, attemptMs = 4000, setBackMs = 60_000 } = this.#options;
    const addresses: Partial<Record<string, OwnAddress>> = {};
    for (const { transport, advertised } of bound) addresses[transport] ??= advertised;
    const names = cachingResolver(resolver ?? systemResolver(), scheduler);
    const rules = { ...defaultLocateRules, ...this.#options.locate };
    const setBack = new SetBack(setBackMs);
    const broken = (error: unknown): void => this.#broken(error);
    const now = (): Instant => scheduler.now();
    this.#courier = new SipCourier({
      udp,
      connections: this.#connections,
      addresses,
      resolver: names,
      rules,
      dice,
      setBack,
      largeOverTcp,
      now,
      sent: (octets, to) => this.#sent(octets, to),
      failed: (transaction) => this.#driven?.send({ kind: 'transmit-failed', transaction }),
    });
    const ua = new UserAgent({ ...defaultUserAgentSettings, ...settings, addresses, guard: this.#doorstep.guard }, dice);
    this.#ua = ua;
    const machine = new SteadyUserAgent(ua, (error) => this.#stepFailed(error));
    this.#driven = drive<UaInput, UaOutput>({
      machine,
      scheduler,
      broken,
      output: (output, at) => this.#carry(output, at),
      tap: (input) => {
        this.#input = input;
      },
    });
    this.#dialler = new SipDialler({
      resolver: names,
      rules,
      dice,
      scheduler,
      connections: this.#connections,
      setBack,
      attemptMs,
      broken,
      send: (input) => this.#driven?.send(input),
      event: (event) => this.#tell(event, now()),
    });
  }

  send(command: SipCommand): void {
    invariant(this.#dialler && this.#driven, 'an endpoint is opened before it is told anything');
    if (isDial(command)) this.#dialler.dial(command);
    else if (!this.#dialler.takes(command)) this.#driven.send(command);
  }

  #receive(octets: Uint8Array, from: Hop): void {
    const driven = this.#driven;
    if (!driven || this.#closed) return;
    const now = this.#options.scheduler.now();
    const judged = this.#doorstep.judge(octets, from, now);
    if (judged.kind === 'silence') {
      this.#drop(judged.why);
      const connection = this.#connections.named(from.connection);
      if (judged.why === 'rate' && connection && !connection.ours && !this.#doorstep.isTrunk(from)) connection.close('flood');
      return;
    }
    this.#options.meter.count('sip_messages_total', { direction: 'in', transport: from.transport, kind: kindOf(octets) });
    if (this.#captures.size > 0) this.#show('in', octets, from);
    this.#doorstep.asking(from, octets.length);
    if (judged.kind === 'busy') {
      const { product, retryAfterSeconds } = { ...defaultUserAgentSettings, ...this.#options.settings };
      this.#drop('busy');
      this.#transmit({ kind: 'transmit', ...busyAnswer(judged.request, from, retryAfterSeconds, product) });
    } else {
      if (this.#dialler && this.#dialler.open > 0 && !isRequest(octets)) this.#dialler.heard(octets);
      driven.send({ kind: 'message-received', octets, from });
    }
    this.#doorstep.asked();
  }

  #carry(output: UaOutput, now: Instant): void {
    switch (output.kind) {
      case 'transmit':
        return this.#guarded(() => this.#transmit(output));
      case 'request-refused':
        this.#options.meter.count('sip_requests_refused_total', { status: String(output.status) });
        return this.#options.logger.debug('SIP request refused', { status: output.status, why: output.why, transport: output.from.transport });
      case 'message-dropped':
        this.#drop('unusable');
        return this.#options.logger.debug('SIP message dropped', { why: output.why, transport: output.from.transport });
      case 'drained':
        for (const done of this.#drained) done();
        this.#drained.clear();
        break;
      default:
    }
    if (this.#dialler?.passes(output) ?? true) this.#tell(output, now);
  }

  #transmit(transmit: Transmit): void {
    const { octets, to, transaction } = transmit;
    if (isRequest(octets)) this.#dialler?.transmitted(this.#input, transaction);
    else if (!this.#doorstep.mayAnswer(octets.length, to, transaction !== undefined)) return this.#drop('mirror');
    this.#courier?.send(transmit);
  }

  #sent(octets: Uint8Array, to: Hop): void {
    this.#options.meter.count('sip_messages_total', { direction: 'out', transport: to.transport, kind: kindOf(octets) });
    if (isRequest(octets)) this.#doorstep.expect(to.address, this.#options.scheduler.now());
    if (this.#captures.size > 0) this.#show('out', octets, to);
  }

  #show(direction: 'in' | 'out', octets: Uint8Array, { transport, address, port }: Hop): void {
    const { scheduler } = this.#options;
    const text = maskSecrets(Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('utf8'));
    const message = { at: scheduler.now(), wall: scheduler.wall(), direction, transport, peer: { address, port: port ?? 0 }, text };
    for (const listener of this.#captures) this.#guarded(() => listener(message));
  }

  #tell(event: UaOutput, now: Instant): void {
    if (event.kind === 'transmit' || event.kind === 'request-refused' || event.kind === 'message-dropped') return;
    this.#guarded(() => this.#options.listener(event, now));
  }

  /** Runs what belongs to one message or to others: a fault there must not stop the endpoint for everyone. */
  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#stepFailed(error);
    }
  }

  #drop(reason: string): void {
    this.#options.meter.count('sip_dropped_total', { reason });
  }

  #stepFailed(error: unknown): void {
    const failure = sipNetErrors.SIP_STEP_FAILED({}, error);
    this.#options.meter.count('errors_total', { code: failure.code, blame: failure.blame });
    this.#options.logger.error('SIP step failed', { error: failure });
  }

  #broken(error: unknown): void {
    const failure = sipNetErrors.SIP_ENDPOINT_BROKEN({}, asGatewayError(error));
    this.#options.meter.count('errors_total', { code: failure.code, blame: failure.blame });
    this.#options.logger.error('SIP endpoint broken', { error: failure });
    this.#options.broken?.(failure);
  }

  capture(listener: (message: CapturedMessage) => void): Cancel {
    const one = (message: CapturedMessage): void => listener(message);
    this.#captures.add(one);
    return () => this.#captures.delete(one);
  }

  get load(): SipEndpoint['load'] {
    return { ...(this.#ua?.load ?? { calls: 0, halfOpen: 0, transactions: 0 }), connections: this.#connections.count };
  }

  drain(): Promise<void> {
    return new Promise((done) => {
      if (this.#closed || !this.#driven) return done();
      this.#drained.add(done);
      this.#driven.send({ kind: 'drain-requested' });
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#driven?.close();
    this.#dialler?.close();
    this.#connections.close();
    for (const done of this.#drained) done();
    this.#drained.clear();
    await this.#listeners?.close();
  }
}

const isDial = (command: SipCommand): command is Dial => 'to' in command && typeof command.to === 'object' && 'host' in command.to;

/** Makes an endpoint; it does nothing before `open`. Throws `SIP_TLS_UNUSABLE` when the identity is none. */
export const createSipEndpoint = (options: SipEndpointOptions): SipEndpoint => new Endpoint(options);
