import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** Everything a store holds, in the order in which it can be put back: what is referred to comes first. */
export const tables = [
  { name: 'owners', key: ['epoch'] },
  { name: 'seeds', key: ['name'] },
  { name: 'combinations', key: ['number'] },
  { name: 'heads', key: ['id'] },
  { name: 'events', key: ['conversation', 'seq'] },
  { name: 'outbox', key: ['number'] },
  { name: 'inbox', key: ['number'] },
  { name: 'aliases', key: ['alias', 'started_at', 'conversation', 'kind'] },
  { name: 'people', key: ['person', 'started_at', 'conversation'] },
  { name: 'annexes', key: ['conversation', 'kind'] },
  { name: 'figures', key: ['conversation'] },
  { name: 'audit', key: ['number'] },
  { name: 'answers', key: ['client', 'key'] },
  { name: 'users', key: ['id'] },
  { name: 'access_tokens', key: ['id'] },
  { name: 'apps', key: ['id'] },
  { name: 'blocks', key: ['account', 'who'] },
  { name: 'files', key: ['id'] },
  { name: 'file_parts', key: ['file', 'number'], atOnce: 50 },
] as const;

export type TableName = (typeof tables)[number]['name'];

/** What a store has from its birth: not what makes it full. */
export const inborn: readonly TableName[] = ['owners', 'seeds'];
export type Row = Readonly<Record<string, string | number | null | Uint8Array>>;

const pageRows = 1_000;

/** So many rows of it are in memory at a time. */
export function atOnceOf(name: TableName): number {
  const table = tables.find((one) => one.name === name);
  return table && 'atOnce' in table ? table.atOnce : pageRows;
}

/** A row as JSON takes it: octets as base64 in an object of their own. */
export const printRow = (row: Row): object =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value]),
  );

export const parseRow = (row: object): Row =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, isPrinted(value) ? Buffer.from(value.base64, 'base64') : value]));

const isPrinted = (value: unknown): value is { base64: string } =>
  typeof value === 'object' && value !== null && typeof (value as { base64?: unknown }).base64 === 'string';

/** All rows of a table in the order of its key, a page at a time in memory. */
export async function* rowsOf(db: Kysely<Schema>, name: TableName): AsyncGenerator<readonly Row[]> {
  const key: readonly string[] = tables.find((table) => table.name === name)?.key ?? [];
  const most = atOnceOf(name);
  const columns = sql.join(key.map((column) => sql.ref(column)));
  for (let last: Row | undefined; ; ) {
    const after = last === undefined ? sql`` : sql`where (${columns}) > (${sql.join(key.map((column) => last?.[column]))})`;
    const { rows } = await sql<Row>`select * from ${sql.table(name)} ${after} order by ${columns} limit ${most}`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < most) return;
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
