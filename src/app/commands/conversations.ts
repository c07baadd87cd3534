import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type ConversationId, GatewayError, type WallTime } from '#base';
import {
  type ConversationHead,
  type ConversationQuery,
  conversationDocument,
  type Outcome,
  printLadder,
  printTranscript,
  type StoredEvent,
} from '#contract';
import { type ConversationReader, openReader } from '#store';
import { storeFolderOf } from '../folders.ts';
import { storePlaceOf } from '../store-place.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, table } from '../terminal.ts';

const outcomes: readonly Outcome[] = ['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered'];

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

async function reading<Value>(options: Common, work: (reader: ConversationReader, folder: string) => Promise<Value>): Promise<Value> {
  const folder = storeFolderOf(options.config);
  const reader = await openReader(storePlaceOf(options.config)).catch((thrown: unknown) => {
    if (!(thrown instanceof GatewayError) || thrown.code !== 'STORE_ABSENT') throw thrown;
    throw new CommandFailure(
      `There are no conversations in ${folder} yet. Start the gateway and take a call, or name another configuration with -c.`,
      exitCodes.notFound,
      thrown,
    );
  });
  try {
    return await work(reader, folder);
  } finally {
    await reader.close();
  }
}

/** An id as it was typed: whole, or the beginning of exactly one. */
async function eventsOf(reader: ConversationReader, typed: string): Promise<{ id: ConversationId; head: ConversationHead }> {
  const whole = await reader.head(typed as ConversationId);
  if (whole) return { id: whole.id, head: whole };
  const { heads } = await reader.list({ limit: 200 });
  const matches = heads.filter(({ id, interactionId }) => id.startsWith(typed) || interactionId === typed);
  const [only] = matches;
  if (only && matches.length === 1) return { id: only.id, head: only };
  throw new CommandFailure(
    matches.length > 1
      ? `"${typed}" is the beginning of ${matches.length} conversations; write more of it.`
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
    .argument('<id>', 'its id, the beginning of it, or the interaction id of the contact centre')
    .option('-c, --config <file>', 'the configuration whose conversations are meant')
    .option('--events', 'every event as it was recorded')
    .option('--sip [form]', 'its SIP messages and the figures of its sound; `whole` prints each message as it crossed the wire')
    .option('--json', 'as JSON')
    .action(async (typed: string, options: Common & { events?: boolean; sip?: true | string }) => {
      await reading(options, async (reader) => {
        const { id } = await eventsOf(reader, typed);
        const events = await reader.events(id);
        if (options.events) return printJson(events);
        if (options.sip !== undefined) return showLadder(events, options.sip, options.json);
        const document = conversationDocument(id, events);
        if (options.json) return printJson(document);
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
    .option('--wav <file>', 'copy the recording here')
    .addHelpText('after', '\nAn export holds what customers said. Treat it so.')
    .action(async (typed: string, options: Common & { format: string; out?: string; wav?: string }) => {
      const { format } = options;
      if (format !== 'json' && format !== 'text' && format !== 'markdown')
        throw new CommandFailure('--format takes json, text or markdown', exitCodes.wrongInput);
      await reading(options, async (reader, folder) => {
        const { id } = await eventsOf(reader, typed);
        const events = await reader.events(id);
        const text =
          format === 'json' ? `${JSON.stringify({ ...conversationDocument(id, events), events }, null, 2)}\n` : printTranscript(events, format);
        if (options.out === undefined) process.stdout.write(text);
        else {
          writeFileSync(options.out, text, { mode: 0o600 });
          printError(`${id} → ${options.out}`);
        }
        if (options.wav === undefined) return;
        const recording = join(folder, 'recordings', `${id}.wav`);
        if (!existsSync(recording)) throw new CommandFailure('There is no recording of this conversation.', exitCodes.notFound);
        copyFileSync(recording, options.wav);
        printError(`recording → ${options.wav}`);
      });
    });
}

export const conversationsCommand = (): Command =>
  new Command('conversations')
    .description('List, show and export what was said. Works while the gateway runs, and when it does not.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(exportCommand());
