import type { Stretch, TurnRecord } from '#sim/caller';
import type { StreamExit } from './events.ts';
import type { ClearRecord, MarkRecord, PartnerFault } from './ledger.ts';
import type { Direction } from './messages.ts';
import type { StreamOutcome } from './stream.ts';
import type { PathEntry } from './studio/studio.ts';

/** One stream of a call, when it is over. */
export interface StreamSummary {
  readonly direction: Direction;
  readonly exit: StreamExit;
  /** Why that exit, in a sentence. */
  readonly why: string;
  /** Of a refused WebSocket. */
  readonly httpStatus?: number;
  readonly closeCode?: number;
  readonly marks: readonly MarkRecord[];
  readonly clears: readonly ClearRecord[];
  /** What the partner did that the documents do not allow. */
  readonly complaints: readonly PartnerFault[];
  readonly playout: {
    /** Sound of the partner that its own `stop` kept from being heard. */
    readonly unheardMs: number;
    /** Pauses inside its sound because more came too late. */
    readonly holes: { readonly count: number; readonly ms: number };
    /** How far ahead of real time it sent, at most. */
    readonly deepestMs: number;
  };
  /** How late the simulator itself was, at most. Above 20 its machine is too busy for exact figures. */
  readonly simulatorLateMs: number;
}

/** A whole call, when it is over. JSON holds all of it. Times are milliseconds since the call began. */
export interface StreamCallReport extends StreamSummary {
  readonly interactionId: string;
  /** The flow's variables, and `escalate_to` when the partner gave one. */
  readonly variables: Readonly<Record<string, string>>;
  readonly studioPath: readonly PathEntry[];
  readonly studioEnd: string;
  /** The ring group that rang last. */
  readonly rang?: string;
  readonly turns: readonly TurnRecord[];
  /** When the partner was heard. */
  readonly agentSpeech: readonly Stretch[];
  /** The caller hung up because its script says so. */
  readonly hungUpAsScripted: boolean;
  readonly durationMs: number;
  /** The listening stream of the same call, and what the human agent did meanwhile. */
  readonly assist?: StreamSummary & { readonly humanTurns: readonly TurnRecord[] };
}

export function summaryOf(direction: Direction, outcome: StreamOutcome): StreamSummary {
  const { exit, why, httpStatus, closeCode, marks, clears, complaints, unheardMs, holes, deepestMs, worstLateMs } = outcome;
  return {
    direction,
    exit,
    why,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(closeCode === undefined ? {} : { closeCode }),
    marks,
    clears,
    complaints,
    playout: { unheardMs, holes, deepestMs },
    simulatorLateMs: Math.round(worstLateMs * 10) / 10,
  };
}
