import { type GatewayError, type Instant, later, type Machine, type Tick } from '#base';
import type { CallAbilities, CallEndedBy, CallFacts, FittedHandoff, HandoffProof, Heard } from '#contract';
import type { VoiceCommand } from '#media';
import { handOffAbility, plainRingGroup, ringGroupOf } from './escalation.ts';
import type { TalkdeskStreamOptions } from './options.ts';
import type { Inbound, StopCommand, StreamStart } from './protocol.ts';
import { type Does, type On, type State, sessionTable } from './session.table.ts';
import { CallSound, type SoundWish, type Tally } from './sound.ts';
import { type Admitted, callFacts, startFault } from './start.ts';
import { talkdeskStreamErrors as errors } from './talkdesk-stream.errors.ts';
import { Wishes } from './wishes.ts';

export type SessionInput =
  | Exclude<Inbound, { kind: 'start' }>
  /** `taken`: this interaction already has a live stream. */
  | { readonly kind: 'start'; readonly start: StreamStart; readonly taken: boolean }
  | { readonly kind: 'pong' }
  | { readonly kind: 'socket-closed'; readonly code: number; readonly reason: string; readonly clean: boolean }
  /** The gateway is going: end at once. */
  | { readonly kind: 'shut' }
  /** The pacer's leave to send one frame. */
  | { readonly kind: 'release' }
  | VoiceCommand;

export type SessionOutput =
  | { readonly kind: 'call-start'; readonly facts: CallFacts; readonly can: CallAbilities }
  | SoundWish
  | { readonly kind: 'send-stop'; readonly command: StopCommand; readonly ringGroup: string | undefined }
  | { readonly kind: 'ping' }
  /** `fault`: why a stream that never became a call is turned away. */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string; readonly fault?: GatewayError }
  | { readonly kind: 'terminate' };

/** How the call is to end, once what is queued was heard. */
interface Wish {
  readonly command: StopCommand;
  readonly ringGroup?: string;
  readonly by: 'gateway' | 'hand-off';
}

/** What an input brings along for the rows it meets. */
interface Cause {
  readonly start?: StreamStart;
  readonly text?: string;
  readonly error?: GatewayError;
  readonly reason?: string;
}

/** Close codes of our own (RFC 6455 §7.4.2); whatever else is refused gets 1008. */
const refusals: Readonly<Record<string, number>> = { TALKDESK_STREAM_START_LATE: 4408, TALKDESK_STREAM_SHUT: 1001 };

/** The exits of the Studio component, by the command that chooses them. */
const exits: Readonly<Record<StopCommand, string>> = { ok: 'ok', error: 'failure', escalate: 'escalation' };
/** How long a socket may take to be gone after our close. */
const leaveMs = 2000;
const mostSilentPings = 2;
const rows = new Map(sessionTable.map((row) => [`${row.in} ${row.on}`, row]));

/** One Talkdesk stream: their dialect on one side, a `VoiceCall`'s events and commands on the other. Frames in its outputs are used again. */
export class Session implements Machine<SessionInput | Tick, SessionOutput> {
  readonly tally: Tally = { malformed: 0, unknown: 0, ignored: 0, dropped: 0, framesIn: 0, framesOut: 0, gapMs: 0 };
  readonly #options: TalkdeskStreamOptions;
  readonly #admitted: Admitted;
  readonly #wishes = new Wishes<SessionOutput>();
  #state: State = 'opened';
  /** When the present state ends by itself: the start is late, the far side had its time. */
  #stateEnds: Instant | undefined;
  #callEnds: Instant | undefined;
  #nextPing: Instant;
  #silentPings = 0;
  #malformedInRow = 0;
  #sound: CallSound | undefined;
  #wish: Wish | undefined;

  /** `chance` in [0, 1) spreads the pings of streams that begin together. */
  constructor(options: TalkdeskStreamOptions, admitted: Admitted, now: Instant, chance: number) {
    this.#options = options;
    this.#admitted = admitted;
    this.#stateEnds = later(now, options.startTimeoutMs);
    this.#nextPing = later(now, options.pingEveryMs * (0.5 + chance / 2));
  }

  get state(): State {
    return this.#state;
  }

  /** Is there something to send? */
  get waiting(): boolean {
    return this.#live?.playout.waiting ?? false;
  }

  /** How far the caller has heard. */
  heard(now: Instant): Heard {
    return this.#sound?.heard(now) ?? { mark: undefined, afterMs: 0 };
  }

