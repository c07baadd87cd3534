import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from '../schema.ts';

/** Our instants and counts are below 2^53; as text, as the client gives them by itself, they would not be compared as numbers. */
const int8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => (oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'))) as never,
};

/**
 * What each of our sessions insists on: commits that are on disk, nobody who holds locks and sleeps, and that the server
 * notices within half a minute when this machine has vanished from the network.
 */
const insisted: Readonly<Record<string, string>> = {
  synchronous_commit: 'on',
  idle_in_transaction_session_timeout: '30000',
  statement_timeout: '30000',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};

/** The settings of one connection. What the URL's own `options` name is left as it is there. */
export function connectionTo(url: string, more: Readonly<Record<string, string>> = {}): pg.ClientConfig {
  const whole = new URL(url);
  const own = whole.searchParams.get('options') ?? '';
  const added = Object.entries({ ...insisted, ...more }).flatMap(([name, value]) => (own.includes(`${name}=`) ? [] : `-c ${name}=${value}`));
  whole.searchParams.delete('options');
  return {
    connectionString: whole.href,
    options: [own, ...added].filter(Boolean).join(' '),
    application_name: 'cordboard',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types,
  };
}

export interface Pool {
  readonly db: Kysely<Schema>;
  close(): Promise<void>;
}

export function openPool(url: string, most: number, more: Readonly<Record<string, string>> = {}): Pool {
  const pool = new pg.Pool({ ...connectionTo(url, more), max: most });
  pool.on('error', () => {}); // an idle connection broke: the next question opens another, and says so if it cannot
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, close: () => db.destroy() };
}
