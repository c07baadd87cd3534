import { type AudioFrame, createSpeechGate, type RateHz } from '#audio';
import type { Instant } from '#base';
import type { Recognition, VoiceDetector, VoiceProbe } from '#contract';
import { type Activity, voiceActivity } from '#conversation';
import { soundClock } from './sound-clock.ts';
import { soundMemory } from './sound-memory.ts';

/** One side's sound on its way in: who speaks when, and the recogniser that is fed while they do. */
export interface Ear {
  /** 20 ms of sound that came at `at`. Allocates nothing of its own, but a word of quiet for each frame of a pause in a turn. */
  hear(frame: AudioFrame, at: Instant): void;
  /** Feeds this recogniser from `sinceMs` ago on, until `stop`. */
  feed(recognition: Recognition, sinceMs: number): void;
  stop(): void;
  /** Our own voice is in their ear: what comes back softer than speech at the mouthpiece is its echo. */
  echoing: boolean;
  close(): void;
}

export interface EarOptions {
  readonly rateHz: RateHz;
  /** Without one, energy alone tells speech from silence. */
  readonly detector?: VoiceDetector | undefined;
  readonly activity: (activity: Activity) => void;
}

/** Sound kept from before speech was noticed. */
const memoryMs = 1500;
/** The recogniser gets this much of what came before the first sound of speech. */
const leadInMs = 240;
/** While our own voice sounds, anything below this level (dBFS) is taken for its echo. */
const echoCeilingDb = -42;
/** Sound this far above the background, in dB, stands out: without a detector it is speech. */
const standOutDb = 9;

export function ear(options: EarOptions): Ear {
  const { rateHz, activity } = options;
  const perMs = rateHz / 1000;
  const gate = createSpeechGate(rateHz);
  const memory = soundMemory(memoryMs * perMs);
  const voices = voiceActivity();
  let recognition: Recognition | undefined;
  const clock = soundClock();
  const windowMs = options.detector?.windowMs ?? 32;
  let probing = false;
  let probeSince = 0;
  /** Of what the detector was given, and has judged, in milliseconds since `probeSince`. */
  let givenMs = 0;
  let judgedMs = 0;
  const probe: VoiceProbe | undefined = options.detector?.open(rateHz, (probability, endMs) => {
    if (!probing) return;
    judgedMs = endMs;
    report(voices.window(probability, (probeSince + endMs) as Instant, windowMs), (probeSince + endMs) as Instant);
  });
  const report = (found: ReturnType<typeof voices.frame>, at: Instant): void => {
    if (found) activity(found);
    if (recognition === undefined || voices.speaking) return;
    // Sound that the detector was not yet asked about to the end is not known to be quiet.
    const behind = probing && givenMs - judgedMs >= windowMs;
    activity({ kind: 'quiet', until: behind ? ((probeSince + judgedMs) as Instant) : at });
  };
  const give = (samples: AudioFrame): void => {
    givenMs += samples.length / perMs;
    probe?.write(samples);
  };

  const self: Ear = {
    echoing: false,
    hear(frame, cameAt) {
      const at = clock(cameAt);
      memory.write(frame);
      recognition?.write(frame);
      const open = gate.step(frame) && !(self.echoing && gate.levelDb < echoCeilingDb);
      const standsOut = open && gate.levelDb > gate.floorDb + standOutDb;
      if (!probe) return report(voices.frame(open, standsOut, at), at);
      if (open) {
        if (!probing) {
          probing = true;
          // The detector warms up on the sound just before: the frame that opened the gate is seldom the first of the word.
          const before = memory.last(60 * perMs);
          probeSince = at - before.length / perMs;
          givenMs = 0;
          judgedMs = 0;
          give(before);
        } else give(frame);
      } else if (probing && !voices.speaking) {
        probing = false;
        probe.reset();
      }
      report(voices.frame(open, standsOut, at), at);
    },
    feed(to, sinceMs) {
      recognition = to;
      to.write(memory.last(Math.round((sinceMs + leadInMs) * perMs)));
    },
    stop() {
      recognition = undefined;
    },
    close() {
      recognition = undefined;
      probe?.close();
    },
  };
  return self;
}
