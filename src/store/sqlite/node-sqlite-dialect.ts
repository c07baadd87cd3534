import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { invariant } from '#base';

/** Prepared statements kept; those of many rows differ by their number and are prepared anew. */
const keptStatements = 64;
const keptParameters = 64;

/**
 * Kysely on node's own SQLite: one connection, used by one asker at a time.
 * Whoever shares it keeps transactions apart; the store's worker does so by answering in order.
 */
export function nodeSqliteDialect(sqlite: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver(sqlite),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function driver(sqlite: DatabaseSync): Driver {
  const connection = connect(sqlite);
  return {
    async init() {},
    acquireConnection: async () => connection,
    async beginTransaction() {
      invariant(!sqlite.isTransaction, 'one transaction at a time: askers wait their turn');
      sqlite.exec('begin immediate'); // a deferred one that reads first cannot wait for a writer later: SQLITE_BUSY_SNAPSHOT
    },
    async commitTransaction() {
      sqlite.exec('commit');
    },
    async rollbackTransaction() {
      if (sqlite.isTransaction) sqlite.exec('rollback'); // a full disk rolls back by itself
    },
    async releaseConnection() {},
    async destroy() {
      sqlite.close();
    },
  };
}

function connect(sqlite: DatabaseSync): DatabaseConnection {
  const kept = new Map<string, StatementSync>();
  const prepare = (sql: string, parameters: number): StatementSync => {
    const known = kept.get(sql);
    if (known) kept.delete(sql);
    const statement = known ?? sqlite.prepare(sql);
    if (parameters <= keptParameters) kept.set(sql, statement);
    if (kept.size > keptStatements) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
    return statement;
  };
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const parameters = query.parameters as readonly SQLInputValue[];
      const statement = prepare(query.sql, parameters.length);
      if (statement.columns().length > 0) return { rows: statement.all(...parameters) as Row[] };
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    },
    // biome-ignore lint/correctness/useYield: the interface asks for a generator; this one refuses at the first step
    async *streamQuery() {
      invariant(false, 'no query of the store streams');
    },
  };
}
