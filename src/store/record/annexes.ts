import type { Kysely, Transaction } from 'kysely';
import type { Annexes, AnnexRule, ConversationFigures, ConversationSummary } from '#contract';
import { combinationOf } from '../combination.ts';
import type { HeadRow, Schema } from '../schema.ts';
import { storeErrors } from '../store.errors.ts';
import { writeCombinations } from '../write-combinations.ts';
import { figuresOf, figuresRow } from './figures-row.ts';
import type { RecordOrder } from './orders.ts';

type AnnexOrder = Extract<RecordOrder, { kind: 'annex' }>;

/** The order that puts annexes; what is absent in them is left as it is. */
export function annexOrder(id: string, { figures, ...said }: Annexes, at: number, rule?: AnnexRule): AnnexOrder {
  const annexes = Object.entries(said).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ conversation: id, kind, at, body: JSON.stringify(value) }],
  );
  return { kind: 'annex', id, annexes, ...(figures ? { figures: figuresRow(id, figures, at) } : {}), ...(rule ? { rule } : {}) };
}

/** Writes annexes of a conversation whose head is locked. */
export async function putAnnexes(tx: Transaction<Schema>, head: HeadRow, order: AnnexOrder): Promise<void> {
  const { annexes, figures } = order.rule?.keep === 'by-model' ? await besideModel(tx, head.id, order) : order;
  if (annexes.length > 0) {
    await tx
      .insertInto('annexes')
      .values(annexes)
      .onConflict((conflict) =>
        conflict.columns(['conversation', 'kind']).doUpdateSet((eb) => ({ at: eb.ref('excluded.at'), body: eb.ref('excluded.body') })),
      )
      .execute();
  }
  if (figures === undefined) return;
  const row = { ...figures, interaction_id: head.interaction_id };
  await tx
    .insertInto('figures')
    .values(row)
    .onConflict((conflict) => conflict.column('conversation').doUpdateSet(row))
    .execute();
  const { target, containment } = row;
  const combination = combinationOf({ ...head, target, containment });
  await writeCombinations(tx, [{ ...head, target, containment, combination }]);
  await tx.updateTable('heads').set({ target, containment, combination }).where('id', '=', head.id).execute();
}

/** What of an order may be written where a model's words stay. */
async function besideModel(tx: Transaction<Schema>, id: string, { annexes, figures }: AnnexOrder): Promise<Pick<AnnexOrder, 'annexes' | 'figures'>> {
  const kept = await readAnnexes(tx, id);
  const stays = ({ kind, body }: AnnexOrder['annexes'][number]): boolean => {
    if (kind === 'extraction') return kept.extraction?.by === 'model';
    return kept.summary?.by === 'model' && kept.summary.until >= (JSON.parse(body) as ConversationSummary).until;
  };
  const left = annexes.filter((row) => !stays(row));
  if (figures === undefined) return { annexes: left };
  const rest = JSON.parse(figures.body) as Partial<ConversationFigures>;
  const sentiment = rest.sentiment ?? kept.figures?.sentiment;
  return { annexes: left, figures: { ...figures, body: JSON.stringify({ ...rest, sentiment }) } };
}

export async function readAnnexes(db: Kysely<Schema>, id: string): Promise<Annexes> {
  const [annexes, figures] = await Promise.all([
    db.selectFrom('annexes').select(['kind', 'body']).where('conversation', '=', id).execute(),
    db.selectFrom('figures').selectAll().where('conversation', '=', id).executeTakeFirst(),
  ]);
  try {
    return {
      ...(Object.fromEntries(annexes.map(({ kind, body }) => [kind, JSON.parse(body)])) as Annexes),
      ...(figures ? { figures: figuresOf(figures) } : {}),
    };
  } catch (error) {
    throw storeErrors.STORE_CORRUPT({ conversationId: id }, error);
  }
}
