/** What the law makes of made-up conversations, as rows of the tables. */
import { type Combined, combinationOf, combinationRow, combined } from '../../src/store/combination.ts';
import { rule } from '../../src/store/conversation-law.ts';
import { figuresRow } from '../../src/store/record/figures-row.ts';
import { chanceFrom } from './chance.ts';
import { makeConversation } from './conversations.ts';

export type Row = Readonly<Record<string, string | number | null>>;

/** In this order: what is referred to comes first. */
export const tables = ['combinations', 'heads', 'events', 'aliases', 'people', 'figures'] as const;
export type Rows = Record<(typeof tables)[number], Row[]>;

/** Conversations of one transaction. */
export const atOnce = 2_000;

/** One after the other what belongs to the conversations of a stretch, the same however many threads make them. `seed`: of the store's own names. */
export function rowsFrom(seed: string): (stretch: number, of: number) => Rows {
  const numbers = new Map<string, number>();
  const numbered = (head: Combined): number => {
    const name = combined.map((column) => head[column]).join('\t');
    const known = numbers.get(name) ?? combinationOf(head);
    numbers.set(name, known);
    return known;
  };
  return (stretch, of) => {
    const chance = chanceFrom(Math.imul(stretch + 1, 0x9e_37_79_b9));
    const rows: Rows = { combinations: [], heads: [], events: [], aliases: [], people: [], figures: [] };
    const combinations = new Map<number, Row>();
    for (let index = stretch * atOnce; index < Math.min((stretch + 1) * atOnce, of); index++) {
      const { id, events, figures } = makeConversation(index, of, chance);
      const order = { kind: 'append', id, events: events.map(({ event, at }) => ({ at, kind: event.kind, body: JSON.stringify(event) })) } as const;
      const ruling = rule(undefined, order, { owner: 1, seed });
      if (!ruling.head || ruling.verdict.kind === 'refused') throw new Error('the law refused what was made up');
      const made = { ...figuresRow(id, figures, figures.endedAt), interaction_id: ruling.head.interaction_id };
      // What it was while it lived, when it had ended, and with its figures: a store that grew day by day knows all three.
      const whole = { ...ruling.head, target: made.target, containment: made.containment };
      for (const head of [{ ...ruling.head, outcome: null }, ruling.head, whole]) {
        const combination = numbered(head);
        if (!combinations.has(combination)) combinations.set(combination, { ...combinationRow({ ...head, combination }) });
      }
      rows.heads.push({ ...whole, combination: numbered(whole) });
      for (const row of ruling.rows) rows.events.push(row as unknown as Row);
      for (const row of ruling.aliases) rows.aliases.push(row as unknown as Row);
      for (const row of ruling.people) rows.people.push(row as unknown as Row);
      rows.figures.push({ ...made });
    }
    rows.combinations.push(...[...combinations.values()].sort((a, b) => Number(a['number']) - Number(b['number'])));
    return rows;
  };
}