  get deadline(): Instant | undefined {
    if (this.#state === 'closed') return undefined;
    if (this.#state === 'leaving' || this.#state === 'stopping') return this.#stateEnds;
    // Asked for after every frame: no list of four is made.
    let first = this.#nextPing;
    if (this.#stateEnds !== undefined && this.#stateEnds < first) first = this.#stateEnds;
    if (this.#callEnds !== undefined && this.#callEnds < first) first = this.#callEnds;
    const mark = this.#sound?.playout.deadline;
    return mark !== undefined && mark < first ? mark : first;
  }

  step(input: SessionInput | Tick, now: Instant): readonly SessionOutput[] {
    this.#take(input, now);
    const sound = this.#live;
    if (sound !== undefined) {
      sound.report(now);
      if (this.#state === 'finishing') this.#finish(sound, now);
    }
    return this.#wishes.take();
  }

  /** The sound, while sound goes in and out. */
  get #live(): CallSound | undefined {
    return this.#state === 'talking' || this.#state === 'finishing' ? this.#sound : undefined;
  }

  #take(input: SessionInput | Tick, now: Instant): void {
    switch (input.kind) {
      case 'media':
        this.#alive();
        if (this.#live === undefined) this.tally.ignored++;
        else this.#live.hear(input, now);
        break;
      case 'release':
        this.#live?.release(now);
        break;
      case 'tick':
        this.#tick(now);
        break;
      case 'start': {
        this.#alive();
        const fault = startFault(input.start, input.taken, this.#options);
        this.#on(fault === undefined ? 'start' : 'start-refused', now, { start: input.start, ...fault });
        break;
      }
      case 'mark':
        this.#alive();
        this.#on('mark', now, { text: input.name });
        break;
      case 'dtmf':
        this.#alive();
        this.#on('dtmf', now, { text: input.digits });
        break;
      case 'connected':
      case 'stop':
        this.#alive();
        this.#on(input.kind, now);
        break;
      case 'unknown':
        this.#alive();
        this.tally.unknown++;
        break;
      case 'malformed':
        this.tally.malformed++;
        if (++this.#malformedInRow >= this.#options.maxMalformed) this.#on('malformed-too-often', now, { error: errors.TALKDESK_STREAM_MALFORMED() });
        break;
      case 'pong':
        this.#silentPings = 0;
        break;
      case 'socket-closed':
        this.#on('socket-closed', now, {
          error: errors.TALKDESK_STREAM_LOST({ closeCode: input.code, clean: input.clean, pii: { closeReason: input.reason } }),
        });
        break;
      case 'shut':
        this.#on('shut', now, { error: errors.TALKDESK_STREAM_SHUT() });
        break;
      default:
        if (this.#live !== undefined) this.#command(input, this.#live, now);
    }
  }

  #alive(): void {
    this.#silentPings = 0;
    this.#malformedInRow = 0;
  }

  #command(input: VoiceCommand, sound: CallSound, now: Instant): void {
    if (input.kind === 'record') sound.record(input.file, now);
    else if (input.kind === 'hand-off') this.#handOff(input.handoff, now);
    else if (input.kind === 'hang-up') this.#wishTo({ command: input.how === 'done' ? 'ok' : 'error', by: 'gateway' }, now);
    else if (this.#admitted.mode === 'listen') return;
    else if (input.kind === 'clear') sound.silence('clear', input.at);
    else if (this.#state === 'finishing') return;
    else if (input.kind === 'hold') sound.silence('hold', input.at);
    else if (input.kind === 'resume') sound.resume();
    else if (input.kind === 'play') sound.play(input.samples);
    else if (input.kind === 'relay') sound.relay(input.samples);
    else if (input.kind === 'put-mark') sound.mark(input.name);
    // The protocol has no message for keys that we would press.
  }

  #handOff({ target, fields }: FittedHandoff, at: Instant): void {
    const talks = this.#admitted.mode === 'talk';
    const ringGroup = talks ? ringGroupOf(target, fields, this.#options) : undefined;
    if (ringGroup !== undefined) this.#wishTo({ command: 'escalate', ringGroup, by: 'hand-off' }, at);
    else {
      const error = talks ? errors.TALKDESK_STREAM_TARGET_UNKNOWN({ target }) : errors.TALKDESK_STREAM_ONLY_LISTENS();
      this.#wishes.add({ kind: 'hand-off-refused', error, at });
    }
  }

  #wishTo(wish: Wish, now: Instant): void {
    this.#wish ??= wish;
    this.#on('leave-wanted', now);
  }

  /** Leaves when what was queued has been heard. */
  #finish({ playout }: CallSound, now: Instant): void {
    if (!playout.spent) return;
    // Where nobody echoes, the goodbye may be under way for longer than we reckon.
    const heardAt = playout.sure ? now : later(playout.dryAt, this.#options.stopSettleMs);
    if (heardAt <= now) this.#on('played-out', now);
    else this.#stateEnds = heardAt;
  }

  #tick(now: Instant): void {
    if (this.#stateEnds !== undefined && now >= this.#stateEnds) {
      this.#stateEnds = undefined;
      if (this.#state === 'opened' || this.#state === 'connected') this.#on('start-late', now, { error: errors.TALKDESK_STREAM_START_LATE() });
      else if (this.#state !== 'finishing') this.#on('settled', now);
    }
    if (this.#callEnds !== undefined && now >= this.#callEnds) {
      this.#callEnds = undefined;
      this.#on('too-long', now, { error: errors.TALKDESK_STREAM_TOO_LONG({ maxCallMs: this.#options.maxCallMs }) });
    }
    const quiet = this.#state === 'stopping' || this.#state === 'leaving' || this.#state === 'closed';
    if (!quiet && now >= this.#nextPing) {
      this.#nextPing = later(now, this.#options.pingEveryMs);
      if (this.#silentPings < mostSilentPings) {
        this.#silentPings++;
        this.#on('ping-due', now);
      } else this.#on('far-side-silent', now, { error: errors.TALKDESK_STREAM_SILENT() });
    }
  }

  /** Looks up the row and does what it says; without a row this has no place here. */
  #on(on: On, now: Instant, cause: Cause = {}): void {
    const row = rows.get(`${this.#state} ${on}`);
    if (row === undefined) {
      this.tally.ignored++;
      return;
    }
    if (row.to !== this.#state) this.#enter(row.to, now);
    for (const does of row.does) this.#do(does, now, cause);
  }

  #enter(state: State, now: Instant): void {
    this.#state = state;
    if (state === 'stopping') this.#stateEnds = later(now, this.#options.stopSettleMs);
    else if (state === 'leaving') this.#stateEnds = later(now, leaveMs);
    else if (state !== 'connected') this.#stateEnds = undefined;
  }

  #do(does: Does, now: Instant, cause: Cause): void {
    switch (does) {
      case 'begin':
        if (cause.start !== undefined) this.#begin(cause.start, now);
        break;
      case 'hear':
        break; // The path of the frames does not lead through the table.
      case 'note-echo':
        this.#sound?.echo(cause.text ?? '', now);
        break;
      case 'press':
        this.#sound?.press(cause.text ?? '', now);
        break;
      case 'play-out':
        this.#sound?.conclude();
        break;
      case 'stop-as-wanted':
        this.#stop(this.#wish?.command ?? 'error', this.#wish?.ringGroup);
        break;
      case 'stop-error':
        this.#wish = { command: 'error', by: 'gateway' };
        this.#stop('error', undefined);
        break;
      case 'stop-fallback':
        this.#wish = this.#fallback();
        this.#stop(this.#wish.command, this.#wish.ringGroup);
        break;
      case 'end-by-caller':
        this.#end(now, { by: 'caller' });
        break;
      case 'end-as-wanted':
        this.#end(now, {
          by: this.#wish?.by ?? 'gateway',
          ...this.#exit(this.#wish?.command ?? 'error'),
          ...(this.#wish?.by === 'hand-off' ? { proof: 'stop-sent' } : {}),
        });
        break;
      case 'end-failed':
        this.#end(now, { by: 'gateway', ...this.#exit(this.#wish?.command ?? 'error'), ...cause });
        break;
      case 'end-lost':
        this.#end(now, { by: 'transport', ...cause });
        break;
      case 'ping':
        this.#wishes.add({ kind: 'ping' });
        break;
      case 'close':
        this.#wishes.add({ kind: 'close', code: 1000, reason: '' });
        break;
      case 'refuse':
        this.#wishes.add({
          kind: 'close',
          code: refusals[cause.error?.code ?? ''] ?? 1008,
          reason: cause.reason ?? cause.error?.message ?? '',
          ...faultOf(cause),
        });
        break;
      case 'terminate':
        this.#wishes.add({ kind: 'terminate' });
        break;
      default:
        does satisfies never; // every word of the table is done
    }
  }

