import type { WallTime } from '#base';
import type { Actor } from './actor.ts';

/** What can be done that somebody may have to answer for. */
export const auditActions = [
  'read',
  'read-personal',
  'export',
  'erase',
  'expire',
  'create',
  'change',
  'remove',
  'publish',
  'send',
  'replay',
  'end',
  'block',
  'unblock',
  'hold',
  'release',
  'sign-in',
  'refused',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditSubjects = [
  'conversation',
  'recording',
  'handoff',
  'person',
  'report',
  'schedule',
  'user',
  'key',
  'app',
  'box-item',
  'customer',
  'audit-log',
  'live-session',
  'file',
] as const;
export type AuditSubject = (typeof auditSubjects)[number];

/** One thing that somebody did. Appended, never changed; it holds no words of a customer, so that it may outlive what was erased. */
export interface AuditEntry {
  readonly at: WallTime;
  readonly actor: Actor;
  /** Whose data it was; absent for what belongs to no account. */
  readonly account?: string;
  readonly action: AuditAction;
  readonly subject: { readonly kind: AuditSubject; readonly id: string };
  /** A few plain facts: a format, a count, names of changed fields. Never contents. */
  readonly details?: Readonly<Record<string, string>>;
}

/** An entry as it is kept: numbered without holes, each with the digest of all before it, so that one missing or changed is seen. */
export interface KeptAuditEntry extends AuditEntry {
  readonly number: number;
  /** SHA-256, hex, of the entry before and this one. */
  readonly chain: string;
}

export interface AuditQuery {
  readonly account?: string;
  readonly actor?: string;
  readonly action?: AuditAction;
  readonly subject?: { readonly kind: AuditSubject; readonly id?: string };
  readonly since?: WallTime;
  readonly until?: WallTime;
  /** Newest first; at most 200, 50 unless told. */
  readonly limit?: number;
  /** Older than this entry. */
  readonly before?: number;
}

/** Who changed, read or exported what. */
export interface AuditLog {
  /** Resolves when the entries survive a `kill -9` (promise P1). What must be answered for waits for it. */
  write(entries: readonly AuditEntry[]): Promise<void>;
  list(query: AuditQuery): Promise<readonly KeptAuditEntry[]>;
}
