import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realScheduler } from '#net';
import { backupStore, openStore, restoreStore, takeFilesOut, verifyStore } from '#store';
import { storeFolderOf } from '../folders.ts';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes, print, printJson } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const withConfig = (command: Command): Command => command.option('-c, --config <file>', 'the configuration whose store is meant');
const now = (): number => Math.round(realScheduler().wall());

const verifyCommand = (): Command =>
  withConfig(new Command('verify'))
    .description('Hold everything that is stored against the law it was stored by. Changes nothing; gateways may run.')
    .option('--json', 'as JSON')
    .action(async (options: Common) => {
      const verified = await verifyStore(storePlaceOf(options.config));
      const { conversations, events, items, faults } = verified;
      if (options.json) printJson(verified);
      else {
        print(`${conversations} conversations, ${events} events, ${items} items in outbox and inbox`);
        for (const { where, says } of faults) print(`${where}: ${says}`);
      }
      if (faults.length > 0) throw new CommandFailure(`${faults.length} fault${faults.length === 1 ? '' : 's'}.`);
    });

const migrateCommand = (): Command =>
  withConfig(new Command('migrate'))
    .description('Bring the schema up to this software, without starting the gateway. Starting it does so too.')
    .action(async (options: Common) => {
      const steps: number[] = [];
      const logger = {
        ...silentLogger,
        info: (_: string, fields: { migrated?: readonly number[] } = {}) => void steps.push(...(fields.migrated ?? [])),
      };
      const store = await openStore({ ...storePlaceOf(options.config), node: 'migrate', logger, meter: silentMeter, clock: realScheduler() });
      await store.close();
      print(steps.length === 0 ? 'The schema is up to date.' : `Done: step ${steps.join(', ')}.`);
    });

const backupCommand = (): Command =>
  withConfig(new Command('backup'))
    .description(
      'Write all that is stored into a file; gateways may run. Recordings are files of their own, beside it; so are files of chats, unless PostgreSQL has them.',
    )
    .argument('<file>', 'must not exist yet')
    .addHelpText('after', '\nA backup holds what customers said. Treat it so.')
    .action(async (file: string, options: Common) => {
      if (existsSync(file)) throw new CommandFailure(`${file} is there already; a backup overwrites nothing.`, exitCodes.wrongInput);
      print(`${await backupStore(storePlaceOf(options.config), file, now())} rows.`);
    });

const restoreCommand = (): Command =>
  withConfig(new Command('restore'))
    .description('Put a backup into an empty store, of either kind: also the way from SQLite to PostgreSQL.')
    .argument('<file>')
    .action(async (file: string, options: Common) => {
      if (!existsSync(file)) throw new CommandFailure(`There is no file ${file}.`, exitCodes.notFound);
      const place = storePlaceOf(options.config);
      print(`${await restoreStore(place, file, now())} rows.`);
      if (!('directory' in place)) return;
      const files = await takeFilesOut(place, join(storeFolderOf(options.config), 'files'));
      if (files > 0) print(`${files} file(s) of chats, which a single gateway keeps in a folder.`);
    });

export const dbCommand = (): Command =>
  new Command('db').addCommand(verifyCommand()).addCommand(migrateCommand()).addCommand(backupCommand()).addCommand(restoreCommand());
