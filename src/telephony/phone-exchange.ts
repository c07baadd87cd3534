import { asGatewayError, bad, type Cancel, type Dice, type Instant, invariant, type Logger, later, type Scheduler } from '#base';
import type { CallAbilities, CallFacts, Meter, PlacedCall, PlacedCallEvent } from '#contract';
import { gridScheduler, openPace, type Pace } from '#media';
import {
  type AddressSet,
  type BoundListener,
  createSipEndpoint,
  type Destination,
  type SipCommand,
  type SipEndpoint,
  type SipEndpointOptions,
  type SipEvent,
} from '#net';
import { type CallEvent, type GuardVerdict, type Hop, isSecure, printHostPort, type SipRequest } from '#protocols/sip';
import { openBridge } from './bridge.ts';
import type { PhoneDialect } from './dialect.ts';
import type { CallRefusal, PhoneDoor } from './door.ts';
import type { Invitation, PlaceManners } from './invitation.ts';
import { Ladders } from './ladder.ts';
import { MediaDoor, type MediaDoorOptions } from './media-door.ts';
import { type PeerWatch, type WatchedPeer, watchPeer } from './peer-watch.ts';
import { openPhoneLine, type PhoneLine, type PhoneLinePorts } from './phone-line.ts';
import type { TalkManners } from './phone-words.ts';
import { telephonyErrors } from './telephony.errors.ts';
import { unplaced } from './unplaced.ts';

export interface PhoneExchangeOptions {
  /** Listeners, TLS, limits. Who is let in is the doors' affair. */
  readonly sip: Omit<SipEndpointOptions, 'trunks' | 'strangers' | 'guard' | 'scheduler' | 'dice' | 'logger' | 'meter' | 'listener' | 'broken'>;
  readonly media: MediaDoorOptions;
  /** Keep the SIP messages of each call for its report? True unless told; it costs a look at every message. */
  readonly ladders?: boolean;
  /** Stands in challenges to those who must know a password. */
  readonly realm?: string;
  /** What challenges offer, in this order; SHA-256, then MD5, unless told. */
  readonly digestAlgorithms?: readonly string[];
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  /** The tick that this process's calls share; one of its own unless given. */
  readonly pace?: Pace;
  /** The SIP endpoint stopped: a bug. */
  readonly broken?: SipEndpointOptions['broken'];
}

/** One SIP endpoint and the doors behind it. */
export interface PhoneExchange {
  /** Before `open`. */
  add(door: PhoneDoor): void;
  /** Calls somebody; after `open`. Events come later, never before it returns. */
  place(plan: PlacedPlan, listener: (event: PlacedCallEvent) => void): PlacedCall;
  /** Opens the listeners; rejects as the endpoint does. */
  open(): Promise<readonly BoundListener[]>;
  /** New calls get 503, and none is placed; resolves when the last has ended. */
  drain(): Promise<void>;
  /** Ends what is live, each with its goodbye, and resolves when the sockets are gone. Safe to call twice. */
  close(): Promise<void>;
  /** Calls now live, in all or of one channel. */
  calls(channel?: string): number;
  /** Is a call of this interaction live? For those who must not be taken twice. */
  carries(channel: string, interactionId: string): boolean;
  /** What is held now, for whoever looks for a leak. */
  readonly load: SipEndpoint['load'] & { readonly lines: number; readonly ladders: number };
  /** Pings a far side from `open` on. Before `open`. */
  watch(peer: WatchedPeer): void;
}

/** A call of ours, and how it is to be led. Whoever plans it has judged that it may be placed (promise P8). */
export interface PlacedPlan extends PlaceManners {
  readonly facts: CallFacts;
  readonly can: CallAbilities;
  readonly manners: TalkManners;
  readonly invitation: Omit<Invitation, 'callId'>;
}

/** Calls that are to end get this long for their goodbye. */
const closeMs = 2000;
const nonceMs = 60_000;
/** Longer than any call rings here: when a call is answered, and when it is given up, is decided in this room. */
const ringsForMs = 11 * 60_000;

interface LiveLine {
  readonly channel: string;
  readonly interactionId: string | undefined;
  readonly line: PhoneLine;
}

