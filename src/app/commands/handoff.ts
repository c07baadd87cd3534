import { Command } from 'commander';
import { checkAgainst } from '#base';
import type { Handoff } from '#contract';
import { configOrStop } from '../config-or-stop.ts';
import { deskDoorsOf, doorsOf, sampleChannels, sampleChats, sampleDesks, zoomChatDoorsOf } from '../handoff/doors.ts';
import { handoffSchema } from '../handoff/handoff-file.ts';
import { type DoorPreview, previewAt, previewInAnswer } from '../handoff/preview.ts';
import { configFile } from '../product.ts';
import { referenceLike } from '../read-handoffs.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';
import { printComplaints, readWritten } from '../written-file.ts';

interface Options {
  readonly config?: string;
  readonly door?: readonly string[];
  readonly publicUrl?: string;
  readonly json?: boolean;
}

function readHandoff(file: string): Handoff {
  const written = readWritten(file);
  const read = written.complaints.length > 0 ? undefined : checkAgainst(handoffSchema, written.value);
  if (read?.ok) return read.value;
  throw new CommandFailure(printComplaints(read ? written.locate(read.error) : written.complaints), exitCodes.wrongInput);
}

function previewsOf(handoff: Handoff, { config, door: wanted, publicUrl }: Options): DoorPreview[] {
  const chosen = config === undefined ? undefined : configOrStop(configFile(config));
  const channels = chosen?.channels ?? sampleChannels(handoff.target);
  // What travels is another one each time; this one is as long.
  const place = publicUrl ?? chosen?.handoffs?.publicUrl;
  const reference = place === undefined ? undefined : referenceLike(place.replace(/\/+$/, ''));
  const doors = [...doorsOf(channels, handoff.target), ...deskDoorsOf(chosen?.desks ?? sampleDesks(handoff.target), handoff.target)];
  const previews = [
    ...doors.map((door) => previewAt(handoff, door, reference)),
    ...zoomChatDoorsOf(chosen?.chats ?? sampleChats(handoff.target), handoff.target).map((door) => previewInAnswer(handoff, door)),
  ];
  for (const name of wanted ?? [])
    if (!previews.some(({ channel }) => channel === name))
      throw new CommandFailure(`There is no door "${name}"; there are: ${previews.map(({ channel }) => channel).join(', ')}.`, exitCodes.notFound);
  return previews.filter(({ channel }) => wanted === undefined || wanted.includes(channel));
}

/** `251/256`; where each thing has a place of its own, `1802 in 23/30`. */
const sizeOf = ({ usedBytes, limitBytes, entries }: Pick<DoorPreview, 'usedBytes' | 'limitBytes' | 'entries'>): string =>
  entries === undefined ? `${usedBytes}/${limitBytes ?? '-'}` : `${usedBytes} in ${entries.used}/${entries.most}`;

const list = (names: readonly string[]): string => (names.length === 0 ? '-' : names.join(' '));

export const handoffCommand = (): Command =>
  new Command('handoff').addCommand(
    new Command('preview')
      .description('Fit a hand-off to every door, and tell what is kept and what is cut.')
      .argument('<file>', 'the hand-off, in YAML or JSON; examples/handoffs has one')
      .option('-c, --config <file>', 'the doors of this configuration’s channels, instead of one of each kind without settings')
      .option('--door <name...>', 'only these: ids of channels and desks')
      .option('--public-url <url>', 'as if what does not fit could be read there, by a reference that travels instead')
      .option('--json', 'as JSON')
      .addHelpText('after', '\nBytes are counted as they travel: hex doubles them. Nothing is sent.')
      .action((file: string, options: Options) => {
        const previews = previewsOf(readHandoff(file), options);
        if (options.json) return printJson(previews);
        print(
          table(
            ['door', 'carried by', 'bytes', 'kept', 'cut', 'referenced'],
            previews.map(({ channel, door, kept, cut, referenced, ...size }) => [
              ...[channel, door, sizeOf(size)],
              ...[kept, cut, referenced].map(list),
            ]),
          ),
        );
        for (const { channel, fields } of previews) {
          print(`\n${paint('bold', channel)}`);
          for (const [name, value] of fields) print(`  ${name}: ${value}`);
          if (fields.length === 0) print('  (nothing)');
        }
        if (previews.some(({ cut }) => cut.length > 0))
          print(
            paint(
              'dim',
              '\nWhat is cut is lost, unless `handoffs` is configured: then a reference to all of it travels along. --public-url shows how.',
            ),
          );
      }),
  );
