import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type App, type Scope, scopes } from '#contract';
import { realDice, realScheduler, signToken } from '#net';
import { type AppDesk, type AppRefusal, appDesk, appScopes } from '#server';
import { openAppsBeside, openAuditBeside } from '#store';
import { accountOrStop, wordsOf } from '../access/written-words.ts';
import { appSealOf } from '../apps/app-seal.ts';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const by = { kind: 'command', id: 'cordboard' } as const;

async function atDesk<Value>({ config }: Common, work: (desk: AppDesk) => Promise<Value>): Promise<Value> {
  const place = storePlaceOf(config);
  const [{ apps, close }, audit] = await Promise.all([openAppsBeside(place), openAuditBeside(place)]);
  try {
    const seal = appSealOf(config);
    return await work(appDesk({ apps, seal, audit: audit.log, wall: () => realScheduler().wall(), dice: realDice() }));
  } finally {
    await close();
    await audit.close();
  }
}

const refusals: Readonly<Record<AppRefusal, string>> = {
  absent: 'There is no such app. `cordboard app list` shows them.',
  stale: 'Somebody else changed it at the same moment; try again.',
  'public-key-needed': 'This algorithm signs with a key pair: give --public-key FILE (PEM, "BEGIN PUBLIC KEY").',
  'public-key-unusable':
    'That file is no public key for this algorithm. RS256 and RS512 take an RSA key, ES256 one on P-256, in PEM that begins with "BEGIN PUBLIC KEY".',
  'public-key-for-secret': 'HS256, HS384 and HS512 sign with a secret that is made here: leave --public-key out.',
};

function wanted<Value>(result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: AppRefusal }): Value {
  if (result.ok) return result.value;
  throw new CommandFailure(refusals[result.error], result.error === 'absent' ? exitCodes.notFound : exitCodes.wrongInput);
}

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function scopesOf(text: string): readonly Scope[] {
  const named = listOf(text);
  const unknown = named.filter((one) => !(appScopes as readonly string[]).includes(one));
  if (unknown.length > 0) throw new CommandFailure(`${unknown.join(', ')}: an app may have ${appScopes.join(', ')}`, exitCodes.wrongInput);
  return scopes.filter((one) => named.includes(one));
}

const pem = (file: string | undefined): string | undefined => {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new CommandFailure(`${file} cannot be read`, exitCodes.wrongInput, thrown);
  }
};

const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();
const withCommon = (command: Command): Command =>
  command.option('-c, --config <file>', 'the configuration whose store is meant').option('--json', 'as JSON');

function listCommand(): Command {
  return withCommon(new Command('list'))
    .description('Apps, and what each may do.')
    .option('--account <id>')
    .action((options: Common & { account?: string }) =>
      atDesk(options, async (desk) => {
        const apps = await desk.list(options.account);
        if (options.json) return printJson({ apps });
        if (apps.length === 0) return print('No apps yet. `cordboard app create` makes one; clients of the configuration are not listed.');
        const state = ({ drafted, published }: App): string =>
          same(drafted, published)
            ? published.join(' ') || '–'
            : `${published.join(' ') || '–'} ${paint('yellow', `→ ${drafted.join(' ') || '–'} (not published)`)}`;
        print(
          table(
            ['id', 'name', 'account', 'algorithm', 'secrets', 'scopes'],
            apps.map((app) => [app.id, app.name, app.account, app.algorithm, String(app.secrets), state(app)]),
          ),
        );
      }),
    );
}

function showMade({ app, secret }: { readonly app: App; readonly secret?: string }, json: boolean | undefined): void {
  if (json) return printJson({ app, ...(secret === undefined ? {} : { secret }) });
  print(`id      ${app.id}`);
  if (secret !== undefined) print(`secret  ${secret}\n        Shown now and never again.`);
}

function createCommand(): Command {
  return withCommon(new Command('create'))
    .description('A program that signs tokens. Its scopes count once they are published.')
    .requiredOption('--account <id>')
    .requiredOption('--name <name>', 'what people know it by')
    .option('--scopes <list>', appScopes.join(','), 'chat-history')
    .option('--bots <list>', 'the bots it may use; all of the account unless told')
    .addOption(new Option('--algorithm <name>', 'how it signs').choices(['HS256', 'HS384', 'HS512', 'RS256', 'RS512', 'ES256']).default('HS256'))
    .option('--public-key <file>', 'PEM; of RS and ES')
    .option('--require-expiry', 'refuse tokens without exp')
    .option('--require-token-id', 'refuse tokens without a single-use jti')
    .action(
      (
        options: Common & {
          account: string;
          name: string;
          scopes: string;
          bots?: string;
          algorithm: App['algorithm'];
          publicKey?: string;
          requireExpiry?: boolean;
          requireTokenId?: boolean;
        },
      ) =>
        atDesk(options, async (desk) => {
          const { name, algorithm, requireExpiry = false, requireTokenId = false } = options;
          const { id: account, bots: known } = accountOrStop(options.config, options.account);
          const bots = options.bots === undefined ? undefined : wordsOf(options.bots, known, 'bots');
          const publicKey = pem(options.publicKey);
          const made = await desk.create(
            {
              account,
              name,
              algorithm,
              requireExpiry,
              requireTokenId,
              scopes: scopesOf(options.scopes),
              ...(publicKey === undefined ? {} : { publicKey }),
              ...(bots === undefined ? {} : { bots }),
            },
            by,
          );
          showMade(wanted(made), options.json);
          if (!options.json) print('It may do nothing yet: `cordboard app publish` lets its scopes count.');
        }),
    );
}

