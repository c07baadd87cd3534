import { Command } from 'commander';
import { roles, scopesOfRole, type User } from '#contract';
import { emailAddress, newAccessId, newPassword, personName, printPassword, weakness } from '#server';
import { atAccess, userOrStop } from '../access/at-access.ts';
import { accountOrStop, wordsOf } from '../access/written-words.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const withCommon = (command: Command): Command => command.option('-c, --config <file>', 'the configuration whose store is meant');
const when = (at: number | undefined): string => (at === undefined ? 'never' : new Date(at).toISOString().replace('T', ' ').slice(0, 16));
const pageSize = 200;

/** A password from the environment, or by chance; never from the arguments, which others on the machine can read. */
function passwordOf(
  variable: string | undefined,
  about: readonly string[],
  chance: () => string,
): { readonly password: string; readonly told: boolean } {
  if (variable === undefined) return { password: chance(), told: true };
  const password = process.env[variable];
  if (password === undefined || password === '') throw new CommandFailure(`The environment variable ${variable} is not set.`, exitCodes.wrongInput);
  const weak = weakness(password, about);
  if (weak !== undefined) throw new CommandFailure(weak, exitCodes.wrongInput);
  return { password, told: false };
}

const listCommand = (): Command =>
  withCommon(new Command('list'))
    .description('The people who may sign in.')
    .option('--account <id>', 'of one account')
    .option('--json', 'as JSON')
    .action(async (options: Common & { account?: string }) => {
      await atAccess(options.config, async ({ access }) => {
        const users: User[] = [];
        for (let after: string | undefined; ; after = users.at(-1)?.id) {
          const page = await access.users({
            ...(options.account === undefined ? {} : { account: options.account }),
            ...(after === undefined ? {} : { after }),
            limit: pageSize,
          });
          users.push(...page);
          if (page.length < pageSize) break;
        }
        if (users.length === 0 && options.account !== undefined) accountOrStop(options.config, options.account);
        if (options.json) return printJson({ users });
        if (users.length === 0) return print('Nobody yet. `cordboard users add --email you@example.com --name You --roles admin` makes the first.');
        const rows = users.map((user) => [
          user.id,
          user.email,
          user.name,
          user.account,
          user.roles.join(' '),
          user.bots?.join(' ') ?? 'all',
          when(user.seenAt),
        ]);
        print(table(['id', 'address', 'name', 'account', 'roles', 'bots', 'seen (UTC)'], rows));
      });
    });

const addCommand = (): Command =>
  withCommon(new Command('add'))
    .description('Add a person. The first admin is made here.')
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--name <name>')
    .requiredOption('--roles <roles>', roles.join(', '))
    .option('--account <id>', 'the only one there is, unless told')
    .option('--bots <bots>', 'the bots whose conversations they may see; all unless told')
    .option('--password-env <variable>', 'take the password from this environment variable; one is made by chance and shown unless told')
    .option('--json', 'as JSON')
    .action(async (options: Common & { email: string; name: string; roles: string; account?: string; bots?: string; passwordEnv?: string }) => {
      const email = emailAddress.safeParse(options.email);
      const name = personName.safeParse(options.name);
      if (!email.success) throw new CommandFailure(`--email ${options.email}: an address like ann@example.com is needed`, exitCodes.wrongInput);
      if (!name.success) throw new CommandFailure('--name: 1 to 200 characters are needed', exitCodes.wrongInput);
      const account = accountOrStop(options.config, options.account);
      const held = wordsOf(options.roles, roles, 'roles');
      const bots = options.bots === undefined ? undefined : wordsOf(options.bots, account.bots, 'bots');
      await atAccess(options.config, async ({ access, at, dice, audit }) => {
        const { password, told } = passwordOf(options.passwordEnv, [name.data, email.data], () => newPassword(dice));
        const id = newAccessId('us', at, dice);
        const user = { id, account: account.id, name: name.data, email: email.data, roles: held, ...(bots ? { bots } : {}), createdAt: at };
        if (!(await access.addUser(user, await printPassword(password, dice))))
          throw new CommandFailure(`Somebody has the address ${email.data} already. \`cordboard users list\` shows them.`, exitCodes.wrongInput);
        await audit(account.id, 'create', { kind: 'user', id }, { roles: held.join(' ') });
        if (options.json) return printJson({ user, ...(told ? { password } : {}) });
        print(`${email.data} may sign in as ${held.join(', ')} of ${account.id} (${id}).`);
        if (told) print(`Password, shown once: ${paint('bold', password)}`);
      });
    });

