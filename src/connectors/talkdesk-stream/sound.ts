import { type AudioFrame, samplesPerFrame } from '#audio';
import type { Instant } from '#base';
import type { Heard, RecordingFile, Track, VoiceCallEvent } from '#contract';
import { DigitEar, Playout, Recorder, StreamLeg } from '#media';
import type { InboundMedia } from './media-scan.ts';
import type { TalkdeskStreamOptions } from './options.ts';
import type { Wishes } from './wishes.ts';

export const rateHz = 8000;
const perMs = rateHz / 1000;

/** What the sound of a call wants: events for its listener, messages for the far side, the pacer's attention. Frames are used again. */
export type SoundWish =
  | VoiceCallEvent
  | { readonly kind: 'send-media'; readonly frame: AudioFrame }
  | { readonly kind: 'send-mark'; readonly name: string }
  | { readonly kind: 'send-clear' }
  /** There is something to send. */
  | { readonly kind: 'sound-waiting' }
  /** The far side was told to fall silent. */
  | { readonly kind: 'sound-cut' };

/** What came and went, for the figures and the one log line at the end. */
export interface Tally {
  malformed: number;
  unknown: number;
  /** Messages that had no place where they came. */
  ignored: number;
  /** Sound of a track nobody asked for, or more of it than time allows; and sound of ours that found no room. */
  dropped: number;
  framesIn: number;
  framesOut: number;
  gapMs: number;
}

/** A far side that stalled may catch up; one that sends more than this beyond real time is not speaking. */
const mostAheadMs = 5000;
/** One frame serves all calls: each is on its way to the socket before the next is made. */
const sendMedia = { kind: 'send-media' as const, frame: new Int16Array(samplesPerFrame(rateHz)) };
const soundWaiting = { kind: 'sound-waiting' } as const;
const soundCut = { kind: 'sound-cut' } as const;

/** Both directions of one call's sound. Works in the midst of the session's step and adds to its wishes. */
export class CallSound {
  readonly playout: Playout;
  readonly #leg: StreamLeg;
  readonly #wishes: Pick<Wishes<SoundWish>, 'add'>;
  readonly #tally: Tally;
  readonly #mode: 'talk' | 'listen';
  readonly #listenTracks: TalkdeskStreamOptions['listenTracks'];
  readonly #startedAt: Instant;
  readonly #receivedMs = { caller: 0, 'human-agent': 0 };
  #recorder: Recorder | undefined;

  constructor(options: TalkdeskStreamOptions, mode: 'talk' | 'listen', now: Instant, tally: Tally, wishes: Pick<Wishes<SoundWish>, 'add'>) {
    this.#mode = mode;
    this.#listenTracks = options.listenTracks;
    this.#startedAt = now;
    this.#tally = tally;
    this.#wishes = wishes;
    this.playout = new Playout({ rateHz, echoPatienceMs: Math.max(1000, options.stopSettleMs) });
    this.#leg = new StreamLeg({
      rateHz,
      ...(options.inBandDigits ? { digitEar: new DigitEar(rateHz) } : {}),
      listener: {
        frame: (track, frame, at) => this.#frameCame(track, frame, at),
        gap: (track, ms, at) => {
          tally.gapMs += ms;
          this.#wishes.add({ kind: 'audio-gap', track, ms, at });
        },
        digit: (digit, at) => this.#wishes.add({ kind: 'digit', digit, at }),
      },
    });
  }

  hear(media: InboundMedia, now: Instant): void {
    const track = this.#trackOf(media.track);
    const ms = media.count / perMs;
    if (track === undefined || this.#receivedMs[track] + ms > now - this.#startedAt + mostAheadMs) {
      this.#tally.dropped++;
      return;
    }
    this.#receivedMs[track] += ms;
    this.#leg.receive(track, media.samples, media.count, media.chunk, media.timestampMs, now);
  }

  press(digits: string, now: Instant): void {
    for (const digit of digits) this.#leg.press(digit, now);
  }

  echo(name: string, now: Instant): void {
    if (!this.playout.echo(/^\d{1,9}$/.test(name) ? Number(name) : 0, now)) this.#tally.ignored++;
  }

  /** Sends one frame, if there is one, and the marks behind it. */
  release(now: Instant): void {
    const { playout } = this;
    if (playout.take(sendMedia.frame, now)) {
      this.#tally.framesOut++;
      this.#wishes.add(sendMedia);
    }
    for (let wire = playout.takeMark(now); wire !== undefined; wire = playout.takeMark(now))
      this.#wishes.add({ kind: 'send-mark', name: String(wire) });
    this.#letGo(now);
  }

  play(samples: AudioFrame): void {
    if (this.playout.write(samples) < samples.length) this.#tally.dropped++;
    this.#wake();
  }

  relay(samples: AudioFrame): void {
    if (this.playout.relay(samples) < samples.length) this.#tally.dropped++;
    this.#wake();
  }

  mark(name: string): void {
    this.playout.mark(name);
    this.#wake();
  }

  resume(): void {
    this.playout.resume();
    this.#wake();
  }

  /** Stops sending and tells the far side to fall silent. */
  silence(how: 'clear' | 'hold', now: Instant): void {
    this.report(now);
    this.#letGo(now);
    const farHasSound = this.playout.farHasSound;
    if (how === 'clear') this.playout.clear(now);
    else this.playout.hold(now);
    if (farHasSound) this.#wishes.add({ kind: 'send-clear' });
    this.#wishes.add(soundCut);
  }

  /** Puts an end behind what is queued; what is held back goes on. */
  conclude(): void {
    this.playout.resume();
    if (this.playout.farHasSound || this.playout.waiting) this.playout.mark('', true);
    this.#wake();
  }

  /** Marks that were heard by now. */
  report(now: Instant): void {
    for (let mark = this.playout.takeHeard(now); mark !== undefined; mark = this.playout.takeHeard(now)) {
      this.#wishes.add({ kind: 'mark-heard', mark, at: now });
      this.#letGo(now);
    }
  }

  heard(now: Instant): Heard {
    return this.playout.heard(now);
  }

  record(file: RecordingFile, now: Instant): void {
    if (this.#recorder !== undefined) return;
    this.#letGo(now);
    const right = this.#mode === 'talk' ? 'played' : 'received';
    this.#recorder = new Recorder({ rateHz, startedAt: now, right, write: (octets) => file.write(octets) });
  }

  /** Nothing more is heard or said. */
  end(now: Instant): void {
    this.#letGo(now);
    this.#recorder?.close(now);
    this.#recorder = undefined;
  }

  #wake(): void {
    if (this.playout.waiting) this.#wishes.add(soundWaiting);
  }

  #trackOf(track: InboundMedia['track']): Track | undefined {
    if (track === 'other') return undefined;
    if (this.#mode === 'listen') return this.#listenTracks[track];
    return track === 'inbound' ? 'caller' : undefined;
  }

  #frameCame(track: Track, frame: AudioFrame, at: Instant): void {
    this.#tally.framesIn++;
    if (this.#recorder !== undefined) {
      if (track === 'caller') this.#recorder.left(frame, at);
      else this.#recorder.right(frame, at);
      this.#letGo(at);
    }
    this.#wishes.add({ kind: 'audio', track, frame, at });
  }

  #letGo(now: Instant): void {
    const recorder = this.#recorder;
    if (recorder === undefined) this.playout.letGo(now);
    else {
      this.playout.letGo(now, scratch, (samples, endAt) => recorder.right(samples, endAt));
      recorder.advance(now);
    }
  }
}

const scratch = new Int16Array(samplesPerFrame(rateHz));
