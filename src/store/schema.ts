import type { Generated } from 'kysely';
import type { AliasKind } from '#contract';
import type { TokenRow, UserRow } from './access/rows.ts';
import type { AppRow } from './apps/app-row.ts';
import type { BlockRow } from './blocks/rows.ts';
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
  readonly call_id: string | null;
  readonly stream_id: string | null;
  readonly language: string | null;
  /** `customerName` of the first of its people. */
  readonly customer: string | null;
  /** Of its figures: null until they are made. */
  readonly target: string | null;
  readonly containment: string | null;
  /** `combinationOf` it as it is: changes with the outcome, and with its figures. */
  readonly combination: number;
  /** When its words, and when its person, were removed. */
  readonly emptied_at: number | null;
  readonly unnamed_at: number | null;
}

type Combined = 'account' | 'bot' | 'channel' | 'medium' | 'agent' | 'agent_version' | 'language' | 'outcome' | 'target' | 'containment';

/** Table `combinations`: of what listings are narrowed by, each that ever occurred. Nothing in it tells who somebody is. */
export interface CombinationRow extends Pick<HeadRow, Combined> {
  readonly number: number;
}

/** Table `seeds`: what this store's own names are made from, by chance at its birth. A backup carries it along. */
export interface SeedRow {
  readonly name: string;
  readonly value: string;
}

/** Table `aliases`: by what others know a conversation. Begins with what is looked for and ends in the order of the answer. */
export interface AliasRow {
  readonly alias: string;
  readonly started_at: number;
  readonly conversation: string;
  readonly kind: AliasKind;
}

/** Table `people`: with whom a conversation was, as `PersonKey`. */
export interface PersonRow {
  readonly person: string;
  readonly started_at: number;
  readonly conversation: string;
}

/** Table `annexes`: summary and extraction, as JSON. */
export interface AnnexRow {
  readonly conversation: string;
  readonly kind: string;
  readonly at: number;
  readonly body: string;
}

/** Table `figures`: what is filtered and ordered by in columns, the rest of the `ConversationFigures` as JSON. */
export interface FiguresRow {
  readonly conversation: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agent_version: string;
  readonly channel: string;
  readonly medium: string;
  readonly outcome: string;
  readonly language: string | null;
  readonly target: string | null;
  readonly containment: string | null;
  readonly interaction_id: string | null;
  readonly started_at: number;
  readonly ended_at: number;
  readonly at: number;
  readonly body: string;
}

/** Table `audit`: appended, never changed nor removed: no statement for that exists. */
export interface AuditRow {
  /** 1, 2, 3 … without holes. */
  readonly number: number;
  readonly at: number;
  readonly actor_kind: string;
  readonly actor: string;
  readonly address: string | null;
  readonly account: string | null;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject: string;
  readonly details: string | null;
  readonly chain: string;
}

/** Table `answers`: what was answered under an idempotency key. Without a status somebody is still at it. */
export interface AnswerRow {
  readonly client: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: string | null;
  readonly until: number;
}

/** Table `files`: a file of a written conversation, where the database keeps them. */
export interface FileRow {
  readonly id: string;
  readonly account: string;
  readonly kept_at: number;
  /** 1: encrypted. */
  readonly sealed: number;
  /** How many lie in its parts. */
  readonly octets: number;
  /** JSON: `ShelvedFile`. */
  readonly facts: string;
}

/** Table `file_parts`: its octets, parts of one size but for the last. */
export interface FilePartRow {
  readonly file: string;
  readonly number: number;
  readonly octets: Uint8Array;
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
  readonly users: UserRow;
  readonly access_tokens: TokenRow;
  readonly apps: AppRow;
  readonly blocks: BlockRow;
  readonly combinations: CombinationRow;
  readonly seeds: SeedRow;
  readonly aliases: AliasRow;
  readonly people: PersonRow;
  readonly annexes: AnnexRow;
  readonly figures: FiguresRow;
  readonly audit: AuditRow;
  readonly answers: AnswerRow;
  readonly files: FileRow;
  readonly file_parts: FilePartRow;
  readonly events: EventRow;
  readonly heads: HeadRow;
  readonly owners: OwnerRow;
  readonly migrations: MigrationRow;
}