const rolesCommand = (): Command =>
  withCommon(new Command('roles'))
    .description('Give a person other roles; they hold from the next request on. Without roles: what each role may.')
    .argument('[user]', 'address or id')
    .argument('[roles...]', roles.join(', '))
    .action(async (typed: string | undefined, wanted: readonly string[], options: Common) => {
      if (typed === undefined)
        return print(
          table(
            ['role', 'may'],
            roles.map((role) => [role, scopesOfRole[role].join(' ')]),
          ),
        );
      const held = wordsOf(wanted.join(' '), roles, 'roles');
      await atAccess(options.config, async ({ access, audit }) => {
        const user = await userOrStop(access, typed);
        if (user.roles.includes('admin') && !held.includes('admin') && (await access.countRole(user.account, 'admin')) <= 1)
          throw new CommandFailure(`${user.email} is the only admin of ${user.account}. Make another one first.`, exitCodes.wrongInput);
        if ((await access.changeUser(user.id, { roles: held }, user.version)) !== 'changed')
          throw new CommandFailure('Somebody else changed this user at the same moment; try again.', exitCodes.failed);
        await audit(user.account, 'change', { kind: 'user', id: user.id }, { fields: 'roles', roles: held.join(' ') });
        print(`${user.email}: ${held.join(', ')}.`);
      });
    });

const passwordCommand = (): Command =>
  withCommon(new Command('password'))
    .description('Give a person another password. Their sessions and tokens end.')
    .argument('<user>', 'address or id')
    .option('--password-env <variable>', 'take it from this environment variable; one is made by chance and shown unless told')
    .action(async (typed: string, options: Common & { passwordEnv?: string }) => {
      await atAccess(options.config, async ({ access, dice, audit }) => {
        const user = await userOrStop(access, typed);
        const { password, told } = passwordOf(options.passwordEnv, [user.name, user.email], () => newPassword(dice));
        await access.changeUser(user.id, { password: await printPassword(password, dice) });
        await access.removeTokensOf(user.id);
        await audit(user.account, 'change', { kind: 'user', id: user.id }, { fields: 'password' });
        print(`${user.email} has another password; whoever was signed in is not any more.`);
        if (told) print(`Password, shown once: ${paint('bold', password)}`);
      });
    });

const removeCommand = (): Command =>
  withCommon(new Command('remove'))
    .description('Remove people, their sessions and tokens.')
    .argument('<users...>', 'addresses or ids')
    .option('--last', 'even the last admin of an account')
    .action(async (typed: readonly string[], options: Common & { last?: boolean }) => {
      await atAccess(options.config, async ({ access, audit }) => {
        for (const one of typed) {
          const user = await userOrStop(access, one);
          if (user.roles.includes('admin') && !options.last && (await access.countRole(user.account, 'admin')) <= 1)
            throw new CommandFailure(`${user.email} is the only admin of ${user.account}; --last removes them all the same.`, exitCodes.wrongInput);
          await access.removeUser(user.id);
          await audit(user.account, 'remove', { kind: 'user', id: user.id });
          print(`${user.email} is removed.`);
        }
      });
    });

/** `cordboard users` */
export function usersCommand(): Command {
  const command = new Command('users');
  for (const inner of [listCommand(), addCommand(), rolesCommand(), passwordCommand(), removeCommand()]) command.addCommand(inner);
  return command;
}
