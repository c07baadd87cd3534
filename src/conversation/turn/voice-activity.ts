import type { Instant } from '#base';

/** A person began to speak, or fell silent. Instants are those of the sound, not of its discovery. */
export type SpeechChange =
  | { readonly kind: 'speech-start'; readonly startedAt: Instant }
  | { readonly kind: 'speech-stop'; readonly endedAt: Instant };

/** What an ear tells: changes, and while a recogniser waits in a pause, up to where nobody spoke. */
export type Activity = SpeechChange | { readonly kind: 'quiet'; readonly until: Instant };

export interface VoiceActivity {
  readonly speaking: boolean;
  /**
   * One 20 ms frame: could there be speech in it, as far as energy tells, and does it stand out from the background?
   * Decides alone while no detector has answered.
   */
  frame(open: boolean, standsOut: boolean, at: Instant): SpeechChange | undefined;
  /** What a neural detector says of the `windowMs` that end at `endAt`. From its first answer on it decides, and energy only ends. */
  window(probability: number, endAt: Instant, windowMs: number): SpeechChange | undefined;
}

export interface VoiceActivityOptions {
  /** A window counts as speech from this probability on. */
  readonly onsetProbability: number;
  /** …and keeps speech alive from this one on. */
  readonly keepProbability: number;
  /** So many windows of speech among the last three begin it. */
  readonly onsetWindows: number;
  /** Without a detector: so many open frames in a row begin speech. */
  readonly onsetFrames: number;
  /** This long without speech ends it. Short: patience with pauses is decided elsewhere. */
  readonly offsetMs: number;
}

const voiceActivityDefaults: VoiceActivityOptions = {
  onsetProbability: 0.6,
  keepProbability: 0.35,
  onsetWindows: 2,
  onsetFrames: 5,
  offsetMs: 100,
};

/** Makes one stream of "now they speak, now they don't" out of a cheap gate and, where there is one, a neural detector. */
export function voiceActivity(options: VoiceActivityOptions = voiceActivityDefaults): VoiceActivity {
  const { onsetProbability, keepProbability, onsetWindows, onsetFrames, offsetMs } = options;
  let speaking = false;
  let detected = false; // has a detector ever answered?
  let recent = 0; // the last three windows as bits
  let firstLoud: Instant | undefined;
  let lastLoud: Instant | undefined;
  let lastStandingOut: Instant | undefined;
  let openFrames = 0;

  const start = (startedAt: Instant): SpeechChange => {
    speaking = true;
    return { kind: 'speech-start', startedAt };
  };
  /** A detector keeps on hearing speech for some 60 to 100 ms after its end; the last frame that stood out dates it better. */
  const stop = (lastSound: Instant): SpeechChange => {
    const endedAt = lastStandingOut !== undefined && lastStandingOut < lastSound ? lastStandingOut : lastSound;
    speaking = false;
    recent = 0;
    openFrames = 0;
    firstLoud = undefined;
    return { kind: 'speech-stop', endedAt };
  };
  const silentTooLong = (at: Instant): boolean => speaking && lastLoud !== undefined && at - lastLoud >= offsetMs;

  return {
    get speaking() {
      return speaking;
    },
    frame(open, standsOut, at) {
      if (standsOut) lastStandingOut = at;
      if (detected ? open : standsOut) {
        openFrames++;
        if (!detected) lastLoud = at;
        if (!detected && !speaking && openFrames >= onsetFrames) return start((at - openFrames * 20) as Instant);
        return undefined;
      }
      openFrames = 0;
      if (!speaking) {
        recent = 0;
        firstLoud = undefined;
        return undefined;
      }
      return silentTooLong(at) ? stop(lastLoud as Instant) : undefined;
    },
    window(probability, endAt, windowMs) {
      detected = true;
      const loud = probability >= (speaking ? keepProbability : onsetProbability);
      if (loud) {
        lastLoud = endAt;
        firstLoud ??= (endAt - windowMs) as Instant;
      }
      recent = ((recent << 1) | (loud ? 1 : 0)) & 0b111;
      if (speaking) return silentTooLong(endAt) ? stop(lastLoud as Instant) : undefined;
      const loudOnes = (recent & 1) + ((recent >> 1) & 1) + (recent >> 2);
      if (loudOnes >= onsetWindows) return start(firstLoud ?? ((endAt - windowMs) as Instant));
      if (recent === 0) firstLoud = undefined;
      return undefined;
    },
  };
}
