/** What a caller waits for before a turn: the agent has finished, the agent has begun, nothing at all, or so many milliseconds. */
export type Moment = 'agent-done' | 'agent-start' | 'nothing' | number;

/** How keys travel: as tones in the sound, as messages of the contact centre, or as both. */
export type KeySignal = 'tones' | 'events' | 'both';

/** How a sentence is spoken. */
export interface Manner {
  /** A voice of the text-to-speech that plays the caller. */
  readonly voice: string;
  /** 1 is the voice's own pace; 0.5 to 2. The pitch stays. */
  readonly speed: number;
  /** Level of the speech itself, pauses left out, in dBFS (RMS): −22 is a healthy telephone voice, −35 a timid one. */
  readonly levelDb: number;
}

/** When a turn begins. */
export interface Patience {
  readonly waitFor: Moment;
  /** Milliseconds of silence from the agent after which the caller goes on without it. */
  readonly patienceMs: number;
}

/** One thing the caller does. */
export type Turn =
  | ({ readonly kind: 'say'; readonly text: string } & Manner & Patience)
  /** A sentence with pauses inside it: texts, and milliseconds of silence between them. */
  | ({ readonly kind: 'hesitate'; readonly parts: readonly (string | number)[] } & Manner & Patience)
  /** Speaks `afterMs` after the agent began, whether or not it is still speaking. */
  | ({ readonly kind: 'interrupt'; readonly text: string; readonly afterMs: number } & Manner & Patience)
  | ({
      readonly kind: 'press';
      readonly digits: string;
      readonly signal: KeySignal | undefined;
      readonly toneMs: number;
      readonly gapMs: number;
    } & Patience)
  /** A cough, a door, a passing lorry: noise of its own level on top of the background. */
  | ({ readonly kind: 'noise'; readonly ms: number; readonly levelDb: number } & Patience)
  /** Holds its tongue for so long when it would be its turn. */
  | ({ readonly kind: 'silence'; readonly ms: number } & Patience)
  /** Does nothing until the moment; leaves no trace in the report. */
  | ({ readonly kind: 'wait' } & Patience)
  | ({ readonly kind: 'hang-up' } & Patience);

/** A scripted person: what it does on the phone, one turn after the other. */
export interface CallerScript {
  /** Who is calling and why, for people who read the script. */
  readonly about: string;
  /** BCP 47. */
  readonly language: string;
  /** Quiet that makes the caller believe the agent has finished, in milliseconds. */
  readonly quietMs: number;
  /** After the last turn: milliseconds of silence from the agent until the caller hangs up. */
  readonly lingerMs: number;
  /** Noise under the whole call, in dBFS (RMS). −65 is a quiet line, −45 a street far away, −30 a loud hall. */
  readonly backgroundDb: number;
  readonly turns: readonly Turn[];
}
