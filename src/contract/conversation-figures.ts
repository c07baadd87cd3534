import type { WallTime } from '#base';
import type { Outcome, TurnLatency } from './conversation-event.ts';
import type { HandoffProof } from './handoff-proof.ts';

/**
 * Who brought the conversation to its end: the agent alone (`self-service`), a human (`agent-transfer`), or nobody (`drop-off`).
 * docs/words.md says exactly which is which.
 */
export const containments = ['self-service', 'drop-off', 'agent-transfer'] as const;
export type Containment = (typeof containments)[number];

export type LatencyStage = keyof TurnLatency;

/**
 * How often a duration fell where: a count by the lower edge of its bucket. Edges in milliseconds grow by a tenth each
 * (…, 100, 110, 121, …), so that a percentile read from it is at most 10 % off; histograms of one shape can be added up.
 */
export type Histogram = Readonly<Record<string, number>>;

/** What became of one hand-off. `open`: the conversation ended before that was known. */
export const handoffResults = ['accepted', 'unproven', 'refused', 'timed-out', 'abandoned', 'open'] as const;
export type HandoffResult = (typeof handoffResults)[number];

/** One hand-off in figures. */
export interface HandoffFigures {
  /** Empty where the agent named one that there is not. */
  readonly target: string;
  /** As the agent's author wrote it; what the customer had said is covered in it. Empty of one that could not begin. */
  readonly reason: string;
  /** Which way it went, as far as it went. */
  readonly door?: string;
  readonly result: HandoffResult;
  /** What shows that it was taken, or why it was not. */
  readonly proof?: HandoffProof;
  readonly code?: string;
  /** From the decision to the result. */
  readonly ms?: number;
  /** From the decision until a human was there, where that is known. */
  readonly humanMs?: number;
  /** The agent had the customer again. */
  readonly returned?: true;
}

/** One conversation in figures, made of its events once it is over. Holds nothing that anybody said. Durations are milliseconds. */
export interface ConversationFigures {
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agentVersion: string;
  readonly channel: string;
  readonly medium: 'voice' | 'chat';
  readonly direction: 'inbound' | 'outbound';
  /** BCP 47; absent where nobody knew. */
  readonly language?: string;
  /** The queue: the target of the last hand-off that was taken, else of the last that was tried. */
  readonly target?: string;
  readonly startedAt: WallTime;
  readonly endedAt: WallTime;
  readonly outcome: Outcome;
  /** As the record gives it; what the customer had said is covered in it. */
  readonly reason: string;
  /** What broke, of those that failed. */
  readonly code?: string;
  /** Absent of conversations that were only listened to, or that nobody took. */
  readonly containment?: Containment;
  /** With the agent: from the start (of a call of ours: from its answer) to the end, less what follows. */
  readonly agentMs: number;
  /** At the desk, while no human had come yet. */
  readonly queueMs: number;
  /** With a human, as far as it went through us. */
  readonly humanMs: number;
  /** Turns of the customer with the agent, and of these how many were spoken, were no answer that could be taken, and talked into the agent's sentence. */
  readonly turns: number;
  readonly spoken: number;
  readonly noMatch: number;
  readonly interrupted: number;
  /** Questions that met silence. */
  readonly noInput: number;
  /** Messages of customer, agent and human together. */
  readonly messages: number;
  /** In the order they were begun. */
  readonly handoffs: readonly HandoffFigures[];
  /** How often each intent was recognised. */
  readonly intents: Readonly<Record<string, number>>;
  /** The steps that were reached, each once, in the order of their first time. */
  readonly path: readonly string[];
  /** The step that it ended at; not always the last of the path, since a step can be come to again. */
  readonly leftAt?: string;
  readonly latency: Readonly<Partial<Record<LatencyStage, Histogram>>>;
  /** How often each fault was coped with, by code. */
  readonly troubles: Readonly<Record<string, number>>;
  /** How the customer seemed, in a word, where somebody judged it. */
  readonly sentiment?: string;
}

/** Figures as they are kept: with whose they are. */
export type KeptFigures = ConversationFigures & { readonly conversation: string; readonly interactionId?: string };

/** Which conversations a report is about; each part narrows. */
export interface FiguresQuery {
  readonly account?: string;
  readonly bots?: readonly string[];
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly channel?: string;
  readonly medium?: 'voice' | 'chat';
  readonly language?: string;
  readonly target?: string;
  readonly outcome?: Outcome;
  readonly containment?: Containment;
  /** Begun from `since` on, and before `until`. */
  readonly since: WallTime;
  readonly until: WallTime;
}

/** Figures of many conversations, in the order they began, some at a time: nobody has to hold a million. */
export interface FiguresReader {
  scan(query: FiguresQuery): AsyncIterable<readonly KeptFigures[]>;
}
