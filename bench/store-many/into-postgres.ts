import pg, { type Connection } from 'pg';
import { connectionTo } from '../../src/store/postgres/pool.ts';
import type { Filling, Writing } from './filling.ts';
import { type Row, tables } from './rows.ts';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(connectionTo(url));
  await client.connect();
  // Without waiting for the disk, and without asking of every event whether its head is there: what a server does while it fills.
  await client.query(
    "set synchronous_commit = off; set statement_timeout = 0; set session_replication_role = replica; set maintenance_work_mem = '256MB'",
  );
  return client;
}

/** Indexes are made at the end, word for word as they were: sorted once instead of a million times. */
export async function preparePostgres(url: string): Promise<Filling> {
  const client = await connect(url);
  for (const table of [...tables, 'annexes'].toReversed()) await client.query(`alter table ${table} set unlogged`);
  const { rows: indexes } = await client.query<{ name: string; sql: string }>(
    `select i.relname as name, pg_get_indexdef(i.oid) as sql from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     where t.relnamespace = current_schema()::regnamespace and t.relname = any($1) and not x.indisunique`,
    [tables],
  );
  for (const { name } of indexes) await client.query(`drop index "${name}"`);
  const { rows: seeds } = await client.query<{ value: string }>("select value from seeds where name = 'customer'");
  return {
    seed: seeds[0]?.value ?? '',
    async finish() {
      for (const { sql } of indexes) await client.query(sql);
      await client.end();
    },
  };
}

/** Several may write, each by COPY on a connection of its own. */
export async function writePostgres(url: string): Promise<Writing> {
  const client = await connect(url);
  const known = new Set<unknown>();
  return {
    async put({ combinations, ...rows }) {
      const fresh = combinations.filter(({ number }) => !known.has(number));
      for (const row of fresh) {
        known.add(row['number']);
        const columns = Object.keys(row);
        const places = columns.map((_, index) => `$${index + 1}`);
        await client.query(`insert into combinations (${columns.join()}) values (${places.join()}) on conflict do nothing`, Object.values(row));
      }
      await client.query('begin');
      for (const table of tables) if (table !== 'combinations') await copy(client, table, rows[table]);
      await client.query('commit');
    },
    close: () => client.end(),
  };
}

async function copy(client: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const lines = rows.map((row) => columns.map((column) => printed(row[column] ?? null)).join('\t'));
  const text = Buffer.from(`${lines.join('\n')}\n`);
  await new Promise<void>((resolve, reject) => {
    let failed: Error | undefined;
    const copying = {
      submit: (connection: Connection) => connection.query(`copy ${table} (${columns.join()}) from stdin`),
      handleCopyInResponse(connection: Connection & Copying) {
        connection.sendCopyFromChunk(text);
        connection.endCopyFrom();
      },
      handleError: (error: Error) => {
        failed = error;
        reject(error);
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => (failed ? undefined : resolve()),
    };
    client.query(copying as never);
  });
}

interface Copying {
  sendCopyFromChunk(octets: Buffer): void;
  endCopyFrom(): void;
}

/** A value as COPY reads it. */
const printed = (value: string | number | null): string => {
  if (value === null) return '\\N';
  return typeof value === 'number' ? String(value) : /[\\\n\r\t]/.test(value) ? value.replace(/[\\\n\r\t]/g, (one) => escapes[one] ?? one) : value;
};
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
