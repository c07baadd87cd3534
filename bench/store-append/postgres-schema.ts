import { userInfo } from 'node:os';
import pg from 'pg';

const server = process.env['TEST_POSTGRES_URL'] ?? `postgres://${process.env['PGUSER'] ?? userInfo().username}@127.0.0.1:5432/test`;

/** A schema for one measurement, and how to drop it. */
export async function temporarySchema(): Promise<{
  readonly url: string;
  readonly drop: () => Promise<void>;
  readonly analyze: () => Promise<void>;
}> {
  const schema = `cordboard_bench_${crypto.randomUUID().replaceAll('-', '')}`;
  await onServer(`create schema ${schema}`);
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return {
    url: url.href,
    drop: () => onServer(`drop schema ${schema} cascade`),
    /** What the server does by itself, a while after rows were put in by the bulk. */
    analyze: async () => {
      for (const table of ['heads', 'events', 'figures', 'aliases', 'people', 'annexes']) await onServer(`vacuum analyze ${schema}.${table}`);
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
