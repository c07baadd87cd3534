import { Command } from 'commander';
import type { WallTime } from '#base';
import { type AccessStore, type AccessToken, scopes } from '#contract';
import { digestOf, newAccessId, newSecret, personName } from '#server';
import { atAccess } from '../access/at-access.ts';
import { accountOrStop, daysOf, wordsOf } from '../access/written-words.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const withCommon = (command: Command): Command => command.option('-c, --config <file>', 'the configuration whose store is meant');
const when = (at: number | undefined, otherwise: string): string =>
  at === undefined ? otherwise : new Date(at).toISOString().replace('T', ' ').slice(0, 16);
const pageSize = 200;
const dayMs = 24 * 3_600_000;
const mostDays = 3660;

async function keyOrStop(access: AccessStore, typed: string): Promise<AccessToken> {
  const key = await access.token(typed);
  if (key?.kind !== 'key') throw new CommandFailure(`There is no key "${typed}". \`cordboard keys list\` shows them.`, exitCodes.notFound);
  return key;
}

const listCommand = (): Command =>
  withCommon(new Command('list'))
    .description('The keys of programs. Their secrets are not kept.')
    .option('--account <id>', 'of one account')
    .option('--json', 'as JSON')
    .action(async (options: Common & { account?: string }) => {
      await atAccess(options.config, async ({ access, at }) => {
        const keys: AccessToken[] = [];
        for (let after: string | undefined; ; after = keys.at(-1)?.id) {
          const page = await access.tokens({
            ...(options.account === undefined ? {} : { account: options.account }),
            ...(after === undefined ? {} : { after }),
            limit: pageSize,
          });
          keys.push(...page);
          if (page.length < pageSize) break;
        }
        if (keys.length === 0 && options.account !== undefined) accountOrStop(options.config, options.account);
        if (options.json) return printJson({ keys });
        if (keys.length === 0) return print('None yet. `cordboard keys add --name crm --scopes conversations:read` makes one.');
        const rows = keys.map((key) => [
          ...[key.id, key.name, key.account, key.scopes.join(' '), key.bots?.join(' ') ?? 'all', when(key.usedAt, 'never')],
          key.expiresAt !== undefined && key.expiresAt <= at ? paint('red', 'expired') : when(key.expiresAt, 'never'),
        ]);
        print(table(['id', 'name', 'account', 'scopes', 'bots', 'used (UTC)', 'ends'], rows));
      });
    });

const addCommand = (): Command =>
  withCommon(new Command('add'))
    .description('Make a key for a program. Its secret is printed once, alone on standard output.')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <scopes>', scopes.join(', '))
    .option('--account <id>', 'the only one there is, unless told')
    .option('--bots <bots>', 'the bots whose conversations it may see; all unless told')
    .option('--days <days>', 'it ends after so many; never unless told')
    .option('--json', 'as JSON')
    .action(async (options: Common & { name: string; scopes: string; account?: string; bots?: string; days?: string }) => {
      const name = personName.safeParse(options.name);
      if (!name.success) throw new CommandFailure('--name: 1 to 200 characters are needed', exitCodes.wrongInput);
      const account = accountOrStop(options.config, options.account);
      const held = wordsOf(options.scopes, scopes, 'scopes');
      const bots = options.bots === undefined ? undefined : wordsOf(options.bots, account.bots, 'bots');
      const days = daysOf(options.days, mostDays);
      await atAccess(options.config, async ({ access, at, dice, audit }) => {
        const secret = newSecret('key', dice);
        const key: Omit<AccessToken, 'version'> = {
          id: newAccessId('ak', at, dice),
          kind: 'key',
          account: account.id,
          name: name.data,
          scopes: held,
          createdAt: at,
          ...(bots === undefined ? {} : { bots }),
          ...(days === undefined ? {} : { expiresAt: (at + days * dayMs) as WallTime }),
        };
        await access.addToken(key, digestOf(secret));
        await audit(account.id, 'create', { kind: 'key', id: key.id }, { scopes: held.join(' ') });
        if (options.json) return printJson({ token: secret, key });
        process.stderr.write(`${key.id}: ${held.join(', ')}. The secret is shown once:\n`);
        print(secret);
      });
    });

const rotateCommand = (): Command =>
  withCommon(new Command('rotate'))
    .description('Give a key another secret. The old one opens nothing from then on.')
    .argument('<id>')
    .action(async (id: string, options: Common) => {
      await atAccess(options.config, async ({ access, dice, audit }) => {
        const key = await keyOrStop(access, id);
        const secret = newSecret('key', dice);
        await access.rotateToken(key.id, digestOf(secret));
        await audit(key.account, 'change', { kind: 'key', id: key.id }, { fields: 'secret' });
        process.stderr.write(`${key.id}: the new secret is shown once:\n`);
        print(secret);
      });
    });

const removeCommand = (): Command =>
  withCommon(new Command('remove'))
    .description('Remove keys. They open nothing from then on.')
    .argument('<ids...>')
    .action(async (ids: readonly string[], options: Common) => {
      await atAccess(options.config, async ({ access, audit }) => {
        for (const id of ids) {
          const key = await keyOrStop(access, id);
          await access.removeToken(key.id);
          await audit(key.account, 'remove', { kind: 'key', id: key.id });
          print(`${key.id} (${key.name}) is removed.`);
        }
      });
    });

/** `cordboard keys` */
export function keysCommand(): Command {
  const command = new Command('keys');
  for (const inner of [listCommand(), addCommand(), rotateCommand(), removeCommand()]) command.addCommand(inner);
  return command;
}
