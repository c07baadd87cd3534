import { Command } from 'commander';
import type { WallTime } from '#base';
import type { BoxState, InboxItem, OutboxItem } from '#contract';
import { realScheduler } from '#net';
import { type BoxesBeside, openBoxesBeside } from '#store';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';

const states: readonly BoxState[] = ['waiting', 'done', 'dead'];
const stateColour = { waiting: 'yellow', done: 'green', dead: 'red' } as const;

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

/** Outbox and inbox are shown and mended by the same commands; what differs is their words. */
interface BoxWords {
  readonly box: 'outbox' | 'inbox';
  readonly lane: string;
}

/** One line of a listing, whichever the box. */
interface Line {
  readonly id: string;
  readonly lane: string;
  readonly key: string;
  readonly name: string;
  readonly state: BoxState;
  readonly at: WallTime;
  readonly attempts: number;
  readonly trouble?: string;
}

function lineOf(item: OutboxItem | InboxItem): Line {
  const { id, state, attempts, trouble } = item;
  const common = { id, state, attempts, ...(trouble === undefined ? {} : { trouble }) };
  return 'lane' in item
    ? { ...common, lane: item.lane, key: item.key, name: item.idempotencyKey, at: item.putAt }
    : { ...common, lane: item.source, key: item.orderingKey, name: item.dedupeKey, at: item.receivedAt };
}

async function opened<Value>({ config }: Common, work: (boxes: BoxesBeside) => Promise<Value>): Promise<Value> {
  const boxes = await openBoxesBeside(storePlaceOf(config), realScheduler());
  try {
    return await work(boxes);
  } finally {
    await boxes.close();
  }
}

const when = (at: WallTime): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
const withCommon = (command: Command): Command => command.option('-c, --config <file>', 'the configuration whose store is meant');

function listCommand({ box, lane }: BoxWords): Command {
  return withCommon(new Command('list'))
    .description('What lies in it, newest first; dead letters among it.')
    .option(`--${lane} <name>`, `of one ${lane}`)
    .option('--state <state>', states.join(', '))
    .option('--limit <number>', 'at most so many', '20')
    .option('--before <id>', 'older than this one')
    .option('--json', 'as JSON')
    .action(async (options: Common & { lane?: string; source?: string; state?: string; limit: string; before?: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 200)
        throw new CommandFailure('--limit takes a number from 1 to 200', exitCodes.wrongInput);
      const state = states.find((one) => one === options.state);
      if (options.state !== undefined && !state) throw new CommandFailure(`--state takes one of: ${states.join(', ')}`, exitCodes.wrongInput);
      const of = options.lane ?? options.source;
      const query = {
        limit,
        ...(of === undefined ? {} : { lane: of }),
        ...(state ? { state } : {}),
        ...(options.before === undefined ? {} : { before: options.before }),
      };
      await opened(options, async (boxes) => {
        const [items, depth] = [await boxes[box].list(query), await boxes[box].depth()];
        if (options.json) return printJson({ depth, items });
        for (const { lane: name, waiting, dead, oldestAt } of depth)
          print(`${name}: ${waiting} waiting${oldestAt === undefined ? '' : `, the oldest since ${when(oldestAt)} UTC`}, ${dead} dead`);
        if (items.length === 0) return print('Nothing that fits.');
        const rows = items
          .map(lineOf)
          .map((line) => [
            ...[line.id, when(line.at), line.lane, line.key, line.name, String(line.attempts)],
            `${paint(stateColour[line.state], line.state)}${line.trouble === undefined ? '' : ` · ${line.trouble}`}`,
          ]);
        print(table(['id', 'since (UTC)', lane, 'key', 'name', 'attempts', 'state'], rows));
      });
    });
}

function showCommand({ box }: BoxWords): Command {
  return withCommon(new Command('show'))
    .description('One of them whole, as JSON. Its body is forgotten once it is done.')
    .argument('<id>')
    .action(async (id: string, options: Common) => {
      await opened(options, async (boxes) => {
        const item = await boxes[box].show(id);
        if (!item) throw new CommandFailure(`There is no "${id}". \`cordboard ${box} list\` shows what there is.`, exitCodes.notFound);
        printJson(item);
      });
    });
}

function amendCommand({ box }: BoxWords, change: 'replay' | 'drop'): Command {
  const told = change === 'replay' ? 'will be tried again, by a running gateway within half a minute' : 'is given up, its body forgotten';
  return withCommon(new Command(change))
    .description(change === 'replay' ? 'Try dead letters again, with all their attempts.' : 'Give dead letters up for good.')
    .argument('<ids...>')
    .action(async (ids: readonly string[], options: Common) => {
      await opened(options, async (boxes) => {
        const missing: string[] = [];
        for (const id of ids) {
          if (await boxes[box][change](id)) print(`${id} ${told}.`);
          else missing.push(id);
        }
        if (missing.length > 0)
          throw new CommandFailure(`No dead letter: ${missing.join(', ')}. \`cordboard ${box} list --state dead\` shows them.`, exitCodes.notFound);
      });
    });
}

/** A box as a command. */
export function boxCommand(words: BoxWords): Command {
  const command = new Command(words.box).addCommand(listCommand(words)).addCommand(showCommand(words));
  command.addCommand(amendCommand(words, 'replay'));
  command.addCommand(amendCommand(words, 'drop'));
  return command;
}