function scopesCommand(): Command {
  return withCommon(new Command('scopes'))
    .description('Drafts what an app may do; `cordboard app publish` lets it count.')
    .argument('<id>')
    .argument('<list>', appScopes.join(','))
    .action((id: string, text: string, options: Common) =>
      atDesk(options, async (desk) => {
        const app = wanted(await desk.change(id, { scopes: scopesOf(text) }, by));
        if (options.json) return printJson({ app });
        print(`drafted: ${app.drafted.join(' ') || '–'}\npublished: ${app.published.join(' ') || '–'}`);
      }),
    );
}

function publishCommand(): Command {
  return withCommon(new Command('publish'))
    .description('What was drafted counts from now on; running gateways see it within two seconds.')
    .argument('[ids...]', 'these apps; all of the account unless told')
    .requiredOption('--account <id>')
    .option('--comment <text>', 'what is published, for the record')
    .action((ids: string[], options: Common & { account: string; comment?: string }) =>
      atDesk(options, async (desk) => {
        const { comment } = options;
        const account = accountOrStop(options.config, options.account).id;
        const known = new Set((await desk.list(account)).map(({ id }) => id));
        const unknown = ids.filter((id) => !known.has(id));
        if (unknown.length > 0)
          throw new CommandFailure(`No apps of ${account}: ${unknown.join(', ')}. \`cordboard app list\` shows them.`, exitCodes.notFound);
        const published = await desk.publish({ account, ...(ids.length === 0 ? {} : { ids }), ...(comment === undefined ? {} : { comment }) }, by);
        if (options.json) return printJson({ published });
        print(published.length === 0 ? 'Nothing was drafted that is not published already.' : `published: ${published.join(', ')}`);
      }),
    );
}

function rotateCommand(): Command {
  return withCommon(new Command('rotate'))
    .description('A new secret beside the newest one; both work until `cordboard app retire`.')
    .argument('<id>')
    .option('--public-key <file>', 'PEM; of RS and ES')
    .action((id: string, options: Common & { publicKey?: string }) =>
      atDesk(options, async (desk) => showMade(wanted(await desk.rotate(id, pem(options.publicKey), by)), options.json)),
    );
}

function retireCommand(): Command {
  return withCommon(new Command('retire'))
    .description('All but the newest secret stop working.')
    .argument('<id>')
    .action((id: string, options: Common) =>
      atDesk(options, async (desk) => {
        const app = wanted(await desk.retire(id, by));
        if (options.json) return printJson({ app });
        print(`${app.id} has one secret.`);
      }),
    );
}

function tokenCommand(): Command {
  return withCommon(new Command('token'))
    .description('A token of an app that signs with a secret, for trying things out.')
    .argument('<id>')
    .option('--minutes <number>', 'how long it is good; for ever unless told')
    .option('--once', 'good for one request, within the hour unless --minutes says less')
    .action(async (id: string, options: Common & { minutes?: string; once?: boolean }) => {
      const minutes = options.minutes === undefined ? (options.once ? 59 : undefined) : Number(options.minutes);
      if (minutes !== undefined && !(minutes > 0)) throw new CommandFailure('--minutes takes a number above 0', exitCodes.wrongInput);
      const { apps, close } = await openAppsBeside(storePlaceOf(options.config));
      const found = await apps.find(id).finally(close);
      const seal = appSealOf(options.config);
      if (found === undefined) throw new CommandFailure(refusals.absent, exitCodes.notFound);
      const { algorithm } = found.app;
      if (!algorithm.startsWith('HS'))
        throw new CommandFailure('Only the program itself can sign: its private key is nowhere here.', exitCodes.wrongInput);
      const key = seal.open(found.sealed.at(-1) ?? '');
      if (key === undefined)
        throw new CommandFailure('Its secret cannot be read: apps.secret is another one than it was made with.', exitCodes.failed);
      const claims = {
        sub: 'cordboard app token',
        ...(minutes === undefined ? {} : { exp: Math.floor(realScheduler().wall() / 1000 + minutes * 60) }),
        ...(options.once ? { jti: Buffer.from(realDice().bytes(16)).toString('hex') } : {}),
      };
      const token = await signToken({ id, algorithm, key }, claims);
      if (options.json) return printJson({ token });
      print(token);
    });
}

function removeCommand(): Command {
  return withCommon(new Command('remove'))
    .description('Its tokens open nothing any more.')
    .argument('<id>')
    .action((id: string, options: Common) =>
      atDesk(options, async (desk) => {
        if (!(await desk.remove(id, by))) throw new CommandFailure(refusals.absent, exitCodes.notFound);
        if (options.json) return printJson({ removed: id });
        print(`${id} is gone.`);
      }),
    );
}

/** `cordboard app`. */
export function appCommand(): Command {
  const command = new Command('app');
  for (const one of [
    listCommand(),
    createCommand(),
    scopesCommand(),
    publishCommand(),
    rotateCommand(),
    retireCommand(),
    tokenCommand(),
    removeCommand(),
  ])
    command.addCommand(one);
  return command;
}
