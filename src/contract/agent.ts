import type { UtteranceId } from '#base';
import type { BlockedFrom } from './blocks.ts';
import type { Handoff } from './handoff.ts';
import type { LiveChatEvent } from './live-chat.ts';
import type { SpeechGrammar } from './speech-to-text.ts';

/** What the agent is ready to take as an answer; tells the ear what to expect and the turn-taking how patient to be. */
export interface Expectation {
  /** `open`: any of the agent's intents. The others are answers of a known shape. */
  readonly shape: 'open' | 'yes-no' | 'digits' | 'choice' | 'date' | 'time' | 'number' | 'name' | 'text';
  readonly grammar: SpeechGrammar;
  /** Speech is taken as an answer; when false only keys are. */
  readonly speech: boolean;
  /** Keys are taken as an answer. `max` keys, or the finishing key, or a pause end the entry. */
  readonly keys?: { readonly min: number; readonly max: number; readonly finish?: string };
  /** How many spoken digits make a complete answer, where that is known. */
  readonly digits?: { readonly min: number; readonly max: number };
  /** Is this text, as far as it goes, an answer that needs no more words? Decides how soon a pause ends the turn. */
  complete(text: string): boolean;
  /** Answers that can be offered for choosing, as people read them: buttons where there are any. */
  readonly choices?: readonly string[];
  /** Silence after the question until `no-input`, in milliseconds. */
  readonly noInputMs: number;
  /** Present where the answer is private: is this one? What is, stands nowhere: the record has `privateText` in its place, and the recording silence. */
  hides?(text: string): boolean;
}

/** Stands in the record for what is private. */
export const privateText = '••••';

/** An HTTP API as configured under an id. */
export interface ApiRequest {
  /** The configured API: `orders`. */
  readonly api: string;
  /** Values that fill the configured template. */
  readonly values: Readonly<Record<string, string>>;
}

export type ApiAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly code: string; readonly status?: number };

export type AgentInput =
  | { readonly kind: 'start'; readonly facts: Readonly<Record<string, string>> }
  /** The customer said or wrote something. */
  | { readonly kind: 'turn'; readonly text: string; readonly source: 'speech' | 'text'; readonly confidence: number }
  | { readonly kind: 'keys'; readonly keys: string }
  /** They said nothing in time. */
  | { readonly kind: 'no-input' }
  /** They said something that was not understood. */
  | { readonly kind: 'no-match'; readonly text: string }
  /** How much of what was said reached them; `complete` unless they interrupted. */
  | { readonly kind: 'heard'; readonly utterance: UtteranceId; readonly text: string; readonly complete: boolean }
  | { readonly kind: 'api-answer'; readonly call: string; readonly answer: ApiAnswer }
  | { readonly kind: 'hand-off-refused'; readonly code: string }
  /**
   * Written conversations: something around the human conversation. The agent may say something and no more, save after
   * `human-left`, `waiting-timeout`, `nobody-free`, `outside-hours` and `provider-error`: then the customer is its own again.
   */
  | { readonly kind: 'live-chat'; readonly event: LiveChatEvent; readonly values: Readonly<Record<string, string>> };

export type AgentOutput =
  /**
   * `interruptible`: may the customer talk into it? `written`: how it reads, where that is not how it sounds; marked up as `parseRich` reads it.
   * `recorded`: how it stands in the record, where a part of it is private.
   */
  | {
      readonly kind: 'say';
      readonly utterance: UtteranceId;
      readonly text: string;
      readonly written?: string;
      readonly recorded?: string;
      readonly interruptible: boolean;
    }
  /** Now it is the customer's turn. */
  | { readonly kind: 'ask'; readonly expect: Expectation }
  /** `waiting` is said when the answer takes long; without it a general phrase is. `hidden`: names of values that are private. */
  | { readonly kind: 'call-api'; readonly call: string; readonly request: ApiRequest; readonly waiting?: string; readonly hidden?: readonly string[] }
  /** For the record: an intent was recognised, a value learned, a step entered. */
  | { readonly kind: 'note'; readonly note: AgentNote }
  | { readonly kind: 'hand-off'; readonly handoff: Handoff }
  /** Keep this customer out from now on, for so many minutes, or for good without them; from everything, or only from humans. */
  | { readonly kind: 'block'; readonly from: BlockedFrom; readonly minutes?: number; readonly reason: string }
  /** The conversation is over; `resolved` when the customer got what they came for. */
  /** `abandoned`: of somebody who is kept out, and was not served. */
  | { readonly kind: 'end'; readonly outcome: 'resolved' | 'abandoned' | 'failed'; readonly reason: string };

export type AgentNote =
  | { readonly note: 'intent'; readonly intent: string; readonly score: number; readonly text: string }
  /** `from`: absent where the customer said it; else an API did, or the agent's author. */
  | { readonly note: 'value'; readonly name: string; readonly value: string; readonly from?: 'api' | 'author' }
  | { readonly note: 'step'; readonly path: string }
  /** What the customer said, pressed or wrote last was none of the answers that could be taken. Noted before anything is said to it. */
  | { readonly note: 'no-match'; readonly path: string }
  | { readonly note: 'failure'; readonly code: string; readonly path: string };

/** One conversation with an agent. Calls its listener during `receive`, or later when it has to wait for something itself. */
export interface AgentTalk {
  receive(input: AgentInput): void;
  close(): void;
}

/** What answers the customer: a flow, a model with tools, or a bot that runs elsewhere. It never learns what channel it is on. */
export interface Agent {
  readonly id: string;
  readonly version: string;
  readonly language: string;
  readonly voice: { readonly provider: string; readonly name: string };
  /** Sentences that will surely be said, so that a voice can prepare them. */
  readonly prompts: readonly string[];
  /** What it can be asked at any time; listen mode transcribes with it. */
  readonly grammar: SpeechGrammar;
  /** What happens around a human conversation that it answers itself; for the rest the customer reads a sentence of ours. */
  readonly answersLiveChat?: ReadonlySet<LiveChatEvent>;
  open(options: { readonly flow?: string }, listener: (output: AgentOutput) => void): AgentTalk;
  /** For listen mode: what would this agent make of that sentence, and say? */
  suggest(text: string): { readonly intent: string; readonly score: number; readonly answer?: string } | undefined;
}
