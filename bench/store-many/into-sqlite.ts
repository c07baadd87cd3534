import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Filling, Writing } from './filling.ts';
import { tables } from './rows.ts';

const open = (directory: string): DatabaseSync => {
  const sqlite = new DatabaseSync(join(directory, 'conversations.sqlite'), { timeout: 600_000 });
  sqlite.exec('pragma synchronous = off; pragma cache_size = -200000');
  return sqlite;
};

/** Indexes are made at the end, word for word as they were: sorted once instead of a million times. */
export async function prepareSqlite(directory: string): Promise<Filling> {
  const sqlite = open(directory);
  sqlite.exec('pragma journal_mode = off');
  const indexes = sqlite
    .prepare(`select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (${tables.map(() => '?').join()})`)
    .all(...tables);
  for (const { name } of indexes) sqlite.exec(`drop index "${name}"`);
  return {
    seed: String(sqlite.prepare("select value from seeds where name = 'customer'").get()?.['value']),
    async finish() {
      for (const { sql } of indexes) sqlite.exec(String(sql));
      sqlite.exec('pragma journal_mode = wal');
      sqlite.close();
    },
  };
}

/** Several may write: one waits for the other's transaction, and has made its next rows meanwhile. */
export async function writeSqlite(directory: string): Promise<Writing> {
  const sqlite = open(directory);
  sqlite.exec('pragma journal_mode = off');
  const statements = new Map<string, StatementSync>();
  return {
    async put(rows) {
      sqlite.exec('begin immediate');
      for (const table of tables) {
        const columns = Object.keys(rows[table][0] ?? {});
        if (columns.length === 0) continue;
        const text = `insert or ${table === 'combinations' ? 'ignore' : 'fail'} into ${table} (${columns.join()}) values (${columns.map(() => '?').join()})`;
        const statement = statements.get(text) ?? sqlite.prepare(text);
        statements.set(text, statement);
        for (const row of rows[table]) statement.run(...(columns.map((column) => row[column] ?? null) as SQLInputValue[]));
      }
      sqlite.exec('commit');
    },
    close: async () => sqlite.close(),
  };
}
