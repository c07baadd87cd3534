import type { AgentNote } from '#contract';
import type { Circumstances } from '../../understanding/answers/answer-type.ts';
import type { Sentence } from '../../understanding/words.ts';
import type { AgentDefinition, CallStep, TransferStep, Way } from '../definition.ts';
import type { FlowErrorCode } from '../flow.errors.ts';
import type { Mind } from '../mind.ts';
import type { Memory } from './memory.ts';
import type { Question } from './question.ts';
import type { Speaker } from './speaker.ts';

/** Why a way is taken; tells the human, and the record, what happened. */
export type Why = 'chosen' | 'not-understood' | 'api-failed' | 'broken';

/** One conversation's hands: what steps and questions may do. */
export interface Talk {
  readonly definition: AgentDefinition;
  readonly mind: Mind;
  readonly memory: Memory;
  readonly speaker: Speaker;
  readonly circumstances: Circumstances;
  note(note: AgentNote): void;
  failure(code: FlowErrorCode, path: string): void;
  /** Sets a variable and puts it on the record. */
  learn(name: string, value: unknown, from?: 'api' | 'author'): void;
  /** Asks, and waits for the customer. `silent`: the words were already said. */
  pose(question: Question, silent?: boolean): void;
  take(way: Way, why: Why): void;
  /** Begins a dialog above what is going on; `after` follows its end. */
  begin(dialog: string, opening?: Sentence, after?: () => void): void;
  /** Leaves for a flow or a dialog. */
  goTo(name: string): void;
  /** Turns away from the dialog that is going on to another one. */
  turnTo(dialog: string, opening: Sentence): void;
  /** The dialog that is going on; nothing in a flow. */
  readonly dialog: string | undefined;
  /** What the customer volunteered and no question has used yet. */
  opening: Sentence | undefined;
  /** Gives the customer to a human; `refused` follows when none takes over. */
  handOver(transfer: TransferStep | undefined, reason: string | undefined, refused: () => void): void;
  callApi(step: CallStep): void;
  finish(outcome: 'resolved' | 'failed', reason: string): void;
}
