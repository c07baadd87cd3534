import type { ConversationId, WallTime } from '#base';
import type { ConversationFigures } from './conversation-figures.ts';

/** What a conversation was about, in a few sentences. Nothing is in it that the customer did not hear or say. */
export interface ConversationSummary {
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  /** `model`: written by a language model. `extract`: sentences of the conversation itself, chosen by rule. */
  readonly by: 'model' | 'extract';
  /** The model's name, of `model`. */
  readonly model?: string;
  /** What it says holds for the events up to this one. */
  readonly until: number;
  /** How the customer seemed, in a word, where a model judged it. */
  readonly sentiment?: string;
  /** Why a model's summary was wanted and is not here: a code. */
  readonly code?: string;
}

/** Values read out of a conversation after its end, by a schema that the agent's author wrote. */
export interface ConversationExtraction {
  readonly values: Readonly<Record<string, unknown>>;
  /** `model`: read by a language model. `flow`: what the agent had learned under the same names. */
  readonly by: 'model' | 'flow';
  /** The model's name, of `model`. */
  readonly model?: string;
  /** Why a model's values were wanted and are not here, or not all of them: a code. */
  readonly code?: string;
}

/** What belongs to a conversation beside its events, mostly made after its end. */
export interface Annexes {
  readonly summary?: ConversationSummary;
  readonly extraction?: ConversationExtraction;
  readonly figures?: ConversationFigures;
}

export type AnnexKind = keyof Annexes;

/** What stays although something newer is put. */
export interface AnnexRule {
  /**
   * What a model made stays: its summary, where that holds for as many events as the new one; its values; how it judged the customer.
   * Looked at in the transaction that writes: what another machine put a moment before counts.
   */
  readonly keep: 'by-model';
}

/** Where annexes are kept: one of each kind, the newest. */
export interface AnnexStore {
  /** Resolves when they survive a `kill -9`. What is put again replaces what was there, save what `rule` keeps. Of a conversation that is not there, or was emptied, nothing is kept. */
  put(id: ConversationId, annexes: Annexes, at: WallTime, rule?: AnnexRule): Promise<void>;
  of(id: ConversationId): Promise<Annexes>;
}
