import type { Bot, Client } from '#contract';
import { type Complain, type Path, suggest } from './complain.ts';
import type { WrittenConfig } from './config-schema.ts';

/** Bots and clients of all accounts, by their ids. `agents`: those that were read. */
export function readAccounts(
  written: WrittenConfig,
  agents: readonly string[],
  secretAt: (path: Path, reference: string) => string,
  complain: Complain,
): { bots: Map<string, Bot>; clients: Map<string, Client> } {
  const bots = new Map<string, Bot>();
  const clients = new Map<string, Client>();
  const accounts = new Set<string>();
  written.accounts.forEach((account, a) => {
    if (accounts.has(account.id)) complain(['accounts', a, 'id'], `"${account.id}" appears twice`, 'Give each account its own id.');
    accounts.add(account.id);
    account.bots.forEach((bot, b) => {
      const path = ['accounts', a, 'bots', b];
      if (bots.has(bot.id)) complain([...path, 'id'], `"${bot.id}" appears twice`, 'Give each bot its own id.');
      // An agent whose file is wrong has been complained about there.
      const broken = agents.length < written.agents.length + written.remoteAgents.length;
      if (!agents.includes(bot.agent) && !broken)
        complain([...path, 'agent'], `there is no agent "${bot.agent}"`, suggest(bot.agent, agents, 'Add its folder to `agents`.'));
      bots.set(bot.id, { ...bot, account: account.id });
    });
    account.clients.forEach((client, c) => {
      const path = ['accounts', a, 'clients', c];
      if (clients.has(client.id)) complain([...path, 'id'], `"${client.id}" appears twice`, 'Give each client its own id.');
      if ((client.secret === undefined) === (client.secrets === undefined))
        complain(path, 'needs either `secret` or `secrets`', 'Give one of the two.');
      const own = account.bots.map(({ id }) => id);
      client.bots?.forEach((bot, i) => {
        if (!own.includes(bot)) complain([...path, 'bots', i], `"${bot}" is no bot of this account`, suggest(bot, own, ''));
      });
      const references = client.secrets ?? (client.secret === undefined ? [] : [client.secret]);
      const secrets = references.map((reference, i) => secretAt(client.secrets ? [...path, 'secrets', i] : [...path, 'secret'], reference));
      const { id, algorithm, scopes, requireExpiry, requireTokenId } = client;
      if (algorithm.startsWith('HS') && secrets.some((secret) => secret !== '' && secret.length < 16)) {
        complain(
          [...path, 'secret'],
          'this secret is short enough to be guessed',
          'Use at least 16 characters; `generate:` makes a good one.',
          'warning',
        );
      }
      clients.set(id, { id, account: account.id, algorithm, secrets, bots: client.bots ?? own, scopes, requireExpiry, requireTokenId });
    });
  });
  return { bots, clients };
}
