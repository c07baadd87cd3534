import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { ConversationId, WallTime } from '#base';
import {
  type ConversationHead,
  type ConversationQuery,
  conversationDocument,
  identifiersOf,
  type Outcome,
  printLadder,
  printTranscript,
  type StoredEvent,
} from '#contract';
import { redactEvents } from '#privacy';
import { type ConversationReader, openReader } from '#store';
import { rulesFor, spansFor } from '../privacy/covered-for-command.ts';
import { exportRecording } from '../recordings/export-recording.ts';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, table } from '../terminal.ts';
import { printSummary, summariseNow } from './summarise.ts';

const outcomes: readonly Outcome[] = ['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered'];

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

async function reading<Value>(options: Common, work: (reader: ConversationReader) => Promise<Value>): Promise<Value> {
  const reader = await openReader(storePlaceOf(options.config));
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}

/** An id as it was typed: whole, or the beginning of exactly one. */
async function eventsOf(reader: ConversationReader, typed: string): Promise<{ id: ConversationId; head: ConversationHead }> {
  const whole = await reader.head(typed as ConversationId);
  if (whole) return { id: whole.id, head: whole };
  const aliased = await reader.byAlias(typed);
  const matches = aliased.length > 0 ? aliased : (await reader.list({ limit: 200 })).heads.filter(({ id }) => id.startsWith(typed));
  const [only] = matches;
  if (only && matches.length === 1) return { id: only.id, head: only };
  throw new CommandFailure(
    matches.length > 1
      ? `"${typed}" means ${matches.length} conversations: ${matches
          .slice(0, 5)
          .map(({ id }) => id)
          .join(', ')}${matches.length > 5 ? ', …' : ''}`
      : `There is no conversation "${typed}". \`cordboard conversations list\` shows them.`,
    exitCodes.notFound,
  );
}

const when = (at: WallTime): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
const lasted = ({ startedAt, endedAt }: ConversationHead): string =>
  endedAt === undefined ? 'live' : `${Math.round((endedAt - startedAt) / 1000)} s`;
const outcomeColour = { resolved: 'green', escalated: 'cyan', abandoned: 'yellow', failed: 'red', observed: 'blue', unanswered: 'yellow' } as const;

