import type { AudioFrame, RateHz } from '#audio';
import { asGatewayError, type Dice, type Driven, drive, type GatewayError, type Logger, type Scheduler } from '#base';
import type { CallAbilities, CallFacts, CallReport, Meter, PlacedCallEvent, VoiceCall, VoiceCallEvent } from '#contract';
import { type Pace, type PaceSeat, type ToldCall, toldCall } from '#media';
import type { SipCommand } from '#net';
import type { CallEnd, CallEvent } from '#protocols/sip';
import { callReport, soundReport } from './call-report.ts';
import type { Dialling } from './dialect.ts';
import type { Ladder } from './ladder.ts';
import type { LineEar } from './line-ear.ts';
import type { MediaDoor, MediaSockets } from './media-door.ts';
import { PhoneCall } from './phone-call.ts';
import type { PhoneInput, PhoneOutput, PhoneWay, TalkManners } from './phone-words.ts';

/** How a call becomes a conversation: at once when it is one to us, step by step when we place it. */
export type LineEvent = { readonly kind: 'received'; readonly call: VoiceCall } | PlacedCallEvent;

/** What a line needs of its exchange. */
export interface PhoneLinePorts {
  readonly facts: CallFacts;
  readonly can: CallAbilities;
  readonly manners: TalkManners;
  readonly call: string;
  readonly way: PhoneWay;
  /** Can nobody on the way read the signalling? */
  readonly secure: boolean;
  readonly media: MediaDoor;
  readonly pace: Pace;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly send: (command: SipCommand) => void;
  /** The call's signalling up to now. */
  readonly ladder: () => Ladder;
  readonly progress: (event: LineEvent) => void;
  /** The caller is to be joined with whom this names. */
  readonly dial: (near: PhoneLine, nearHz: RateHz, dialling: Dialling) => void;
  /** The call is over and its sockets are given back. */
  readonly onOver: () => void;
}

/** One call: what its exchange may tell it. */
export interface PhoneLine {
  hear(event: Exclude<CallEvent, { kind: 'call-received' }>): void;
  /** Gives it up while it is not answered. */
  cancel(): void;
  shut(): void;
  /** Its sound and keys go there, and not to a conversation, once there is none; nowhere when undefined. */
  join(ear: LineEar | undefined): void;
  /** Live sound of the other half. */
  carry(frame: AudioFrame): void;
  press(digit: string): void;
  ringBack(samples: AudioFrame): void;
  hush(): void;
  /** Whom it dialled has answered; or not. */
  dialled(): void;
  undialled(error: GatewayError): void;
  hangUp(): void;
}

