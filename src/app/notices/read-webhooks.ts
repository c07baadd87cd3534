import { type Complain, type Path, suggest } from '../complain.ts';
import type { WrittenWebhook } from './webhook-schema.ts';

/** A webhook as configured, its secrets read. */
export interface Webhook extends Omit<WrittenWebhook, 'secret' | 'secrets' | 'bots'> {
  readonly account: string;
  readonly secrets: readonly string[];
  readonly bots: ReadonlySet<string> | undefined;
}

interface WrittenAccount {
  readonly id: string;
  readonly bots: readonly { readonly id: string }[];
  readonly webhooks: readonly WrittenWebhook[];
}

const leastSecret = 16;

/** The webhooks of all accounts. What is wrong with them is complained about, all at once. */
export function readWebhooks(
  accounts: readonly WrittenAccount[],
  secretAt: (path: Path, reference: string) => string,
  complain: Complain,
): readonly Webhook[] {
  const ids = new Set<string>();
  return accounts.flatMap((account, a) =>
    account.webhooks.map(({ secret, secrets, bots, ...webhook }, w): Webhook => {
      const path: Path = ['accounts', a, 'webhooks', w];
      if (ids.has(webhook.id)) complain([...path, 'id'], `"${webhook.id}" appears twice`, 'Give each webhook its own id, over all accounts.');
      ids.add(webhook.id);
      if ((secret === undefined) === (secrets === undefined)) complain(path, 'needs either `secret` or `secrets`', 'Give one of the two.');
      if (webhook.url.startsWith('http:') && !webhook.allowPrivate)
        complain(
          [...path, 'url'],
          'this webhook speaks plain HTTP',
          'Use https, or set `allowPrivate: true` for a receiver inside your own network.',
        );
      const own = account.bots.map(({ id }) => id);
      bots?.forEach((bot, i) => {
        if (!own.includes(bot)) complain([...path, 'bots', i], `"${bot}" is no bot of this account`, suggest(bot, own, ''));
      });
      const references = secrets ?? (secret === undefined ? [] : [secret]);
      const read = references.map((reference, i) => secretAt(secrets ? [...path, 'secrets', i] : [...path, 'secret'], reference));
      if (read.some((one) => one !== '' && one.length < leastSecret))
        complain(
          [...path, 'secret'],
          'this secret is short enough to be guessed',
          `Use at least ${leastSecret} characters; \`generate:\` makes a good one.`,
          'warning',
        );
      return { ...webhook, account: account.id, secrets: read, bots: bots === undefined ? undefined : new Set(bots) };
    }),
  );
}
