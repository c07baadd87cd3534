import { type Kysely, sql } from 'kysely';
import type { ConversationEvent } from '#contract';
import { customerName, namesOfDesk, namesOfStart } from '../record/names.ts';
import { seedOf } from '../record/seed.ts';
import type { AliasRow, PersonRow, Schema } from '../schema.ts';
import { plain } from '../text.ts';

type Start = Extract<ConversationEvent, { kind: 'conversation-start' }>;
type DeskAnswer = Extract<ConversationEvent, { kind: 'desk-answer' }>;

const atOnce = 500;

interface Row {
  readonly conversation: string;
  readonly kind: string;
  readonly body: string;
  readonly started_at: number;
}

/** Reads out of the events of older stores what newer ones write down at once: about a minute for a million conversations, inside the step. */
export async function backfillNames(db: Kysely<unknown>): Promise<void> {
  const store = db as Kysely<Schema>;
  const seed = await seedOf(store);
  for (let last = ''; ; ) {
    const ids = await store.selectFrom('heads').select('id').where('id', '>', last).orderBy('id').limit(atOnce).execute();
    const to = ids.at(-1)?.id;
    if (to === undefined) return;
    const { rows } = await sql<Row>`
      select e.conversation, e.kind, e.body, h.started_at from heads h join events e on e.conversation = h.id
      where h.id > ${last} and h.id <= ${to} and e.kind in ('conversation-start', 'desk-answer') order by e.conversation, e.seq`.execute(store);
    await write(store, rows, seed);
    last = to;
  }
}

async function write(db: Kysely<Schema>, rows: readonly Row[], seed: string): Promise<void> {
  const aliases: AliasRow[] = [];
  const people: PersonRow[] = [];
  for (const { conversation, kind, body, started_at } of rows) {
    const where = { conversation, startedAt: started_at };
    const event = parse(body);
    if (event === undefined) continue; // a damaged line is `db verify`'s to tell, and no reason to refuse the house its start
    if (kind === 'desk-answer') aliases.push(...namesOfDesk(where, event as DeskAnswer));
    else {
      const { facts, medium } = event as Start;
      const names = namesOfStart(where, facts, medium);
      aliases.push(...names.aliases);
      people.push(...names.people);
      const { language, callId, streamId } = facts;
      const customer = customerName(seed, names.people[0]);
      if (customer === null && language === undefined && callId === undefined && streamId === undefined) continue;
      const column = (text: string | undefined): string | null => (text === undefined ? null : plain(text));
      await db
        .updateTable('heads')
        .set({ language: column(language), call_id: column(callId), stream_id: column(streamId), customer })
        .where('id', '=', conversation)
        .execute();
    }
  }
  for (let from = 0; from < aliases.length; from += atOnce)
    await db
      .insertInto('aliases')
      .values(aliases.slice(from, from + atOnce))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (let from = 0; from < people.length; from += atOnce)
    await db
      .insertInto('people')
      .values(people.slice(from, from + atOnce))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

function parse(body: string): ConversationEvent | undefined {
  try {
    return JSON.parse(body) as ConversationEvent;
  } catch {
    return undefined;
  }
}
