import { type AudioFrame, frameMs, samplesPerFrame } from '#audio';
import { type Instant, later, type Machine, type Tick } from '#base';
import { openChunker } from './chunker.ts';
import type { CallHappening, StreamCallEvent, StreamExit } from './events.ts';
import type { CallFacts } from './facts.ts';
import { openLedger, type StreamRecord } from './ledger.ts';
import type { Line } from './line.ts';
import { type Direction, openTalkdesk } from './messages.ts';
import { type PartnerMessage, parsePartnerMessage } from './partner-message.ts';
import { openPlayback } from './playback.ts';
import type { Quirks } from './quirks.ts';

export type StreamInput =
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly httpStatus: number | undefined; readonly why: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly sizeBytes: number }
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** Whoever runs the simulator ends the call. */
  | { readonly kind: 'hang-up'; readonly why: string }
  | Tick;

export type StreamOutput =
  | { readonly kind: 'transmit'; readonly text: string }
  | { readonly kind: 'close'; readonly code: number }
  /** Drop the connection without a word. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'happened'; readonly event: StreamCallEvent }
  /** Nothing more will come. */
  | { readonly kind: 'over' };

export interface StreamPlan {
  readonly direction: Direction;
  readonly facts: CallFacts;
  readonly streamSid: string;
  readonly businessHours: string | undefined;
  readonly quirks: Quirks;
  readonly line: Line;
  /** The zero of all times in the record. */
  readonly begun: Instant;
  /** Sees both sides of every 20 ms: what the caller said, and what was played to it. Buffers are used again. */
  readonly tap?: (caller: AudioFrame, played: AudioFrame) => void;
}

/** How a stream ended, and how it went. */
export interface StreamOutcome extends StreamRecord {
  readonly exit: StreamExit;
  readonly why: string;
  readonly ringGroup: string | undefined;
  readonly httpStatus: number | undefined;
  readonly closeCode: number | undefined;
  /** Sound of the partner that nobody heard, because its `stop` came first. */
  readonly unheardMs: number;
  /** Pauses inside the partner's sound because more came too late. */
  readonly holes: { readonly count: number; readonly ms: number };
  /** How far ahead of real time the partner sent, at most. */
  readonly deepestMs: number;
  /** How late this simulator itself was, at most: above 20 the figures of the call are doubtful. */
  readonly worstLateMs: number;
}

/** Talkdesk's end of one stream, with the people on its telephone side. */
export interface Stream extends Machine<StreamInput, StreamOutput> {
  readonly outcome: StreamOutcome;
}

/** What the partner's `stop.command` means in Studio. Values as production bridges send them; Talkdesk's page names the three outcomes. */
const exits: Readonly<Record<string, StreamExit>> = { ok: 'ok', escalate: 'escalation', error: 'failure' };
/** The most that is known to pass as `ringGroup`: Talkdesk's limit for the same context over SIP. */
const ringGroupBytes = 256;
/** A `stop` that crosses our own on the way is nobody's fault. */
const crossingMs = 150;
const closingMs = 2000;

type State = 'dialing' | 'waiting' | 'streaming' | 'leaving' | 'closing' | 'over';

