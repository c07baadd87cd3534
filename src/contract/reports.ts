import type { Result, WallTime } from '#base';
import type { Actor } from './actor.ts';
import type { Outcome } from './conversation-event.ts';
import type { Containment } from './conversation-figures.ts';
import type { ReportDocument } from './report.ts';

/** Forms of a report as a file. */
export const reportFormats = ['html', 'xlsx', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const reportTypes: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/** A report that can be run. */
export interface ReportListing {
  readonly id: string;
  readonly title: string;
  /** What it answers, in a sentence. */
  readonly says: string;
  /** A saved query of this installation. */
  readonly custom: boolean;
}

/** Which conversations are counted, as it is written; each part narrows. */
export interface ReportFilter {
  readonly account?: string | undefined;
  readonly bot?: string | undefined;
  readonly agent?: string | undefined;
  /** Of the agent. */
  readonly version?: string | undefined;
  readonly channel?: string | undefined;
  readonly medium?: 'voice' | 'chat' | undefined;
  readonly language?: string | undefined;
  /** The target that conversations were handed to. */
  readonly queue?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly containment?: Containment | undefined;
}

/** What the asker may see at all. Nothing outside of it is counted, whatever the filter says. */
export interface ReportScope {
  readonly account?: string;
  readonly bots?: readonly string[];
}

export interface ReportWish {
  readonly report: string;
  /** As people write it: `yesterday`, `last-week`, `2026-11-01..2026-11-20`; the report's own unless told. */
  readonly period?: string;
  /** IANA; the configured one unless told. */
  readonly zone?: string;
  readonly filter?: ReportFilter;
  /** All conversations, unless told. */
  readonly scope?: ReportScope;
  /** The moment that `yesterday` is the day before of; the present unless told. */
  readonly now?: WallTime;
  /** Called now and then with how many conversations were counted so far. */
  readonly progress?: (counted: number) => void;
}

/** Why a report was not run. `unknown`: there is no such report. `wrong`: the wish cannot be read; what is wrong is said with its remedy. */
export interface ReportRefusal {
  readonly kind: 'unknown' | 'wrong';
  /** Which part of the wish: `report`, `period`, `zone`, `columns`. */
  readonly field: string;
  readonly says: string;
  readonly remedy: string;
}

/** How a file is to be written. */
export interface PrintForm {
  readonly format: ReportFormat;
  /** Of CSV: one section as a bare table, and what stands between fields. */
  readonly section?: string;
  readonly delimiter?: ',' | ';' | '\t';
  readonly bom?: boolean;
}

/** A report as a file. */
export interface PrintedReport {
  readonly name: string;
  readonly type: string;
  readonly octets: Uint8Array;
}

/** A report that is mailed again and again. */
export interface ReportSchedule {
  readonly id: string;
  readonly report: string;
  readonly period?: string;
  readonly formats: readonly ReportFormat[];
  /** Five fields, read in `zone`. */
  readonly cron: string;
  readonly zone: string;
  readonly to: readonly string[];
  /** Whose conversations; those of all accounts when absent. */
  readonly account?: string;
  readonly filter?: ReportFilter;
  /** When it is due next; absent when never again. */
  readonly next?: WallTime;
}

/** What became of a mail for one recipient. */
export interface DeliveryRecipient {
  readonly recipient: string;
  readonly state: 'waiting' | 'sent' | 'refused';
  readonly at?: WallTime;
  readonly status?: number;
  readonly code?: string;
}

/** One mail of one schedule. */
export interface ReportDelivery {
  /** `weekly:2026-11-23T06:00:00.000Z`; by hand `weekly:now-…`. */
  readonly id: string;
  readonly schedule: string;
  readonly report: string;
  readonly account?: string;
  /** When it was due, or asked for. */
  readonly dueAt: WallTime;
  /** Caught up after a downtime. */
  readonly late: boolean;
  /** Asked for by somebody, rather than by its time. */
  readonly byHand: boolean;
  /** `waiting`: is tried, or tried again. `sent`: all have it. `partly`: some have it and the others were refused. `failed`: nobody has it. */
  readonly state: 'waiting' | 'sent' | 'partly' | 'failed';
  /** Attempts that came to an end. */
  readonly attempts: number;
  readonly recipients: readonly DeliveryRecipient[];
  /** From when it was due until the last recipient had it. */
  readonly tookMs?: number;
  /** Why the last attempt failed: a code. */
  readonly trouble?: string;
  /** Of one that is `waiting`: when it is tried next. */
  readonly nextAt?: WallTime;
  /** Of one in the outbox: its id there, by which a dead letter is replayed or dropped. */
  readonly item?: string;
}

export interface DeliveryQuery {
  readonly schedule?: string;
  readonly account?: string;
  /** Newest first; at most 201, 50 unless told. */
  readonly limit?: number;
  /** Behind this one: the last of the page before. */
  readonly before?: Pick<ReportDelivery, 'dueAt' | 'id'>;
}

/** Their list, held against our record. */
export interface ReconcileWish {
  readonly period?: string;
  readonly zone?: string;
  readonly filter?: ReportFilter;
  readonly scope?: ReportScope;
  /** How their export is to be read, as it is written: columns, delimiter, dates, tolerance, what their dispositions mean. Checked where it is used. */
  readonly options?: unknown;
}

/** Reports for those who ask: run, printed, mailed, held against the contact centre's own list. */
export interface Reports {
  list(): readonly ReportListing[];
  run(wish: ReportWish): Promise<Result<ReportDocument, ReportRefusal>>;
  /** Undefined when there is no such section. */
  print(document: ReportDocument, form: PrintForm): Promise<PrintedReport | undefined>;
  /** Those of one account, or all. */
  schedules(account?: string): readonly ReportSchedule[];
  deliveries(query: DeliveryQuery): Promise<readonly ReportDelivery[]>;
  /** Puts the mail of a schedule into the outbox, now; resolves to the delivery's id once it survives. Undefined when there is no such schedule. */
  send(schedule: string, by: Actor): Promise<string | undefined>;
  /** Their export is CSV in UTF-8, in pieces. All that is wrong with the wish is told at once. */
  reconcile(theirs: AsyncIterable<string>, wish: ReconcileWish): Promise<Result<ReportDocument, readonly ReportRefusal[]>>;
}
