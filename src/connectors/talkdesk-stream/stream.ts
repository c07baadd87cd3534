import { samplesPerFrame } from '#audio';
import { asGatewayError, type Dice, drive, type GatewayError, type Logger, type Scheduler } from '#base';
import type { Meter, VoiceCall, VoiceCallEvent } from '#contract';
import { type Pace, type PaceSeat, type ToldCall, toldCall } from '#media';
import { PreparedText, type WebSocketDoor, type WebSocketListener } from '#net';
import type { TalkdeskStreamOptions } from './options.ts';
import { MediaPrinter, MessagePrinter, type MessageReader, type StreamStart } from './protocol.ts';
import { Session, type SessionInput, type SessionOutput } from './session.ts';
import { rateHz } from './sound.ts';
import { type Admitted, interactionOf } from './start.ts';

/** What a stream needs of its connector. */
export interface StreamPorts {
  readonly options: TalkdeskStreamOptions;
  readonly admitted: Admitted;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly pace: Pace;
  readonly reader: MessageReader;
  /** Interactions that have a live stream, each with its mode. */
  readonly interactions: Set<string>;
  readonly onCall: (call: VoiceCall) => void;
  /** The socket is gone. */
  readonly onOver: () => void;
}

/** One stream: the socket's listener, and what the connector may still ask of it. */
export interface Stream {
  readonly listener: WebSocketListener;
  /** Names the socket; nothing comes before. */
  attach(door: WebSocketDoor): void;
  shut(): void;
  terminate(): void;
}

/** While the socket holds more than this, nothing more is sent: sound that waits here can still be cleared. About two seconds of it. */
const mostBufferedBytes = 32 * 1024;
const release = { kind: 'release' } as const;
const binary = { kind: 'malformed', why: 'binary' } as const;

