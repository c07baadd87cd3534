import type { Kysely } from 'kysely';
import type { AliasKind, AuditQuery, ConversationQuery, DueQuery, FiguresQuery } from '#contract';
import { readPage } from './listing.ts';
import { readAudit } from './record/audit.ts';
import { readFigures } from './record/figures.ts';
import { readByAlias, readDue } from './record/find.ts';
import type { FiguresPlace } from './record/scan-figures.ts';
import type { Schema } from './schema.ts';

/** Questions about many things: they are answered by a thread that only reads, so that no commit waits for them. */
export type WideReads = ReturnType<typeof wideReads>;

export const wideReads = (db: Kysely<Schema>) => ({
  page: (query: ConversationQuery) => readPage(db, query),
  byAlias: (alias: string, kinds?: readonly AliasKind[]) => readByAlias(db, alias, kinds),
  due: (query: DueQuery) => readDue(db, query),
  audit: (query: AuditQuery) => readAudit(db, query),
  figures: (query: FiguresQuery, after?: FiguresPlace) => readFigures(db, query, after),
});
