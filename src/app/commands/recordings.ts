import { Command } from 'commander';
import type { ConversationId } from '#base';
import { type RecordingFacts, recordingFormats } from '#contract';
import { auditRecordings, exportRecording, withRecordings } from '../recordings/export-recording.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const withConfig = (name: string): Command => new Command(name).option('-c, --config <file>', 'the configuration whose recordings are meant');

const lasted = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.round((ms % 60_000) / 1000)).padStart(2, '0')}`;
const size = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

const listCommand = (): Command =>
  withConfig('list')
    .description('Recordings that are known on this machine.')
    .option('--json', 'as JSON')
    .action((options: Common) =>
      withRecordings(options.config, async (library) => {
        const all: RecordingFacts[] = [];
        for await (const facts of library.list()) all.push(facts);
        if (options.json) return printJson(all);
        if (all.length === 0) return print('No recordings. They are made when a call is over; `recording: true` keeps them.');
        const rows = all.map((one) => [
          one.id,
          lasted(one.lengthMs),
          one.format,
          size(one.sizeBytes),
          one.key ?? '–',
          one.places.join(' ') || 'gone',
        ]);
        print(table(['conversation', 'length', 'format', 'size', 'key', 'lies'], rows));
      }),
    );

const exportCommand = (): Command =>
  withConfig('export')
    .description('A recording as a file, in the clear.')
    .argument('<id>', 'the conversation')
    .requiredOption('-o, --out <file>', 'where to; the ending `.opus` makes it Ogg Opus')
    .option('-f, --format <format>', recordingFormats.join(', '))
    .addHelpText('after', '\nIt holds what customers said. Treat it so.')
    .action((id: string, options: Common & { out: string; format?: string }) => {
      const format = recordingFormats.find((one) => one === options.format);
      if (options.format !== undefined && format === undefined)
        throw new CommandFailure(`--format takes ${recordingFormats.join(' or ')}`, exitCodes.wrongInput);
      return exportRecording(options.config, id as ConversationId, options.out, format === undefined ? {} : { format });
    });

const verifyCommand = (): Command =>
  withConfig('verify')
    .description('Read recordings and the files of chats to their end and compare their digests. Changes nothing.')
    .argument('[ids...]', 'conversations, or files of chats (f_…); all of both unless told')
    .option('--json', 'as JSON')
    .action((ids: string[], options: Common) =>
      withRecordings(options.config, async (library, _, files) => {
        const wanted = [...ids];
        if (wanted.length === 0) {
          for await (const { id } of library.list()) wanted.push(id);
          for await (const { file } of files.list()) wanted.push(file.id);
        }
        const verdicts = [];
        for (const id of wanted)
          verdicts.push((await files.verify(id)) ?? (await library.verify(id as ConversationId)) ?? { id, code: 'NO_RECORDING' });
        const bad = verdicts.filter(({ code }) => code !== undefined);
        if (options.json) printJson(verdicts);
        else {
          for (const { id, code } of bad) print(`${id}: ${paint('red', code ?? '')}`);
          print(`${verdicts.length - bad.length} of ${verdicts.length} are as they were made.`);
        }
        if (bad.length === 0) return;
        const unknown = bad.every(({ code }) => code === 'NO_RECORDING');
        throw new CommandFailure(
          unknown ? `There is no recording of ${bad.map(({ id }) => id).join(', ')}.` : `${bad.length} cannot be had.`,
          unknown ? exitCodes.notFound : exitCodes.failed,
        );
      }),
    );

const rotateCommand = (): Command =>
  withConfig('rotate-keys')
    .description(
      'Put the first of `recordings.keys` around the keys of all recordings and files of chats. They are not written again; gateways may run.',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', '\nAdd the new key as the first, restart the gateways, run this, and only then take the old key away.')
    .action((options: Common) =>
      withRecordings(options.config, async (library, config, files) => {
        const [first] = config.recordings.keys;
        if (first === undefined) throw new CommandFailure('There are no `recordings.keys`: all is kept in the clear.', exitCodes.wrongInput);
        const done = { ...(await library.rotateKeys()), files: await files.rotateKeys() };
        const failed = [...done.failed, ...done.files.failed];
        await auditRecordings(config, 'change', ['*'], `keys rotated to ${first.id}`);
        if (options.json) printJson(done);
        else {
          for (const [what, { rewrapped, current, clear }] of [['recordings', done] as const, ['files of chats', done.files] as const])
            print(`${what}: ${rewrapped} now under "${first.id}", ${current} were already, ${clear} are in the clear.`);
          for (const { id, code } of failed) print(`${id}: ${paint('red', code ?? '')}`);
        }
        if (failed.length > 0) throw new CommandFailure(`${failed.length} could not be opened: keep the old keys.`);
      }),
    );

export const recordingsCommand = (): Command =>
  new Command('recordings').addCommand(listCommand()).addCommand(exportCommand()).addCommand(verifyCommand()).addCommand(rotateCommand());
