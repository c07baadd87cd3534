import { Command, Option } from 'commander';
import type { WallTime } from '#base';
import { type Block, type BlockedFrom, blockedFrom, parsePersonKey, usualBlockMinutes } from '#contract';
import { realScheduler } from '#net';
import { auditedCustomer } from '#server';
import { type BlocksBeside, openAuditBeside, openBlocksBeside } from '#store';
import { accountOrStop } from '../access/written-words.ts';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes, print, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly account?: string;
  readonly json?: boolean;
}

const by = { kind: 'command', id: 'cordboard' } as const;
const when = (at: WallTime): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16);

/** Where there is one account it need not be named. */
const accountOf = ({ account, config }: Common): string => accountOrStop(config, account).id;

async function opened<Value>({ config }: Common, work: (blocks: BlocksBeside) => Promise<Value>): Promise<Value> {
  const blocks = await openBlocksBeside(storePlaceOf(config), realScheduler());
  try {
    return await work(blocks);
  } finally {
    await blocks.close();
  }
}

async function audited(config: string | undefined, account: string, action: 'block' | 'unblock', who: string): Promise<void> {
  const audit = await openAuditBeside(storePlaceOf(config));
  try {
    await audit.log.write([{ at: realScheduler().wall(), actor: by, account, action, subject: auditedCustomer(who) }]);
  } finally {
    await audit.close();
  }
}

function whoOf(typed: string): string {
  const who = parsePersonKey(typed);
  if (who === undefined)
    throw new CommandFailure(`"${typed}" names nobody. Give a number, an e-mail address, or thread:CHANNEL/THREAD.`, exitCodes.wrongInput);
  return who;
}

const withCommon = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'the configuration whose store is meant')
    .option('--account <id>', 'whose customers; the only account unless there are several');

const listCommand = (): Command =>
  withCommon(new Command('list'))
    .description('Who is blocked, by their number, address or thread.')
    .option('--json', 'as JSON')
    .action(async (options: Common) => {
      const account = accountOf(options);
      await opened(options, async (blocks) => {
        const all: Block[] = [];
        for (let after: string | undefined; ; ) {
          const page = await blocks.list({ account, limit: 200, ...(after === undefined ? {} : { after }) });
          all.push(...page);
          after = page.at(-1)?.who;
          if (page.length < 200) break;
        }
        if (options.json) return printJson(all);
        if (all.length === 0) return print('Nobody is blocked.');
        const rows = all.map(({ who, from, until, by: setBy, reason }) => [who, from, until === undefined ? 'for good' : when(until), setBy, reason]);
        print(table(['who', 'from', 'until (UTC)', 'by', 'reason'], rows));
      });
    });

const addCommand = (): Command =>
  withCommon(new Command('add'))
    .description('Block a customer. Gateways that run know it within a second.')
    .argument('<who>', 'a number, an e-mail address, or thread:CHANNEL/THREAD')
    .requiredOption('--reason <words>', 'a few words for whoever may lift it')
    .option('--minutes <number>', `how long; ${usualBlockMinutes} (a day) unless told`)
    .option('--for-good', 'until somebody lifts it')
    .addOption(new Option('--from <what>', 'from everything, or only from being handed to a human').choices(blockedFrom).default('all'))
    .action(async (typed: string, options: Common & { reason: string; minutes?: string; forGood?: boolean; from: BlockedFrom }) => {
      const account = accountOf(options);
      const who = whoOf(typed);
      const minutes = Number(options.minutes ?? usualBlockMinutes);
      if (!Number.isInteger(minutes) || minutes < 1) throw new CommandFailure('--minutes takes a whole number from 1 on', exitCodes.wrongInput);
      if (options.forGood && options.minutes !== undefined) throw new CommandFailure('Give either --minutes or --for-good.', exitCodes.wrongInput);
      const at = realScheduler().wall();
      const until = options.forGood ? {} : { until: (at + minutes * 60_000) as WallTime };
      const block: Block = { account, who, from: options.from, reason: options.reason.slice(0, 200), by: 'command', at, ...until };
      await audited(options.config, account, 'block', who);
      await opened(options, (blocks) => blocks.put(block));
      print(`${who} is blocked ${until.until === undefined ? 'for good' : `until ${when(until.until)} UTC`}.`);
    });

const removeCommand = (): Command =>
  withCommon(new Command('remove'))
    .description('Let customers in again.')
    .argument('<who...>')
    .action(async (typed: readonly string[], options: Common) => {
      const account = accountOf(options);
      const missing: string[] = [];
      await opened(options, async (blocks) => {
        for (const who of typed.map(whoOf)) {
          if (!(await blocks.remove(account, who))) missing.push(who);
          else {
            await audited(options.config, account, 'unblock', who);
            print(`${who} is not blocked any more.`);
          }
        }
      });
      if (missing.length > 0) throw new CommandFailure(`Not blocked: ${missing.join(', ')}.`, exitCodes.notFound);
    });

/** Customers who are kept out. */
export const blockCommand = (): Command => new Command('block').addCommand(listCommand()).addCommand(addCommand()).addCommand(removeCommand());
