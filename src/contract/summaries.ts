import type { ConversationSummary } from './annex.ts';
import type { ConversationEvent } from './conversation-event.ts';
import type { RecordView } from './record-reader.ts';

export interface SummaryWish {
  /** BCP 47; the conversation’s own unless told. */
  readonly language?: string;
}

/** Summaries on demand. None of the methods rejects: what a model cannot write is extracted, and the summary says why. */
export interface Summaries {
  /** What is kept, where it is whole and in the wished language; else it is made now. What is made here is not kept. */
  summarise(view: RecordView, wish: SummaryWish): Promise<ConversationSummary>;
  /** Of a transcript in the words of others: lines that begin with `Agent:` or `Consumer:`. `account`: whose settings hold. */
  summariseText(transcript: string, wish: SummaryWish & { readonly account?: string }): Promise<ConversationSummary>;
}

/** Of which conversation a summary is wanted while it is going on. */
export interface SummarySubject {
  readonly account: string;
  /** The agent’s id. */
  readonly agent: string;
  readonly medium: 'voice' | 'chat';
  /** BCP 47. */
  readonly language: string;
}

/** Summaries for the human who takes over, where a model writes them. */
export interface HandoffSummaries {
  /** How long a hand-off may wait for it, in milliseconds; nothing where no model is wanted: then it is extracted at once. */
  waitMs(of: SummarySubject): number | undefined;
  /** Nothing when it could not be written in that time. Never rejects. */
  write(of: SummarySubject, events: readonly ConversationEvent[], abort: AbortSignal): Promise<string | undefined>;
}