function listCommand(): Command {
  return new Command('list')
    .description('What was said, newest first.')
    .option('-c, --config <file>', 'the configuration whose conversations are meant')
    .option('--outcome <outcome>', outcomes.join(', '))
    .option('--bot <id>')
    .option('--channel <id>')
    .option('--since <date>', 'from this day or instant on (ISO 8601)')
    .option('--limit <number>', 'at most so many', '20')
    .option('--cursor <cursor>', 'the page after the one that printed it')
    .option('--json', 'as JSON')
    .action(async (options: Common & { outcome?: string; bot?: string; channel?: string; since?: string; limit: string; cursor?: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 200)
        throw new CommandFailure('--limit takes a number from 1 to 200', exitCodes.wrongInput);
      const outcome = outcomes.find((one) => one === options.outcome);
      if (options.outcome !== undefined && !outcome) throw new CommandFailure(`--outcome takes one of: ${outcomes.join(', ')}`, exitCodes.wrongInput);
      const since = options.since === undefined ? undefined : Date.parse(options.since);
      if (since !== undefined && Number.isNaN(since))
        throw new CommandFailure(`--since ${options.since}: a date like 2026-11-20 is needed`, exitCodes.wrongInput);
      const query: ConversationQuery = {
        limit,
        ...(outcome ? { outcome } : {}),
        ...(options.bot === undefined ? {} : { bot: options.bot }),
        ...(options.channel === undefined ? {} : { channel: options.channel }),
        ...(since === undefined ? {} : { since: since as WallTime }),
        ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
      };
      await reading(options, async (reader) => {
        const page = await reader.list(query);
        if (options.json) return printJson({ conversations: page.heads, ...(page.next === undefined ? {} : { next: page.next }) });
        if (page.heads.length === 0) return print('No conversations that fit.');
        print(
          table(
            ['id', 'started (UTC)', 'lasted', 'agent', 'turns', 'exit', 'outcome'],
            page.heads.map((head) => [
              head.id,
              when(head.startedAt),
              lasted(head),
              head.agent,
              String(head.turns),
              head.exit ?? '–',
              head.outcome ? `${paint(outcomeColour[head.outcome], head.outcome)} · ${head.reason ?? ''}` : 'live',
            ]),
          ),
        );
        if (page.next !== undefined) print(paint('dim', `more: --cursor ${page.next}`));
      });
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('One conversation: its transcript, what was heard, where the milliseconds went.')
    .argument('<id>', 'its id, the beginning of it, or what others call it: interaction, call, stream, the desk’s conversation')
    .option('-c, --config <file>', 'the configuration whose conversations are meant')
    .option('--events', 'every event as it was recorded')
    .option('--sip [form]', 'its SIP messages and the figures of its sound; `whole` prints each message as it crossed the wire')
    .option('--json', 'as JSON')
    .action(async (typed: string, options: Common & { events?: boolean; sip?: true | string }) => {
      await reading(options, async (reader) => {
        const { id, head } = await eventsOf(reader, typed);
        const events = await reader.events(id);
        if (options.events) return printJson(events);
        if (options.sip !== undefined) return showLadder(events, options.sip, options.json);
        const document = conversationDocument(id, events);
        const { summary, extraction } = await reader.annexes.of(id);
        const beside = { ...(summary ? { summary } : {}), ...(extraction ? { extraction } : {}) };
        if (options.json) return printJson({ ...document, ...beside });
        print(printTranscript(events, 'text').trimEnd());
        const timed = document?.turns.filter(({ latency }) => latency !== undefined) ?? [];
        if (timed.length > 0) {
          print(paint('dim', '\nmilliseconds from the last sound of the customer to the first of the agent'));
          const cell = (ms: number | undefined): string => (ms === undefined ? '–' : String(ms));
          print(
            table(
              ['turn', 'gap', 'endpoint', 'recognition', 'agent', 'voice', 'playout'],
              timed.map(({ turn, latency }) => [
                String(turn),
                ...[latency?.gapMs, latency?.endpointMs, latency?.recognitionMs, latency?.agentMs, latency?.voiceMs, latency?.playoutMs].map(cell),
              ]),
            ),
          );
        }
        if (document?.handoff)
          print(
            `\nhanded over to ${document.handoff.target} with: ${document.handoff.context || '(nothing)'}${document.handoff.cut.length > 0 ? ` · cut: ${document.handoff.cut.join(', ')}` : ''}`,
          );
        if (summary) print(`\n${paint('bold', 'summary')}\n${printSummary(summary)}`);
        const values = Object.entries(extraction?.values ?? {});
        if (extraction && values.length > 0)
          print(
            `\n${table(
              [`read out (by ${extraction.by})`, ''],
              values.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
            )}`,
          );
        print(
          `\n${table(
            ['known as', ''],
            identifiersOf(head, events).map(({ name, value }) => [name, value]),
          )}`,
        );
      });
    });
}

function summariseCommand(): Command {
  return new Command('summarise')
    .description('Summarise a conversation now, by the model that is configured for it, else by rule. Nothing of it is kept.')
    .argument('<id>', 'its id, the beginning of it, or what others call it')
    .option('-c, --config <file>', 'the configuration whose conversations and models are meant')
    .option('--language <language>', 'write it in this language (BCP 47): de, pt-BR')
    .option('--json', 'as JSON')
    .action(async (typed: string, options: Common & { language?: string }) => {
      const { language } = options;
      if (language !== undefined && !/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language))
        throw new CommandFailure(`--language ${language}: a language is written as "en-US"`, exitCodes.wrongInput);
      await reading(options, async (reader) => {
        const { id } = await eventsOf(reader, typed);
        const summary = await summariseNow(options.config, await reader.events(id), language);
        if (options.json) return printJson(summary);
        print(printSummary(summary));
      });
    });
}

function showLadder(events: readonly StoredEvent[], form: true | string, json: boolean | undefined): void {
  if (form !== true && form !== 'whole') throw new CommandFailure('--sip takes nothing, or `whole`', exitCodes.wrongInput);
  const reports = events.flatMap((event) => (event.kind === 'call-report' ? [event] : []));
  if (json) return printJson(reports.map(({ report, leg }) => (leg === undefined ? report : { leg, ...report })));
  if (reports.length === 0)
    throw new CommandFailure('This conversation has no SIP messages: it did not come by telephone, or it is still going on.', exitCodes.notFound);
  for (const { report, leg } of reports) {
    if (leg === 'far') print(paint('bold', '\nthe call to the agent elsewhere'));
    print(printLadder(report, form === 'whole' ? 'whole' : 'rungs').trimEnd());
  }
}

function exportCommand(): Command {
  return new Command('export')
    .description('One conversation as a file: JSON, text or Markdown; its recording beside it if wanted.')
    .argument('<id>')
    .option('-c, --config <file>', 'the configuration whose conversations are meant')
    .option('-f, --format <format>', 'json, text, markdown', 'json')
    .option('-o, --out <file>', 'where to; standard output unless told')
    .option('--recording <file>', 'put the recording here; the ending `.opus` makes it Ogg Opus, any other WAV')
    .option('--wav <file>', 'the same')
    .option('--covered', 'without what tells who the customer is, by the rules of the account; in the recording a tone lies there')
    .addHelpText('after', '\nAn export holds what customers said. Treat it so.')
    .action(async (typed: string, options: Common & { format: string; out?: string; wav?: string; recording?: string; covered?: boolean }) => {
      const { format } = options;
      if (format !== 'json' && format !== 'text' && format !== 'markdown')
        throw new CommandFailure('--format takes json, text or markdown', exitCodes.wrongInput);
      await reading(options, async (reader) => {
        const { id, head } = await eventsOf(reader, typed);
        const rulesOf = options.covered ? rulesFor(options.config) : undefined;
        const whole = await reader.events(id);
        const events = rulesOf ? redactEvents(whole, rulesOf(head.account)) : whole;
        const text =
          format === 'json' ? `${JSON.stringify({ ...conversationDocument(id, events), events }, null, 2)}\n` : printTranscript(events, format);
        if (options.out === undefined) process.stdout.write(text);
        else {
          writeFileSync(options.out, text, { mode: 0o600 });
          printError(`${id} → ${options.out}`);
        }
        const to = options.recording ?? options.wav;
        if (to !== undefined) await exportRecording(options.config, id, to, rulesOf ? { covered: spansFor(reader, head, rulesOf) } : {});
      });
    });
}

export const conversationsCommand = (): Command =>
  new Command('conversations').addCommand(listCommand()).addCommand(showCommand()).addCommand(summariseCommand()).addCommand(exportCommand());
