import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { WallTime } from '#base';
import type { ReportDelivery, ReportSchedule } from '#contract';
import { builtInReports, printDuration, printMoment } from '#reporting';
import { suggest } from '../complain.ts';
import { filterOf, printAsAsked, printOptions, progressLine, type RunOptions, refused } from '../reports/command-options.ts';
import { nextOccurrence } from '../reports/occurrence.ts';
import type { ReportsConfig } from '../reports/read-reports.ts';
import { besideGateways, reportsConfigOf } from '../reports/reports-beside.ts';
import { type HandSent, sendByHand } from '../reports/send-by-hand.ts';
import { faultsOf } from '../reports/wish.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const withConfig = (command: Command): Command =>
  command.option('-c, --config <file>', 'the configuration that is meant').option('--json', 'as JSON');

function listCommand(): Command {
  return withConfig(new Command('list'))
    .description('The reports there are.')
    .action((options: Common) => {
      const { custom } = reportsConfigOf(options.config);
      const reports = [
        ...builtInReports.map(({ id, title, says }) => ({ id, title, says, custom: false })),
        ...Object.entries(custom).map(([id, { title = id }]) => ({ id, title, says: 'A saved query.', custom: true })),
      ];
      if (options.json) return printJson({ reports });
      print(
        table(
          ['report', 'title', 'what it says'],
          reports.map(({ id, title, says }) => [id, title, says]),
        ),
      );
    });
}

