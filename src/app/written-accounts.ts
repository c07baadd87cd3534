import { listOf, sectionOf, writtenConfigOf } from './written-config.ts';

/** An account of a configuration, and its bots, by their names alone. */
export interface WrittenAccount {
  readonly id: string;
  readonly bots: readonly string[];
}

const idsOf = (list: unknown): readonly { readonly id: string; readonly one: Readonly<Record<string, unknown>> }[] =>
  listOf(list).flatMap((item) => {
    const one = sectionOf(item);
    return typeof one['id'] === 'string' ? [{ id: one['id'], one }] : [];
  });

/** The accounts of a configuration, for commands that only need their names: nothing else of it must be sound. */
export const readWrittenAccounts = (named: string | undefined): readonly WrittenAccount[] =>
  idsOf(writtenConfigOf(named).whole['accounts']).map(({ id, one }) => ({ id, bots: idsOf(one['bots']).map((bot) => bot.id) }));
