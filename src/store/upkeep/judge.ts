import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { ConversationEvent } from '#contract';
import { combinationOf } from '../combination.ts';
import { type Ruling, rule } from '../conversation-law.ts';
import { keptKinds } from '../record/remove.ts';
import { seedOf } from '../record/seed.ts';
import type { AliasRow, EventRow, FiguresRow, HeadRow, PersonRow, Schema } from '../schema.ts';
import { rowsOf } from './rows.ts';

/** Something that the law does not allow. */
export interface StoreFault {
  /** The conversation's id, or the item's. */
  readonly where: string;
  readonly says: string;
}

interface Judged {
  readonly heads: number;
  readonly events: number;
  readonly judged: readonly StoreFault[];
}

/** Conversations whose events are in memory at once. */
const atOnce = 100;

/** A conversation as its tables have it. */
interface Kept {
  readonly head: HeadRow;
  readonly events: readonly EventRow[];
  readonly aliases: readonly AliasRow[];
  readonly people: readonly PersonRow[];
  readonly figures: FiguresRow | undefined;
}

/** Appends every conversation once more, in memory, and tells those that do not come to what is stored. */
export async function* judgeConversations(db: Kysely<Schema>): AsyncGenerator<Judged> {
  const seed = await seedOf(db);
  for await (const page of rowsOf(db, 'heads') as AsyncGenerator<readonly HeadRow[]>) {
    for (let from = 0; from < page.length; from += atOnce) {
      const heads = page.slice(from, from + atOnce);
      const kept = await keptOf(db, heads);
      const judged = kept.flatMap((one): readonly StoreFault[] => {
        const says = judge(one, seed);
        return says === undefined ? [] : [{ where: one.head.id, says }];
      });
      yield { heads: heads.length, events: kept.reduce((sum, { events }) => sum + events.length, 0), judged };
    }
  }
}

async function keptOf(db: Kysely<Schema>, heads: readonly HeadRow[]): Promise<readonly Kept[]> {
  const ids = heads.map(({ id }) => id);
  const of = <Table extends 'events' | 'aliases' | 'people' | 'figures'>(table: Table) =>
    db
      .selectFrom(table as 'events')
      .selectAll()
      .where('conversation', 'in', ids);
  const events = groupOf((await of('events').orderBy('conversation').orderBy('seq').execute()) as readonly EventRow[]);
  const aliases = groupOf((await of('aliases').execute()) as unknown as readonly AliasRow[]);
  const people = groupOf((await of('people').execute()) as unknown as readonly PersonRow[]);
  const figures = groupOf((await of('figures').execute()) as unknown as readonly FiguresRow[]);
  return heads.map((head) => ({
    head,
    events: events.get(head.id) ?? [],
    aliases: aliases.get(head.id) ?? [],
    people: people.get(head.id) ?? [],
    figures: figures.get(head.id)?.[0],
  }));
}

function groupOf<Row extends { readonly conversation: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.conversation);
    if (group) group.push(row);
    else groups.set(row.conversation, [row]);
  }
  return groups;
}

/** What is wrong with a conversation; `undefined` when it is as the law would have made it. */
function judge(kept: Kept, seed: string): string | undefined {
  const { head, events: rows } = kept;
  const broken = head.emptied_at === null ? brokenRow(rows) : brokenFrame(rows, head);
  if (broken !== undefined) return broken;
  for (const { seq, kind, body } of rows) if (parse(body)?.kind !== kind) return `event ${seq} is not what it is called`;
  const events = rows.map(({ at, kind, body }) => ({ at, kind: kind as ConversationEvent['kind'], body }));
  const ruling = rule(undefined, { kind: 'append', id: head.id, events }, { owner: head.owner, seed });
  const { verdict, head: made } = ruling;
  if (verdict.kind === 'refused') return `its events break the law: ${verdict.code}`;
  if (verdict.ignoredEnds > 0) return 'it ends more than once';
  const theirs: Partial<HeadRow> = { emptied_at: head.emptied_at, unnamed_at: head.unnamed_at, ...queueOf(kept.figures) };
  // Of an emptied one only the frame is left: how long it was is not in it.
  const lost: Partial<HeadRow> = head.emptied_at === null ? {} : { turns: head.turns, last_seq: head.last_seq };
  const whole = { ...made, ...theirs, ...lost } as HeadRow;
  const due: HeadRow = { ...whole, combination: combinationOf(whole) };
  const wrong = Object.entries(due).find(([column, value]) => !isDeepStrictEqual(head[column as keyof HeadRow], value));
  if (wrong) return `its head says ${wrong[0]} ${head[wrong[0] as keyof HeadRow]}, its events ${wrong[1]}`;
  return wrongNames(kept, ruling);
}

const queueOf = (figures: FiguresRow | undefined): Pick<HeadRow, 'target' | 'containment'> => ({
  target: figures?.target ?? null,
  containment: figures?.containment ?? null,
});

function brokenRow(rows: readonly EventRow[]): string | undefined {
  const hole = rows.findIndex(({ seq }, index) => seq !== index + 1);
  return hole >= 0 ? `event ${hole + 1} is missing` : undefined;
}

function brokenFrame(rows: readonly EventRow[], head: HeadRow): string | undefined {
  const left = rows.find(({ kind }) => !keptKinds.some((one) => one === kind));
  if (left) return `it was emptied, and event ${left.seq} is still there`;
  return rows.at(0)?.seq === 1 && rows.at(-1)?.seq === head.last_seq ? undefined : 'it was emptied, and its start or its end went too';
}

function wrongNames({ head, aliases, people }: Kept, ruling: Ruling): string | undefined {
  const printed = (rows: readonly (AliasRow | PersonRow)[]): ReadonlySet<string> =>
    new Set(rows.map((row) => ('alias' in row ? `${row.kind} ${row.started_at} ${row.alias}` : `${row.started_at} ${row.person}`)));
  const there = printed(aliases);
  const wanted = printed(ruling.aliases);
  // The desk's name for an emptied one was in an event that is gone.
  if (![...wanted].every((one) => there.has(one)) || (head.emptied_at === null && there.size !== wanted.size))
    return 'its aliases are not those of its events';
  return isDeepStrictEqual(printed(people), printed(ruling.people)) ? undefined : 'its people are not those of its events';
}

function parse(body: string): { readonly kind?: unknown } | undefined {
  try {
    return JSON.parse(body) as { readonly kind?: unknown };
  } catch {
    return undefined;
  }
}
