import { invariant, type Row } from '#base';

/** A state table with what the engine needs besides the rows: where it begins, and which timers run in which state. */
export interface StateTable<State extends string, On extends string, Does extends string> {
  /** What it is called in the drawings. */
  readonly name: string;
  /** Where it is written. */
  readonly law: string;
  readonly initial: State;
  /** The state in which nothing happens any more. */
  readonly final: State;
  readonly rows: readonly Row<State, On, Does>[];
  /** Timers that run in a state: started on entering it, stopped on leaving it for one that does not list them. */
  readonly timers: Readonly<Record<State, readonly (On & `timer-${string}`)[]>>;
}

/** Any table, for those who only look: the drawings and the exhaustive tests. */
export type AnyTable = StateTable<string, string, string>;

/** The rows by state and input, for the engine. An input without a row changes nothing and does nothing. */
export type Compiled<State extends string, On extends string, Does extends string> = ReadonlyMap<State, ReadonlyMap<On, Row<State, On, Does>>>;

const compiled = new WeakMap<object, unknown>();

/** Compiles a table, once. */
export function compile<State extends string, On extends string, Does extends string>(table: StateTable<State, On, Does>): Compiled<State, On, Does> {
  const known = compiled.get(table);
  // The map is keyed by the table itself, so what it holds is of the table's own types.
  if (known) return known as Compiled<State, On, Does>;
  const byState = new Map<State, Map<On, Row<State, On, Does>>>();
  for (const row of table.rows) {
    const byInput = byState.get(row.in) ?? new Map<On, Row<State, On, Does>>();
    invariant(!byInput.has(row.on), `a table answers each input once in each state: ${table.name}, ${row.in}, ${row.on}`);
    byState.set(row.in, byInput.set(row.on, row));
  }
  compiled.set(table, byState);
  return byState;
}