/** Joins a SIP endpoint to the channels whose calls it carries. */
export function phoneExchange(options: PhoneExchangeOptions): PhoneExchange {
  const { scheduler, dice, logger, meter } = options;
  const pace = options.pace ?? openPace({ scheduler, meter, logger });
  const grid = gridScheduler(scheduler, (error) => logger.error('a timer of a call broke', { error: asGatewayError(error) }));
  const media = new MediaDoor(options.media);
  const doors: PhoneDoor[] = [];
  const lines = new Map<string, LiveLine>();
  const ladders = new Ladders();
  const watched: WatchedPeer[] = [];
  const watches: PeerWatch[] = [];
  let endpoint: SipEndpoint | undefined;
  let whenEmpty: (() => void) | undefined;
  let placed = 0;
  let draining = false;
  let closed = false;

  const doorFor = (request: SipRequest, from: Hop): PhoneDoor | undefined => doors.find((door) => door.fits(request, from));
  /** Doors are judged one by one: a source that one of them knows is a stranger to the next. */
  const guard = (request: SipRequest, from: Hop): GuardVerdict => {
    const access = doorFor(request, from)?.access;
    if (access === undefined || access.by === 'anyone' || access.addresses.has(from.address)) return 'serve';
    return access.by === 'digest' ? 'challenge' : 'forbid';
  };
  const refuse = (call: string, { status, why, headers }: CallRefusal, from: Hop): void => {
    logger.info('call refused', { status, why, pii: { from: from.address } });
    endpoint?.send({ kind: 'refuse-requested', call, status, ...(headers === undefined ? {} : { headers }) });
  };
  const receive = ({ call, request, from, offer }: Extract<CallEvent, { kind: 'call-received' }>): void => {
    const door = doorFor(request, from);
    if (door === undefined) return refuse(call, { status: 404, why: 'no door fits' }, from);
    const plan = door.take(request, from);
    if (!plan.ok) return refuse(call, plan.error, from);
    const { facts, can, manners, onCall } = plan.value;
    const { answer, answerHeaders } = manners;
    openLine(call, request.essentials.callId, {
      facts,
      can,
      manners,
      way: { kind: 'received', offer, answer, answerHeaders },
      secure: isSecure(from.transport),
      progress(event) {
        if (event.kind === 'received') onCall(event.call);
      },
    });
  };
  const openLine = (
    call: string,
    callId: string,
    more: Pick<PhoneLinePorts, 'facts' | 'can' | 'manners' | 'way' | 'secure' | 'progress'>,
  ): PhoneLine => {
    const { channel, interactionId } = more.facts;
    if (options.ladders !== false) ladders.begin(callId);
    const line = openPhoneLine({
      ...more,
      call,
      media,
      pace,
      scheduler: grid,
      dice,
      meter,
      logger: logger.with({ channel, callId }),
      send: (command) => endpoint?.send(command),
      ladder: () => ladders.soFar(callId),
      dial: (near, nearHz, { invitation, ringMs, tone }) =>
        openBridge({ near, nearHz, tone, place: (listener) => placeLine(onwardPlan(more, invitation, ringMs), listener) }),
      onOver() {
        lines.delete(call);
        ladders.forget(callId);
        if (lines.size === 0) whenEmpty?.();
      },
    });
    lines.set(call, { channel, interactionId, line });
    return line;
  };
  const placeLine = (
    { facts, can, manners, invitation, ringMs, transfers, offer }: PlacedPlan,
    listener: (event: PlacedCallEvent) => void,
  ): PhoneLine => {
    invariant(endpoint !== undefined, 'an exchange is opened before it calls anybody');
    const { transport, secure } = invitation.to;
    const callId = Buffer.from(dice.bytes(16)).toString('hex');
    const line = openLine(`out-${++placed}`, callId, {
      facts: { ...facts, callId },
      can,
      manners,
      way: { kind: 'placed', invitation: { ...invitation, callId }, ringMs, transfers, offer },
      secure: secure === true || transport === 'tls',
      progress(event) {
        if (event.kind !== 'received') listener(event);
      },
    });
    if (closed) line.shut();
    return line;
  };
  const listener = (event: SipEvent, _now: Instant): void => {
    if (event.kind === 'call-received') receive(event);
    else if (event.kind === 'ping-answered') watches.some((watch) => watch.answered(event.ping, event.status));
    else if ('call' in event) lines.get(event.call)?.line.hear(event);
  };

  return {
    add(door) {
      doors.push(door);
    },
    place(plan, listener) {
      if (draining) return unplaced('refused', telephonyErrors.PHONE_LINES_SPENT({ draining }), listener);
      const line = placeLine(plan, listener);
      return { cancel: () => line.cancel() };
    },
    async open() {
      const passwords = doors.flatMap(({ access }) => (access.by === 'digest' ? [access.passwordOf] : []));
      const known: AddressSet = { has: (address) => doors.some(({ access }) => access.by !== 'anyone' && access.addresses.has(address)) };
      const { settings, ...sip } = options.sip;
      const made = createSipEndpoint({
        ...sip,
        ...(options.broken === undefined ? {} : { broken: options.broken }),
        settings: {
          unansweredMs: ringsForMs,
          ringMs: ringsForMs,
          ...settings,
          ...(passwords.length === 0
            ? {}
            : {
                authentication: {
                  realm: options.realm ?? 'cordboard',
                  nonceMs,
                  passwordOf: passwordAmong(passwords),
                  algorithms: options.digestAlgorithms,
                },
              }),
        },
        trunks: known,
        strangers: doors.some(({ access }) => access.by === 'anyone') ? 'serve' : passwords.length > 0 ? 'challenge' : 'forbid',
        guard,
        scheduler,
        dice,
        logger,
        meter,
        listener,
      });
      endpoint = made;
      if (options.ladders !== false) made.capture((message) => ladders.note(message));
      const bound = await made.open();
      for (const peer of watched) watches.push(watchPeer(peer, { scheduler, logger, meter, ping: (name, to) => made.send(pingOf(name, to, bound)) }));
      return bound;
    },
    async drain() {
      draining = true;
      await endpoint?.drain();
    },
    async close() {
      if (closed) return;
      closed = true;
      draining = true;
      for (const watch of watches) watch.stop();
      if (lines.size > 0) {
        const empty = new Promise<void>((done) => (whenEmpty = done));
        let cancel: Cancel = () => undefined;
        const late = new Promise<void>((done) => (cancel = scheduler.at(later(scheduler.now(), closeMs), done)));
        for (const { line } of lines.values()) line.shut();
        await Promise.race([empty, late]);
        cancel();
      }
      await endpoint?.close().catch((error: unknown) => logger.warn('SIP endpoint not closed', { error: asGatewayError(error) }));
      // Whose goodbye nobody answered in time.
      for (const [call, { line }] of lines) line.hear({ kind: 'call-end', call, by: 'us', cause: 'gone', status: undefined, message: undefined });
      if (options.pace === undefined) pace.close();
    },
    carries: (channel, interactionId) => [...lines.values()].some((one) => one.channel === channel && one.interactionId === interactionId),
    watch(peer) {
      watched.push(peer);
    },
    get load() {
      const none = { calls: 0, halfOpen: 0, transactions: 0, connections: 0 };
      return { ...(endpoint?.load ?? none), lines: lines.size, ladders: ladders.size };
    },
    calls: (channel) => [...lines.values()].filter((one) => channel === undefined || one.channel === channel).length,
  };
}

