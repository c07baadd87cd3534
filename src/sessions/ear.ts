import { type AudioFrame, createSpeechGate, type RateHz } from '#audio';
import type { Instant } from '#base';
import type { Recognition, VoiceDetector, VoiceProbe } from '#contract';
import { type Activity, voiceActivity } from '#conversation';
import { soundMemory } from './sound-memory.ts';

/** One side's sound on its way in: who speaks when, and the recogniser that is fed while they do. */
export interface Ear {
  /** 20 ms of sound. Allocates nothing of its own. */
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
  let probing = false;
  let probeSince = 0;
  const probe: VoiceProbe | undefined = options.detector?.open(rateHz, (probability, endMs) => {
    if (!probing) return;
    report(voices.window(probability, (probeSince + endMs) as Instant, options.detector?.windowMs ?? 32));
  });
  const report = (found: Activity | undefined): void => {
    if (found) activity(found);
  };

  const self: Ear = {
    echoing: false,
    hear(frame, at) {
      memory.write(frame);
      recognition?.write(frame);
      const open = gate.step(frame) && !(self.echoing && gate.levelDb < echoCeilingDb);
      const standsOut = open && gate.levelDb > gate.floorDb + standOutDb;
      if (!probe) return report(voices.frame(open, standsOut, at));
      if (open) {
        if (!probing) {
          probing = true;
          // The detector warms up on the sound just before: the frame that opened the gate is seldom the first of the word.
          const before = memory.last(60 * perMs);
          probeSince = at - before.length / perMs;
          probe.write(before);
        } else probe.write(frame);
      } else if (probing && !voices.speaking) {
        probing = false;
        probe.reset();
      }
      report(voices.frame(open, standsOut, at));
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
