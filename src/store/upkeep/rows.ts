import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** Everything a store holds, in the order in which it can be put back: what is referred to comes first. */
export const tables = [
  { name: 'owners', key: ['epoch'] },
  { name: 'heads', key: ['id'] },
  { name: 'events', key: ['conversation', 'seq'] },
  { name: 'outbox', key: ['number'] },
  { name: 'inbox', key: ['number'] },
] as const;

export type TableName = (typeof tables)[number]['name'];
export type Row = Readonly<Record<string, string | number | null>>;

const pageRows = 1_000;

/** All rows of a table in the order of its key, a page at a time in memory. */
export async function* rowsOf(db: Kysely<Schema>, { name, key }: (typeof tables)[number]): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  for (let last: Row | undefined; ; ) {
    const after = last === undefined ? sql`` : sql`where (${columns}) > (${sql.join(key.map((column) => last?.[column]))})`;
    const { rows } = await sql<Row>`select * from ${sql.table(name)} ${after} order by ${columns} limit ${pageRows}`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < pageRows) return;
    last = rows.at(-1);
  }
}

/** Runs the work on one connection that sees the store as it was at one instant. Writers go on meanwhile. */
export function atOneInstant<Value>(
  db: Kysely<Schema>,
  dialect: 'sqlite' | 'postgres',
  work: (db: Kysely<Schema>) => Promise<Value>,
): Promise<Value> {
  return db.connection().execute(async (one) => {
    await (dialect === 'sqlite' ? sql`begin` : sql`begin isolation level repeatable read read only`).execute(one);
    try {
      return await work(one);
    } finally {
      await sql`commit`.execute(one);
    }
  });
}