/** Ties sockets, a phone call and a `VoiceCall` together. Decides nothing. */
export function openPhoneLine(ports: PhoneLinePorts): PhoneLine {
  const { call, way, scheduler, dice, meter, logger } = ports;
  const { channel } = ports.facts;
  /** What SIP told while the sockets were being opened. */
  const early: Exclude<CallEvent, { kind: 'call-received' }>[] = [];
  let phone: PhoneCall | undefined;
  let driven: Driven<PhoneInput> | undefined;
  let sockets: MediaSockets | undefined;
  let told: ToldCall | undefined;
  let seat: PaceSeat | undefined;
  let telling = false;
  let ear: LineEar | undefined;
  let framesLate = 0;
  let gapMs = 0;
  let over = false;
  /** What was asked while the sockets were being opened. */
  let wanted: 'shut' | 'cancel' | undefined;
  /** Does its progress still owe a last word? */
  let pending = true;
  /** How SIP says that it ended. */
  let sipEnd: CallEnd | undefined;
  /** The bug that stopped the machine; who waits for the call hears of it when SIP is done, so that the report is whole. */
  let bug: GatewayError | undefined;

  /** Used again for each frame: it is read before `send` returns. */
  const carrying: { kind: 'carry'; samples: AudioFrame } = { kind: 'carry', samples: new Int16Array(0) };
  /** Is there no conversation any more that would listen? While we dial there still is. */
  const joined = (): boolean => ear !== undefined && phone?.state !== 'dialling';
  const finish = (): void => {
    if (over) return;
    over = true;
    seat?.leave();
    driven?.close();
    count();
    ear?.gone();
    const close = sockets?.close(scheduler.now()) ?? Promise.resolve();
    close.catch((error: unknown) => logger.warn('media sockets not closed', { error: asGatewayError(error) })).then(ports.onOver);
  };
  const count = (): void => {
    const { received = 0, sent = 0 } = phone?.statistics ?? {};
    if (received > 0) meter.count('media_frames_in_total', { channel }, received);
    if (sent > 0) meter.count('media_frames_out_total', { channel }, sent);
    if (framesLate > 0) meter.count('media_frames_late_total', { channel }, framesLate);
    if (gapMs > 0) meter.count('audio_gap_ms_total', { channel }, gapMs);
  };
  // Those above run inside the machine's step: what they ask for meanwhile waits.
  const tell = (event: VoiceCallEvent): void => {
    const before = telling;
    telling = true;
    told?.tell(event);
    telling = before;
  };
  const progress = (event: LineEvent): void => {
    const before = telling;
    telling = true;
    ports.progress(event);
    telling = before;
  };
  const report = (): CallReport => {
    const sound = phone === undefined ? undefined : soundReport(phone.statistics, phone.spoken);
    return callReport(sipEnd?.cause ?? (phone?.state === 'joined' ? 'joined' : 'unreachable'), ports.ladder(), sound);
  };
  const tellEnd = (end: Extract<VoiceCallEvent, { kind: 'call-end' }>): void => {
    // The report of a call of ours that nobody answered goes to who placed it.
    if (!pending) tell({ kind: 'call-report', report: report(), at: end.at });
    tell(end);
  };
  const tellUnanswered = ({ why, status, error }: Omit<Extract<PhoneOutput, { kind: 'unanswered' }>, 'kind'>): void => {
    logger.info('placed call not answered', { why, status, code: error.code });
    progress({ kind: 'unanswered', why, error, report: report(), ...(status === undefined ? {} : { status }) });
  };
  const paced = {
    waiting: () => phone?.waiting ?? false,
    release(frames: number, late: number): number {
      if (phone === undefined || driven === undefined) return 0;
      framesLate += late;
      phone.released = 0;
      driven.send({ kind: 'release', frames });
      return phone.released;
    },
  };
  const start = (rateHz: Extract<PhoneOutput, { kind: 'call-start' }>['rateHz']): void => {
    seat = ports.pace.join(paced, 0);
    told = toldCall({
      facts: ports.facts,
      can: ports.can,
      rateHz,
      now: () => scheduler.now(),
      heard: (now) => phone?.heard(now) ?? { mark: undefined, afterMs: 0 },
      send: (command) => driven?.send(command),
      busy: () => telling,
    });
    if (phone?.waiting) seat.wake();
    if (way.kind === 'received') met('received');
  };
  /** There is a call, and somebody gets it. */
  const met = (kind: 'received' | 'early-sound' | 'answered'): void => {
    if (told === undefined) return;
    if (kind !== 'early-sound') pending = false;
    progress({ kind, call: told.call });
  };
  const output = (wish: PhoneOutput): void => {
    switch (wish.kind) {
      case 'sip':
        return ports.send(wish.command);
      case 'call-start':
        return start(wish.rateHz);
      case 'turned-away':
        return logger.info('call turned away', { status: wish.status, why: wish.why });
      case 'ringing':
        return progress({ kind: 'ringing' });
      case 'early-sound':
      case 'answered':
        return met(wish.kind);
      case 'unanswered':
        return tellUnanswered(wish);
      case 'dial':
        return ports.dial(line, told?.call.rateHz ?? 8000, wish.dialling);
      case 'ring-heard':
        return ear?.rung();
      case 'digit':
        return joined() ? ear?.digit(wish.digit) : tell(wish);
      case 'audio-gap':
        gapMs += wish.ms;
        return tell(wish);
      case 'call-end': {
        const { by, exit, error } = wish;
        if (error !== undefined) meter.count('errors_total', { code: error.code, blame: error.blame });
        logger.info('phone call ended', {
          by,
          exit,
          ...phone?.spoken,
          ...phone?.statistics,
          ...(error === undefined ? {} : { code: error.code, error }),
        });
        return tellEnd(wish);
      }
      case 'over':
        return finish();
      default:
        tell(wish);
    }
  };
  const broken = (thrown: unknown): void => {
    const error = asGatewayError(thrown);
    logger.error('phone call broke', { code: error.code, error });
    meter.count('errors_total', { code: error.code, blame: error.blame });
    bug = error;
    if (sipEnd === undefined) ports.send({ kind: 'hang-up-requested', call });
    else endBroken(error);
  };
  const endBroken = (error: GatewayError): void => {
    tellEnd({ kind: 'call-end', by: 'gateway', error, at: scheduler.now() });
    if (way.kind === 'placed' && pending) tellUnanswered({ why: 'refused', error });
    pending = false;
    finish();
  };
  const begin = (opened: MediaSockets): void => {
    sockets = opened;
    phone = new PhoneCall({
      call,
      way,
      secure: ports.secure,
      place: opened.place,
      targets: ports.media.targets,
      manners: ports.manners,
      epoch: { now: scheduler.now(), wall: scheduler.wall() },
      dice,
      sound: {
        frame(frame, at) {
          if (ear !== undefined && joined()) ear.frame(frame);
          else tell({ kind: 'audio', track: 'caller', frame, at });
        },
        transmit: (octets, length, to, kind) => {
          // The socket sends after it returns. Sound is written over only three packets later; reports at once.
          opened[kind].send(kind === 'rtp' ? octets.subarray(0, length) : octets.slice(0, length), to.address, to.port);
        },
        waiting: () => seat?.wake(),
      },
    });
    driven = drive<PhoneInput, PhoneOutput>({ machine: phone, scheduler, output, broken });
    // A call of ours that is not wanted any more is not even begun.
    if (wanted === undefined || way.kind === 'received') driven.send({ kind: 'begin' });
    for (const event of early.splice(0)) driven.send(event);
    if (wanted !== undefined) driven.send({ kind: wanted });
  };
  const datagram = (octets: Uint8Array, address: string, port: number): void =>
    driven?.send({ kind: 'datagram', octets, length: octets.length, from: { address, port } });
  const unopened = (error: GatewayError): void => {
    logger.error('no sockets for a call', { code: error.code, error });
    meter.count('errors_total', { code: error.code, blame: error.blame });
    if (way.kind === 'received') return ports.send({ kind: 'refuse-requested', call, status: 503 });
    tellUnanswered({ why: 'refused', error });
    finish();
  };
  ports.media.open({ datagram }, scheduler.now()).then(
    (opened) => {
      if (over) return opened.close(scheduler.now());
      try {
        begin(opened);
      } catch (thrown) {
        broken(thrown);
      }
    },
    (thrown: unknown) => unopened(asGatewayError(thrown)),
  );
  const ask = (what: 'shut' | 'cancel'): void => {
    wanted ??= what;
    driven?.send({ kind: what });
  };
  const line: PhoneLine = {
    hear(event) {
      if (event.kind === 'call-end') sipEnd = event;
      // Of a call that never reached the stack there is nothing more to hear than this.
      const last = sipEnd !== undefined || event.kind === 'command-refused';
      if (bug !== undefined && last) endBroken(bug);
      else if (driven !== undefined) driven.send(event);
      else if (sipEnd !== undefined) finish();
      else early.push(event);
    },
    cancel: () => ask('cancel'),
    shut: () => ask('shut'),
    join(named) {
      ear = named;
    },
    carry(samples) {
      carrying.samples = telling ? samples.slice() : samples;
      driven?.send(telling ? { ...carrying } : carrying);
    },
    press: (digit) => driven?.send({ kind: 'press', digit }),
    ringBack: (samples) => driven?.send({ kind: 'ring-back', samples }),
    hush: () => driven?.send({ kind: 'hush' }),
    dialled: () => driven?.send({ kind: 'dial-answered' }),
    undialled: (error) => driven?.send({ kind: 'dial-refused', error }),
    hangUp: () => driven?.send({ kind: 'hang-up', how: 'done' }),
  };
  return line;
}
