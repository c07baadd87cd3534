import { Command } from 'commander';
import { checkAgainst } from '#base';
import type { Handoff } from '#contract';
import { configOrStop } from '../config-or-stop.ts';
import { doorsOf, sampleChannels } from '../handoff/doors.ts';
import { handoffSchema } from '../handoff/handoff-file.ts';
import { type DoorPreview, previewAt } from '../handoff/preview.ts';
import { configFile } from '../product.ts';
import { referenceLike } from '../read-handoffs.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';
import { printComplaints, readWritten } from '../written-file.ts';

interface Options {
  readonly config?: string;
  readonly door?: readonly string[];
  readonly json?: boolean;
}

function readHandoff(file: string): Handoff {
  const written = readWritten(file);
  const read = written.complaints.length > 0 ? undefined : checkAgainst(handoffSchema, written.value);
  if (read?.ok) return read.value;
  throw new CommandFailure(printComplaints(read ? written.locate(read.error) : written.complaints), exitCodes.wrongInput);
}

function previewsOf(handoff: Handoff, { config, door: wanted }: Options): DoorPreview[] {
  const chosen = config === undefined ? undefined : configOrStop(configFile(config));
  const channels = chosen?.channels ?? sampleChannels(handoff.target);
  // What travels is another one each time; this one is as long.
  const reference = chosen?.handoffs && referenceLike(chosen.handoffs.publicUrl);
  const doors = doorsOf(channels, handoff.target);
  for (const name of wanted ?? [])
    if (!doors.some(({ channel }) => channel === name))
      throw new CommandFailure(`There is no door "${name}"; there are: ${doors.map(({ channel }) => channel).join(', ')}.`, exitCodes.notFound);
  return doors.filter(({ channel }) => wanted === undefined || wanted.includes(channel)).map((door) => previewAt(handoff, door, reference));
}

const list = (names: readonly string[]): string => (names.length === 0 ? '-' : names.join(' '));

export const handoffCommand = (): Command =>
  new Command('handoff').description('What a human is given when a customer is handed over.').addCommand(
    new Command('preview')
      .description('Fit a hand-off to every door, and tell what is kept and what is cut.')
      .argument('<file>', 'the hand-off, in YAML or JSON; examples/handoffs has one')
      .option('-c, --config <file>', 'the doors of this configuration’s channels, instead of one of each kind without settings')
      .option('--door <name...>', 'only these: ids of channels')
      .option('--json', 'as JSON')
      .addHelpText('after', '\nBytes are counted as they travel: hex doubles them. Nothing is sent.')
      .action((file: string, options: Options) => {
        const previews = previewsOf(readHandoff(file), options);
        if (options.json) return printJson(previews);
        print(
          table(
            ['door', 'carried by', 'bytes', 'kept', 'cut', 'referenced'],
            previews.map(({ channel, door, usedBytes, limitBytes, kept, cut, referenced }) => [
              ...[channel, door, `${usedBytes}/${limitBytes}`],
              ...[kept, cut, referenced].map(list),
            ]),
          ),
        );
        for (const { channel, fields } of previews) {
          print(`\n${paint('bold', channel)}`);
          for (const [name, value] of fields) print(`  ${name}: ${value}`);
          if (fields.length === 0) print('  (nothing)');
        }
      }),
  );
