import type { Generated } from 'kysely';
import type { BoxRow } from './boxes/box.ts';

/** Table `events`: one row an event, appended and never changed. Key: conversation and seq. */
export interface EventRow {
  readonly conversation: string;
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** Wall time, milliseconds. */
  readonly at: number;
  readonly kind: string;
  /** The `ConversationEvent` as JSON. */
  readonly body: string;
}

/** Table `heads`: one row a conversation, changed in the same transaction as its events. */
export interface HeadRow {
  readonly id: string;
  /** The epoch of the process that began it: table `owners`. */
  readonly owner: number;
  readonly medium: string;
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agent_version: string;
  readonly interaction_id: string | null;
  readonly caller_number: string | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly turns: number;
  /** Null while it lives. */
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly exit: string | null;
  readonly last_seq: number;
  readonly last_at: number;
}

/** Table `owners`: every opening of the store for writing. A conversation belongs to the epoch that began it. */
export interface OwnerRow {
  readonly epoch: number;
  /** Which node of many; today there is one. */
  readonly node: string;
  readonly opened_at: number;
}

/** Table `migrations`: what was done to the schema. Its highest number is the schema's version. */
export interface MigrationRow {
  readonly number: number;
  readonly applied_at: number;
}

/** A box as it is written: what the table begins with need not be given. */
type BoxTable = Omit<BoxRow, Begun> & { readonly [Column in Begun]: Generated<BoxRow[Column]> };
type Begun = 'number' | 'state' | 'attempts' | 'leased_by' | 'leased_until' | 'late' | 'trouble' | 'settled_at';

export interface Schema {
  readonly outbox: BoxTable;
  readonly inbox: BoxTable;
  readonly events: EventRow;
  readonly heads: HeadRow;
  readonly owners: OwnerRow;
  readonly migrations: MigrationRow;
}
