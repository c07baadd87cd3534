import { asGatewayError, type Dice, type Driven, drive, type GatewayError, type Logger, type Scheduler } from '#base';
import type { Meter, VoiceCallEvent } from '#contract';
import type { Pace, PaceSeat } from '#media';
import type { SipCommand } from '#net';
import { type Body, type CallEnd, type CallEvent, type Hop, isSecure } from '#protocols/sip';
import { callReport, soundReport } from './call-report.ts';
import type { CallPlan } from './door.ts';
import type { Ladder } from './ladder.ts';
import type { MediaDoor, MediaSockets } from './media-door.ts';
import { PhoneCall, type PhoneInput, type PhoneOutput } from './phone-call.ts';
import { type ToldCall, toldCall } from './voice-call.ts';

/** What a line needs of its exchange. */
export interface PhoneLinePorts {
  readonly plan: CallPlan;
  readonly call: string;
  readonly offer: Body | undefined;
  readonly from: Hop;
  readonly media: MediaDoor;
  readonly pace: Pace;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly send: (command: SipCommand) => void;
  /** The call's signalling up to now. */
  readonly ladder: () => Ladder;
  /** The call is over and its sockets are given back. */
  readonly onOver: () => void;
}

/** One call: what its exchange may tell it. */
export interface PhoneLine {
  hear(event: Exclude<CallEvent, { kind: 'call-received' }>): void;
  shut(): void;
}

/** Ties sockets, a phone call and a `VoiceCall` together. Decides nothing. */
export function openPhoneLine(ports: PhoneLinePorts): PhoneLine {
  const { plan, call, offer, from, scheduler, dice, meter, logger } = ports;
  const { channel } = plan.facts;
  /** What SIP told while the sockets were being opened. */
  const early: Exclude<CallEvent, { kind: 'call-received' }>[] = [];
  let phone: PhoneCall | undefined;
  let driven: Driven<PhoneInput> | undefined;
  let sockets: MediaSockets | undefined;
  let told: ToldCall | undefined;
  let seat: PaceSeat | undefined;
  let telling = false;
  let framesLate = 0;
  let gapMs = 0;
  let over = false;
  let shut = false;
  /** How SIP says that it ended. */
  let sipEnd: CallEnd | undefined;
  /** The bug that stopped the machine; the conversation hears of it when SIP is done, so that the report is whole. */
  let bug: GatewayError | undefined;

  const finish = (): void => {
    if (over) return;
    over = true;
    if (told === undefined && bug === undefined) logger.info('phone call came to nothing', { cause: sipEnd?.cause, status: sipEnd?.status });
    seat?.leave();
    driven?.close();
    count();
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
  const tell = (event: VoiceCallEvent): void => {
    const before = telling;
    telling = true;
    told?.tell(event);
    telling = before;
  };
  const tellEnd = (end: Extract<VoiceCallEvent, { kind: 'call-end' }>): void => {
    const sound = phone === undefined ? undefined : soundReport(phone.statistics, phone.spoken);
    tell({ kind: 'call-report', report: callReport(sipEnd?.cause ?? 'gone', ports.ladder(), sound), at: end.at });
    tell(end);
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
  const output = (wish: PhoneOutput): void => {
    switch (wish.kind) {
      case 'sip':
        return ports.send(wish.command);
      case 'call-start': {
        seat = ports.pace.join(paced, 0);
        told = toldCall({
          facts: plan.facts,
          can: plan.can,
          rateHz: wish.rateHz,
          now: () => scheduler.now(),
          heard: (now) => phone?.heard(now) ?? { mark: undefined, afterMs: 0 },
          send: (command) => driven?.send(command),
          busy: () => telling,
        });
        if (phone?.waiting) seat.wake();
        telling = true;
        plan.onCall(told.call);
        telling = false;
        return;
      }
      case 'turned-away':
        return logger.info('call turned away', { status: wish.status, why: wish.why });
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
    finish();
  };
  const begin = (opened: MediaSockets): void => {
    const wall = scheduler.wall();
    const now = scheduler.now();
    sockets = opened;
    phone = new PhoneCall({
      call,
      offer,
      secure: isSecure(from.transport),
      place: opened.place,
      targets: ports.media.targets,
      manners: plan.manners,
      epoch: { now, wall },
      dice,
      sound: {
        frame: (frame, at) => tell({ kind: 'audio', track: 'caller', frame, at }),
        transmit: (octets, length, to, kind) => {
          // The socket sends after it returns. Sound is written over only three packets later; reports at once.
          opened[kind].send(kind === 'rtp' ? octets.subarray(0, length) : octets.slice(0, length), to.address, to.port);
        },
        waiting: () => seat?.wake(),
      },
    });
    driven = drive<PhoneInput, PhoneOutput>({ machine: phone, scheduler, output, broken });
    driven.send({ kind: 'begin' });
    for (const event of early.splice(0)) driven.send(event);
    if (shut) driven.send({ kind: 'shut' });
  };
  const datagram = (octets: Uint8Array, address: string, port: number): void =>
    driven?.send({ kind: 'datagram', octets, length: octets.length, from: { address, port } });
  const unopened = (error: GatewayError): void => {
    logger.error('no sockets for a call', { code: error.code, error });
    meter.count('errors_total', { code: error.code, blame: error.blame });
    ports.send({ kind: 'refuse-requested', call, status: 503 });
  };
  ports.media.open({ datagram, unsent: () => undefined }, scheduler.now()).then(
    (opened) => {
      if (over) return opened.close(scheduler.now());
      begin(opened);
    },
    (thrown: unknown) => unopened(asGatewayError(thrown)),
  );
  return {
    hear(event) {
      if (event.kind === 'call-end') sipEnd = event;
      if (bug !== undefined && sipEnd !== undefined) endBroken(bug);
      else if (driven !== undefined) driven.send(event);
      else if (sipEnd !== undefined) finish();
      else early.push(event);
    },
    shut() {
      shut = true;
      driven?.send({ kind: 'shut' });
    },
  };
}