export function openStream(plan: StreamPlan, dialedAt: Instant): Stream {
  const { quirks, line, facts, streamSid, begun } = plan;
  const listensOnly = plan.direction === 'unidirectional';
  const talkdesk = openTalkdesk(facts, streamSid, plan.direction, quirks);
  const ledger = openLedger();
  const playback = openPlayback();
  const callerChunks = openChunker(quirks.chunkBytes);
  const humanChunks = openChunker(quirks.chunkBytes);
  const humanTrack = quirks.callerTrack === 'inbound' ? 'outbound' : 'inbound';
  const played = new Int16Array(samplesPerFrame(8000));
  const injections = [...quirks.inject].sort((one, other) => one.afterMs - other.afterMs);

  let state: State = 'dialing';
  /** What the state waits for: the handshake's end, `start`, the next 20 ms, our close, the end of patience with it. */
  let due: Instant | undefined = later(dialedAt, quirks.handshakeMs);
  let startedAt = dialedAt;
  let heardPartner = false;
  let outbox: string[] = [];
  let releasedAt = dialedAt;
  let leftAt = dialedAt;
  let exit: StreamExit | undefined;
  let partnerStopped = false;
  let why = '';
  let ringGroup: string | undefined;
  let httpStatus: number | undefined;
  let closeCode: number | undefined;
  let unheardMs = 0;
  let worstLateMs = 0;
  let wants: StreamOutput[] = [];

  const happen = (happening: CallHappening, now: Instant): void => void wants.push({ kind: 'happened', event: { ...happening, atMs: now - begun } });
  const transmit = (text: string): void => void wants.push({ kind: 'transmit', text });
  const complain = (says: string, now: Instant): void => {
    if (ledger.complain(says, now - begun)) happen({ kind: 'complaint', says }, now);
  };

  const flush = (now: Instant): void => {
    for (const text of outbox) transmit(text);
    outbox = [];
    releasedAt = now;
  };

  const finish = (): void => {
    state = 'over';
    due = undefined;
    wants.push({ kind: 'over' });
  };

  /** The exit is taken; what the partner still says is only listened to for faults. */
  const leave = (by: StreamExit, because: string, now: Instant, group?: string): void => {
    exit = by;
    why = because;
    ringGroup = group;
    leftAt = now;
    line.leave(now);
    state = 'leaving';
    due = later(now, quirks.closeAfterMs);
    happen({ kind: 'exit', exit: by, why: because, ...(group === undefined ? {} : { ringGroup: group }) }, now);
  };

  /** The connection is gone, or never was. */
  const fail = (because: string, now: Instant): void => {
    leave('failure', because, now);
    finish();
  };

  /** Talkdesk itself ends the stream. */
  const sayStop = (by: StreamExit, because: string, now: Instant): void => {
    flush(now);
    transmit(talkdesk.stop());
    leave(by, because, now);
  };

  const start = (now: Instant): void => {
    transmit(talkdesk.start(plan.businessHours));
    if (quirks.unknownEvents) transmit(talkdesk.oddity());
    state = 'streaming';
    startedAt = now;
    releasedAt = now;
    due = later(now, frameMs);
  };

  const takeStop = (message: PartnerMessage & { kind: 'stop' }, now: Instant): void => {
    const { command } = message;
    if (command === undefined) complain('stop without a command: which exit Talkdesk takes is not documented; ok was taken', now);
    else if (!Object.hasOwn(exits, command))
      complain(`stop with the unknown command ${JSON.stringify(command.slice(0, 40))}; failure was taken`, now);
    if (message.callSid !== undefined && message.callSid !== facts.callSid) complain('stop with the callSid of another call', now);
    if (message.accountSid !== undefined && message.accountSid !== facts.accountId) complain('stop with the accountSid of another account', now);
    const sizeBytes = Buffer.byteLength(message.ringGroup ?? '');
    if (sizeBytes > ringGroupBytes) complain(`stop with a ringGroup of ${sizeBytes} octets; more than ${ringGroupBytes} may be cut`, now);
    unheardMs = playback.queuedMs;
    partnerStopped = true;
    const taken = command === undefined ? 'ok' : Object.hasOwn(exits, command) ? exits[command] : undefined;
    leave(taken ?? 'failure', command === undefined ? 'the partner said stop' : `the partner said stop, ${command}`, now, message.ringGroup);
  };

  const take = (message: PartnerMessage, now: Instant): void => {
    const { kind } = message;
    if (message.streamSid !== undefined && message.streamSid !== streamSid) {
      complain(`${kind} with the streamSid of another stream`, now);
      if (kind !== 'stop') return;
    }
    if (state === 'waiting') complain(`${kind} before start`, now);
    if (kind === 'stop') return takeStop(message, now);
    if (listensOnly) return complain(`${kind} on a stream that only listens`, now);
    if (kind === 'media') {
      heardPartner = true;
      playback.queue(message.mulaw, now - begun);
    } else if (kind === 'mark') {
      playback.mark(message.name);
      ledger.markReceived(message.name, now - begun);
    } else {
      const { droppedMs, marks } = playback.clear();
      ledger.cleared(droppedMs, marks, now - begun);
      happen({ kind: 'cleared', droppedMs }, now);
      if (quirks.markEcho) for (const name of marks) transmit(talkdesk.mark(name));
    }
  };

  const takeText = (text: string, now: Instant): void => {
    const parsed = parsePartnerMessage(text);
    if (!parsed.ok) return complain(parsed.error, now);
    if (exit === undefined) return take(parsed.value, now);
    if (partnerStopped) complain(`${parsed.value.kind === 'stop' ? 'a second stop' : parsed.value.kind} after stop`, now);
    else if (parsed.value.kind === 'stop' && now - leftAt > crossingMs) complain('stop after Talkdesk’s own stop', now);
  };

  /** Twenty milliseconds of call: play, listen, send. */
  const turnOver = (at: Instant, now: Instant): void => {
    worstLateMs = Math.max(worstLateMs, now - at);
    for (const name of playback.play(played, at - begun)) {
      ledger.markHeard(name, at - begun);
      happen({ kind: 'mark-heard', name }, at);
      if (quirks.markEcho) outbox.push(talkdesk.mark(name));
    }
    const step = line.step(played, at);
    plan.tap?.(step.caller, step.human ?? played);
    for (const happening of step.happened) happen(happening, at);
    for (const digit of step.keys) outbox.push(talkdesk.dtmf(digit));
    for (const { timestampMs, mulaw } of callerChunks.take(step.caller)) outbox.push(talkdesk.media(quirks.callerTrack, timestampMs, mulaw));
    if (step.human) for (const { timestampMs, mulaw } of humanChunks.take(step.human)) outbox.push(talkdesk.media(humanTrack, timestampMs, mulaw));
    while (injections[0] && at - startedAt >= injections[0].afterMs) outbox.push(injections.shift()?.text ?? '');
    if (at - releasedAt >= quirks.releaseEveryMs) flush(at);
    if (step.hungUp) sayStop(listensOnly ? 'ok' : 'abandoned', listensOnly ? 'somebody put the phone down' : 'the caller hung up', now);
  };

  const stream = (now: Instant): void => {
    while (state === 'streaming' && due !== undefined && due <= now) {
      const at = due;
      due = later(at, frameMs);
      turnOver(at, now);
    }
    if (state !== 'streaming') return;
    const runningMs = now - startedAt;
    if (quirks.dropAfterMs !== undefined && runningMs >= quirks.dropAfterMs) {
      wants.push({ kind: 'cut' });
      fail('the network died, as it was asked to', now);
    } else if (!listensOnly && !heardPartner && runningMs >= quirks.silenceMs)
      sayStop('failure', `the partner sent no sound for ${quirks.silenceMs} ms`, now);
  };

  const tick = (now: Instant): void => {
    if (due === undefined || now < due) return;
    if (state === 'dialing') {
      wants.push({ kind: 'cut' });
      fail(`the WebSocket did not open within ${quirks.handshakeMs} ms`, now);
    } else if (state === 'waiting') start(now);
    else if (state === 'streaming') stream(now);
    else if (state === 'leaving') {
      wants.push({ kind: 'close', code: 1000 });
      state = 'closing';
      due = later(now, closingMs);
    } else if (state === 'closing') {
      wants.push({ kind: 'cut' });
      finish();
    }
  };

  const closed = (code: number, reason: string, now: Instant): void => {
    closeCode = code;
    if (exit === undefined) fail(`the partner closed without stop (${code}${reason === '' ? '' : ` ${reason}`})`, now);
    else finish();
  };

  return {
    get deadline() {
      return due;
    },
    get outcome() {
      return {
        exit: exit ?? 'abandoned',
        why,
        ringGroup,
        httpStatus,
        closeCode,
        unheardMs,
        holes: playback.holes,
        deepestMs: playback.deepestMs,
        worstLateMs,
        marks: ledger.marks,
        clears: ledger.clears,
        complaints: ledger.complaints,
      };
    },
    step(input, now) {
      wants = [];
      if (state === 'over') return wants;
      switch (input.kind) {
        case 'open':
          state = 'waiting';
          happen({ kind: 'connected' }, now);
          transmit(talkdesk.connected());
          due = quirks.noStart ? undefined : later(now, quirks.startAfterMs);
          if (quirks.startAfterMs === 0 && !quirks.noStart) start(now);
          break;
        case 'refused':
          httpStatus = input.httpStatus;
          happen({ kind: 'refused', httpStatus, why: input.why }, now);
          fail(input.why, now);
          break;
        case 'text':
          takeText(input.text, now);
          break;
        case 'binary':
          complain('a binary message; Talkdesk speaks text only', now);
          break;
        case 'closed':
          closed(input.code, input.reason, now);
          break;
        case 'hang-up':
          if (state === 'dialing') {
            wants.push({ kind: 'cut' });
            leave('abandoned', input.why, now);
            finish();
          } else if (exit === undefined) sayStop('abandoned', input.why, now);
          break;
        case 'tick':
          tick(now);
          break;
      }
      return wants;
    },
  };
}