function runCommand(): Command {
  const command = new Command('run')
    .description('Count and print a report. Works while the gateway runs, and when it does not.')
    .argument('<report>');
  for (const option of printOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
  cordboard report run resolved-vs-escalated --period last-week --zone Europe/Berlin
  cordboard report run usage --period 2026-11-01..2026-11-20 --filter channel=main-line --format xlsx --out usage.xlsx
  cordboard report run quality --format csv --section latency

Figures only: a report holds no words of customers.`,
    )
    .action(async (report: string, options: RunOptions) => {
      const filter = filterOf(options.filter);
      const wish = {
        report,
        ...(options.period === undefined ? {} : { period: options.period }),
        ...(options.zone === undefined ? {} : { zone: options.zone }),
      };
      await besideGateways(
        options.config,
        async ({ desk }) => {
          const progress = progressLine();
          const ran = await desk.run({ ...wish, progress: progress.told, ...(filter === undefined ? {} : { filter }) });
          progress.end();
          if (!ran.ok) throw refused([ran.error]);
          await printAsAsked(desk, ran.value, options);
        },
        { first: soundWish(wish, options) },
      );
    });
}

/** Tells what is wrong in a wish before the store is looked at. */
const soundWish =
  (wish: Parameters<typeof faultsOf>[1], { section, format }: RunOptions) =>
  (config: ReportsConfig): void => {
    if (section !== undefined && format !== 'csv') throw new CommandFailure('--section goes with --format csv', exitCodes.wrongInput);
    const faults = faultsOf(config, wish, Date.now() as WallTime);
    if (faults.length > 0) throw refused(faults);
  };

const noSchedules = 'No schedules. Write `reports.schedules` into the configuration, with report, cron and to; docs/guides/reports.md shows how.';

function schedulesCommand(): Command {
  return withConfig(new Command('schedules'))
    .description('Reports that are mailed again and again, and when next.')
    .action((options: Common) => {
      const { schedules } = reportsConfigOf(options.config);
      const now = Date.now() as WallTime;
      const shown = schedules.map((one) => ({ ...one, next: nextOccurrence(one, now) }));
      if (options.json)
        return printJson({
          schedules: shown.map(({ next, ...one }) => ({ ...one, ...(next === undefined ? {} : { next: new Date(next).toISOString() }) })),
        });
      if (shown.length === 0) return print(noSchedules);
      print(
        table(
          ['schedule', 'report', 'period', 'due', 'next', 'attached', 'to'],
          shown.map(({ id, report, period, cron, zone, next, formats, to }) => [
            ...[id, report, period ?? '–', `${cron} ${zone}`, next === undefined ? 'never' : printMoment(next, zone)],
            ...[formats.filter((one) => one !== 'html').join(' ') || '–', to.join(', ')],
          ]),
        ),
      );
    });
}

const deliveryColour = { waiting: 'yellow', sent: 'green', partly: 'yellow', failed: 'red' } as const;

function deliveryRow(one: ReportDelivery, zone: string): string[] {
  const has = one.recipients.filter(({ state }) => state === 'sent').length;
  const why = [one.late ? 'late' : '', one.byHand ? 'by hand' : '', one.trouble ?? ''].filter((part) => part !== '').join(' · ');
  return [
    ...[one.id, one.report, printMoment(one.dueAt, zone), String(one.attempts), `${has} of ${one.recipients.length}`],
    ...[one.tookMs === undefined ? '–' : printDuration(one.tookMs), `${paint(deliveryColour[one.state], one.state)}${why === '' ? '' : ` · ${why}`}`],
  ];
}

function deliveriesCommand(): Command {
  return withConfig(new Command('deliveries'))
    .description('What became of the mails of schedules, newest first: who has them, how often it was tried, how long it took.')
    .option('--schedule <id>', 'of one schedule')
    .option('--limit <number>', 'at most so many', '20')
    .action(async (options: Common & { schedule?: string; limit: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 200)
        throw new CommandFailure('--limit takes a number from 1 to 200', exitCodes.wrongInput);
      await besideGateways(options.config, async ({ desk, config }) => {
        const found = await desk.deliveries({ limit, ...(options.schedule === undefined ? {} : { schedule: options.schedule }) });
        if (options.json) return printJson({ deliveries: found.map(shownDelivery) });
        if (found.length === 0)
          return print(
            config.schedules.length === 0 ? noSchedules : 'Nothing was mailed yet. `cordboard report schedules` shows when the next one is due.',
          );
        print(
          table(
            ['delivery', 'report', `due (${config.zone})`, 'attempts', 'have it', 'took', 'state'],
            found.map((one) => deliveryRow(one, config.zone)),
          ),
        );
        for (const { id, recipients } of found)
          for (const { recipient, state, code, status } of recipients)
            if (state !== 'sent')
              print(
                paint('dim', `  ${id}  ${recipient}: ${state}${code === undefined ? '' : ` · ${code}`}${status === undefined ? '' : ` (${status})`}`),
              );
        if (found.some(({ item, state }) => item !== undefined && state !== 'waiting'))
          print(
            paint('dim', 'What was given up is tried again with `cordboard outbox replay ID`; `cordboard report deliveries --json` has the ids.'),
          );
      });
    });
}

const shownDelivery = ({ dueAt, nextAt, recipients, ...one }: ReportDelivery): object => ({
  ...one,
  dueAt: new Date(dueAt).toISOString(),
  ...(nextAt === undefined ? {} : { nextAt: new Date(nextAt).toISOString() }),
  recipients: recipients.map(({ at, ...recipient }) => ({ ...recipient, ...(at === undefined ? {} : { at: new Date(at).toISOString() }) })),
});

function tellSent({ mail, verdicts = [], conversations, delivery }: HandSent): void {
  print(`${mail.subject}: ${conversations} conversations, ${mail.attachments.length} attached (${delivery})`);
  for (const { recipient, kind, status, code } of verdicts) {
    const told =
      kind === 'accepted' ? paint('green', 'accepted') : `${paint('red', kind)} · ${code ?? ''}${status === undefined ? '' : ` (${status})`}`;
    print(`  ${recipient}: ${told}`);
  }
}

function scheduleOrStop({ schedules }: ReportsConfig, id: string): ReportSchedule {
  const schedule = schedules.find((one) => one.id === id);
  if (schedule) return schedule;
  const ids = schedules.map((one) => one.id);
  throw new CommandFailure(`There is no schedule "${id}". ${ids.length === 0 ? noSchedules : suggest(id, ids, '')}`, exitCodes.notFound);
}

function sendCommand(): Command {
  return withConfig(new Command('send'))
    .description('Mail the report of a schedule now, once, from here; no gateway is needed.')
    .argument('<schedule>')
    .option('--to <addresses...>', 'to these instead of those of the schedule')
    .option('--dry-run', 'do everything but send: run the report, write the mail, ask the server whether it would take it')
    .option('--save <folder>', 'put the mail and its attachments here too, to be looked at')
    .action(async (id: string, options: Common & { to?: readonly string[]; dryRun?: boolean; save?: string }) => {
      await besideGateways(
        options.config,
        async (beside) => {
          const schedule = scheduleOrStop(beside.config, id);
          const dryRun = options.dryRun ?? false;
          const sent = await sendByHand(beside, { schedule, to: options.to ?? schedule.to, dryRun });
          if (!sent.ok) throw refused([sent.error]);
          const { mail, verdicts = [], delivery, conversations } = sent.value;
          if (options.save !== undefined) save(options.save, sent.value);
          if (options.json)
            printJson({ delivery, subject: mail.subject, conversations, attachments: mail.attachments.map(({ name }) => name), dryRun, verdicts });
          else {
            tellSent(sent.value);
            if (dryRun) print('The mail server would take it; nothing was sent.');
          }
          const missed = verdicts.filter(({ kind }) => kind !== 'accepted').length;
          if (missed > 0) throw new CommandFailure(`${missed} of ${verdicts.length} did not get it.`);
        },
        {
          withSecrets: true,
          first(config) {
            scheduleOrStop(config, id);
            // Before anything is sent, not after.
            if (options.save !== undefined) makeFolder(options.save);
          },
        },
      );
    });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new CommandFailure(`--save ${folder}: that folder cannot be made`, exitCodes.wrongInput, thrown);
  }
}

function save(folder: string, { mail }: HandSent): void {
  const files = [{ name: 'mail.html', octets: mail.html }, { name: 'mail.txt', octets: mail.text }, ...mail.attachments];
  for (const { name, octets } of files) writeFileSync(join(folder, name), octets, { mode: 0o600 });
  printError(`${files.length} files → ${folder}`);
}

interface ReconcileOptions extends RunOptions {
  readonly columns?: string;
  readonly outcomes?: string;
  readonly dates?: string;
  readonly tolerance?: string;
  readonly theirDelimiter?: string;
}

/** `interaction=Call ID,disposition=Result`: commas part pairs, the first `=` parts a pair. */
function pairsOf(option: string, text: string | undefined): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const pair of text?.split(',') ?? []) {
    const at = pair.indexOf('=');
    if (at <= 0) throw new CommandFailure(`--${option} takes name=value,name=value`, exitCodes.wrongInput);
    pairs[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  return pairs;
}

function reconcileCommand(): Command {
  const command = new Command('reconcile')
    .description('Hold our record against the contact centre’s own list: what is missing here, there, or came out differently.')
    .argument('<file.csv>', 'their export, UTF-8, with a line of titles');
  for (const option of printOptions()) command.addOption(option);
  return command
    .option('--columns <pairs>', 'interaction=Title,began=Title,disposition=Title; looked for by their usual names unless told')
    .option('--outcomes <pairs>', 'what their dispositions mean: Transferred=escalated,Callback=resolved|escalated,Test=any')
    .option('--dates <order>', 'dmy or mdy, for dates like 03/04/2026')
    .option('--tolerance <minutes>', 'how far their clock and ours may be apart; 15 unless told')
    .option('--their-delimiter <sign>', 'between their cells: `,` `;` `|` or `tab`; found in the first line unless told')
    .action(async (file: string, options: ReconcileOptions) => {
      if (!existsSync(file)) throw new CommandFailure(`There is no file ${file}.`, exitCodes.notFound);
      const filter = filterOf(options.filter);
      const wish = {
        columns: pairsOf('columns', options.columns),
        // Several of ours may agree with one of theirs: Callback=resolved|escalated.
        outcomes: Object.fromEntries(
          Object.entries(pairsOf('outcomes', options.outcomes)).map(([name, meant]) => [name, meant.includes('|') ? meant.split('|') : meant]),
        ),
        ...(options.dates === undefined ? {} : { dates: options.dates }),
        ...(options.tolerance === undefined ? {} : { toleranceMinutes: Number(options.tolerance) }),
        ...(options.theirDelimiter === undefined ? {} : { delimiter: options.theirDelimiter === 'tab' ? '\t' : options.theirDelimiter }),
      };
      const when = {
        ...(options.period === undefined ? {} : { period: options.period }),
        ...(options.zone === undefined ? {} : { zone: options.zone }),
      };
      await besideGateways(
        options.config,
        async ({ desk }) => {
          const done = await desk.reconcile(createReadStream(file, 'utf8') as AsyncIterable<string>, {
            options: wish,
            ...when,
            ...(filter === undefined ? {} : { filter }),
          });
          if (!done.ok) throw refused(done.error);
          await printAsAsked(desk, done.value, options);
        },
        { first: soundWish(when, options) },
      );
    });
}

export const reportCommand = (): Command =>
  new Command('report')
    .addCommand(listCommand())
    .addCommand(runCommand())
    .addCommand(sendCommand())
    .addCommand(schedulesCommand())
    .addCommand(deliveriesCommand())
    .addCommand(reconcileCommand());