  #begin(start: StreamStart, now: Instant): void {
    const { mode } = this.#admitted;
    this.#callEnds = later(now, this.#options.maxCallMs);
    this.#sound = new CallSound(this.#options, mode, now, this.tally, this.#wishes);
    const handOff = mode === 'talk' ? handOffAbility(this.#options) : undefined;
    this.#wishes.add({ kind: 'call-start', facts: callFacts(this.#options.id, this.#admitted, start), can: { handOff } });
  }

  /** A stream that only listens has no exit to choose: it closes. */
  #stop(command: StopCommand, ringGroup: string | undefined): void {
    if (this.#admitted.mode === 'talk') this.#wishes.add({ kind: 'send-stop', command, ringGroup });
    else this.#wishes.add({ kind: 'close', code: 1000, reason: '' });
  }

  #exit(command: StopCommand): { exit?: string } {
    return this.#admitted.mode === 'talk' ? { exit: exits[command] } : {};
  }

  /** Where a call goes that can't go on. */
  #fallback(): Wish {
    const ringGroup = this.#options.fallbackTarget === undefined ? undefined : plainRingGroup(this.#options.fallbackTarget, this.#options);
    return ringGroup === undefined ? { command: 'error', by: 'gateway' } : { command: 'escalate', ringGroup, by: 'gateway' };
  }

  #end(now: Instant, how: { by: CallEndedBy; exit?: string; error?: GatewayError; proof?: HandoffProof }): void {
    this.#sound?.end(now);
    const { by, exit, error, proof } = how;
    this.#wishes.add({
      kind: 'call-end',
      by,
      at: now,
      ...(exit === undefined ? {} : { exit }),
      ...(error === undefined ? {} : { error }),
      ...(proof === undefined ? {} : { proof }),
    });
  }
}

const faultOf = ({ error }: Cause): { fault?: GatewayError } => (error === undefined ? {} : { fault: error });