/** The second half of a bridge: a call like the one it is for, without a conversation and without a way on. */
const onwardPlan = (
  { facts, manners }: Pick<PhoneLinePorts, 'facts' | 'manners'>,
  invitation: PlacedPlan['invitation'],
  ringMs: number,
): PlacedPlan => {
  const { channel, bot, account, mode } = facts;
  const dialect: PhoneDialect = {
    handOff: () => bad(telephonyErrors.PHONE_REFER_REFUSED()),
    hangUp: () => ({ by: 'bye', headers: [] }),
    fallback: () => undefined,
  };
  return {
    facts: { channel, bot, account, mode, direction: 'outbound', parameters: {} },
    can: { handOff: undefined },
    manners: { ...manners, dialect, tailMs: 0 },
    invitation,
    ringMs,
    transfers: 'decline',
    offer: 'ours',
  };
};

const pingOf = (ping: string, to: Destination, [own]: readonly BoundListener[]): SipCommand => ({
  kind: 'ping-requested',
  ping,
  to,
  target: `sip:${printHostPort(to.host, to.port)}${to.transport === undefined ? '' : `;transport=${to.transport}`}`,
  from: `sip:cordboard@${printHostPort(own?.advertised.host ?? 'localhost', undefined)}`,
});

const passwordAmong =
  (passwords: readonly ((username: string) => string | undefined)[]) =>
  (username: string): string | undefined => {
    for (const passwordOf of passwords) {
      const password = passwordOf(username);
      if (password !== undefined) return password;
    }
    return undefined;
  };