/** Ties a socket, a session and a call together. Decides nothing. */
export function openStream(ports: StreamPorts): Stream {
  const { options, admitted, scheduler, meter, reader, interactions } = ports;
  const channel = options.id;
  const session = new Session(options, admitted, scheduler.now(), ports.dice.fraction());
  let logger = ports.logger;
  let door: WebSocketDoor | undefined;
  let printer: MessagePrinter | undefined;
  let media: { readonly printer: MediaPrinter; readonly message: PreparedText } | undefined;
  let told: ToldCall | undefined;
  let seat: PaceSeat | undefined;
  let interaction: string | undefined;
  let messagesSent = 0;
  let framesLate = 0;
  let released = false;
  let stopped = false;
  let telling = false;

  const sendText = (text: string): void => {
    messagesSent++;
    door?.sendText(text);
  };
  const counted = { framesIn: 0, framesOut: 0, framesLate: 0, gapMs: 0 };
  const count = (): void => {
    const { framesIn, framesOut, gapMs } = session.tally;
    if (framesIn > counted.framesIn) meter.count('media_frames_in_total', { channel }, framesIn - counted.framesIn);
    if (framesOut > counted.framesOut) meter.count('media_frames_out_total', { channel }, framesOut - counted.framesOut);
    if (framesLate > counted.framesLate) meter.count('media_frames_late_total', { channel }, framesLate - counted.framesLate);
    if (gapMs > counted.gapMs) meter.count('audio_gap_ms_total', { channel }, gapMs - counted.gapMs);
    Object.assign(counted, { framesIn, framesOut, framesLate, gapMs });
  };
  const turnAway = (fault: GatewayError): void => {
    meter.count('streams_refused_total', { reason: fault.code });
    meter.count('errors_total', { code: fault.code, blame: fault.blame });
    logger.warn('stream turned away', { code: fault.code, error: fault });
  };
  const begin = (facts: VoiceCall['facts'], can: VoiceCall['can']): void => {
    if (interaction !== undefined) interactions.add(interaction);
    seat = ports.pace.join(paced, options.leadMs);
    told = toldCall({
      facts,
      can,
      rateHz,
      now: () => scheduler.now(),
      heard: (now) => session.heard(now),
      send: (command) => driven.send(command),
      busy: () => telling,
    });
    ports.onCall(told.call);
  };
  const end = (event: Extract<VoiceCallEvent, { kind: 'call-end' }>): void => {
    if (interaction !== undefined) interactions.delete(interaction);
    interaction = undefined;
    seat?.leave();
    count();
    const { by, exit, error } = event;
    logger.info('stream call ended', { by, exit, ...(error === undefined ? {} : { code: error.code, error }), ...session.tally });
    told?.tell(event);
  };

  const output = (wish: SessionOutput): void => {
    switch (wish.kind) {
      case 'send-media':
        released = true;
        messagesSent++;
        if (door === undefined || media === undefined) return;
        media.printer.print(wish.frame, media.message.text);
        door.sendPrepared(media.message);
        return;
      case 'send-mark':
        return printer && sendText(printer.mark(wish.name));
      case 'send-clear':
        return printer && sendText(printer.clear());
      case 'send-stop':
        stopped = true;
        return printer && sendText(printer.stop(messagesSent + 1, wish.command, wish.ringGroup));
      case 'sound-waiting':
        return seat?.wake();
      case 'sound-cut':
        return seat?.cut();
      case 'ping':
        count();
        return door?.ping();
      case 'close':
        if (wish.fault !== undefined) turnAway(wish.fault);
        return door?.close(wish.code, wish.reason);
      case 'terminate':
        return door?.terminate();
      case 'call-start':
        return begin(wish.facts, wish.can);
      case 'call-end':
        return end(wish);
      default:
        told?.tell(wish);
    }
  };
  const broken = (thrown: unknown): void => {
    const error = asGatewayError(thrown);
    logger.error('stream broke', { code: error.code, error });
    end({ kind: 'call-end', by: 'gateway', exit: 'failure', error, at: scheduler.now() });
    if (!stopped && admitted.mode === 'talk' && printer !== undefined) sendText(printer.stop(messagesSent + 1, 'error', undefined));
    door?.close(1011, 'internal error');
  };
  const driven = drive<SessionInput, SessionOutput>({
    machine: session,
    scheduler,
    output(wish) {
      telling = true;
      output(wish);
      telling = false;
    },
    broken,
  });

  const paced = {
    waiting: () => session.waiting,
    release(frames: number, late: number): number {
      framesLate += late;
      if ((door?.bufferedBytes ?? 0) > mostBufferedBytes) return 0;
      let sent = 0;
      do {
        released = false;
        driven.send(release);
        if (released) sent++;
      } while (released && sent < frames);
      return sent;
    },
  };
  const start = (start: StreamStart): void => {
    if (printer === undefined) {
      printer = new MessagePrinter(start);
      const frames = new MediaPrinter(start.streamSid, samplesPerFrame(rateHz));
      media = { printer: frames, message: new PreparedText(frames.sizeBytes) };
      frames.begin(media.message.text);
      const id = interactionOf(start);
      interaction = id === undefined ? undefined : `${admitted.mode} ${id}`;
      logger = logger.with({ streamId: start.streamSid });
    }
    const taken = interaction !== undefined && interactions.has(interaction);
    if (taken && told === undefined) interaction = undefined; // it is another's
    driven.send({ kind: 'start', start, taken });
  };
  return {
    listener: {
      text(octets) {
        const message = reader.read(octets);
        if (message.kind === 'start') start(message.start);
        else driven.send(message);
      },
      binary: () => driven.send(binary),
      pong: () => driven.send({ kind: 'pong' }),
      close(code, reason, clean) {
        driven.send({ kind: 'socket-closed', code, reason, clean });
        driven.close();
        seat?.leave();
        count();
        ports.onOver();
      },
    },
    attach(opened) {
      door = opened;
    },
    shut: () => driven.send({ kind: 'shut' }),
    terminate: () => door?.terminate(),
  };
}
