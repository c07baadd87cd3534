import { createWriteStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import type { ConversationId } from '#base';
import { type ArchivedFile, type KeptAuditEntry, type PersonTraces, printTranscript } from '#contract';
import { realScheduler } from '#net';
import { findIn, findInText, redactEvents, redactText } from '#privacy';
import { configOrStop } from '../config-or-stop.ts';
import { openPeople } from '../privacy/people.ts';
import { besideGateway, type PrivacyBeside } from '../privacy/privacy-beside.ts';
import { usualPrivacy } from '../privacy/read-privacy.ts';
import { expireFiles, expireRecords } from '../privacy/retention.ts';
import { tarOf } from '../privacy/tar.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly account?: string;
  readonly json?: boolean;
}

const by = { kind: 'command', id: 'cordboard' } as const;
const when = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
const opened = <Value>({ config }: Common, work: (ports: PrivacyBeside) => Promise<Value>): Promise<Value> =>
  besideGateway(configOrStop(configFile(config)), work);
const withCommon = (command: Command): Command =>
  command.option('-c, --config <file>', 'the configuration whose conversations are meant').option('--json', 'as JSON');
const withPerson = (name: string, says: string): Command =>
  withCommon(new Command(name))
    .description(says)
    .argument('<person>', 'a telephone number in any notation, an e-mail address, or thread:CHANNEL/THREAD')
    .option('--account <id>', 'only conversations of this account');

const orderOf = (person: string, { account }: Common) => ({ person, actor: by, ...(account === undefined ? {} : { account }) });

const unknownConversation = (id: string): CommandFailure =>
  new CommandFailure(`There is no conversation "${id}". \`cordboard conversations list\` shows them.`, exitCodes.notFound);

function known<Found>(found: Found | undefined, person: string): Found {
  if (found !== undefined) return found;
  throw new CommandFailure(`"${person}" names nobody. Give a number, an e-mail address, or thread:CHANNEL/THREAD.`, exitCodes.wrongInput);
}

function show({ traces }: PersonTraces): void {
  if (traces.length === 0) return print('Nothing is kept of them.');
  print(
    table(
      ['conversation', 'started (UTC)', 'channel', 'events', 'recording', 'files', ''],
      traces.map(({ conversation, startedAt, channel, events, recording, files, state }) => [
        ...[conversation, when(startedAt), channel, String(events), recording ? 'yes' : '–', String(files), state],
      ]),
    ),
  );
}

const findCommand = (): Command =>
  withPerson('find', 'What is kept of one person. Changes nothing; that it was looked at is written down.').action(
    (person: string, options: Common) =>
      opened(options, async (ports) => {
        const found = known(await openPeople(ports).find(orderOf(person, options)), person);
        if (options.json) printJson(found);
        else show(found);
      }),
  );

const exportCommand = (): Command =>
  withPerson('export', 'All that is kept of one person: record, transcript, recording, files. Nothing in it is covered.')
    .requiredOption('-o, --out <place>', 'a folder that does not exist yet, or a file that ends in .tar')
    .addHelpText('after', '\nAn export holds all that a customer said. Treat it so.')
    .action((person: string, options: Common & { out: string }) =>
      opened(options, async (ports) => {
        const out = resolve(options.out);
        if (existsSync(out)) throw new CommandFailure(`${options.out} is there already; an export overwrites nothing.`, exitCodes.wrongInput);
        const found = known(await openPeople(ports).export(orderOf(person, options)), person);
        if (found.traces.length === 0) throw new CommandFailure('Nothing is kept of them.', exitCodes.notFound);
        const seconds = Math.floor(realScheduler().wall() / 1000);
        if (out.endsWith('.tar')) await pipeline(Readable.from(tarOf(found.files, seconds)), createWriteStream(out, { mode: 0o600, flags: 'wx' }));
        else await writeFolder(out, found.files);
        if (options.json) return printJson({ conversations: found.traces.map(({ conversation }) => conversation), out: options.out });
        printError(`${found.traces.length} conversation${found.traces.length === 1 ? '' : 's'} → ${options.out}`);
      }),
    );

async function writeFolder(folder: string, files: AsyncIterable<ArchivedFile>): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  for await (const { name, octets } of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(Readable.from(octets), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  }
}

const eraseCommand = (): Command =>
  withPerson('erase', 'Remove every trace of one person: all their conversations that are over and not held. Shows them only, unless --yes.')
    .option('--yes', 'do it; there is no way back')
    .action((person: string, options: Common & { yes?: boolean }) =>
      opened(options, async (ports) => {
        const people = openPeople(ports);
        const order = orderOf(person, options);
        const found = known(options.yes ? await people.erase(order) : await people.find(order), person);
        if (options.json) return printJson(found);
        show(found);
        if (!options.yes && found.traces.length > 0) print(`\nNothing was removed. ${paint('bold', '--yes')} removes what is "found".`);
      }),
    );

const orderCommand = (name: 'hold' | 'release', says: string): Command =>
  withCommon(new Command(name))
    .description(says)
    .argument('<id>', 'the conversation')
    .requiredOption('--why <words>', 'for the audit log: an order, a case. Nothing that tells who somebody is')
    .action((id: string, options: Common & { why: string }) =>
      opened(options, async ({ store, holds }) => {
        const head = await store.head(id as ConversationId);
        if (head === undefined && name === 'hold') throw unknownConversation(id);
        if (name === 'release' && !(await holds.all()).has(id as ConversationId))
          throw new CommandFailure(`${id} is not held. \`cordboard privacy holds\` shows what is.`, exitCodes.notFound);
        await holds[name](id as ConversationId, options.why, by);
        if (options.json) return printJson({ conversation: id, held: name === 'hold' });
        print(name === 'hold' ? `${id} is kept until it is released.` : `${id} goes when its time comes.`);
      }),
    );

const holdsCommand = (): Command =>
  withCommon(new Command('holds'))
    .description('Conversations that are kept by order.')
    .action((options: Common) =>
      opened(options, async ({ holds }) => {
        const held = [...(await holds.all())].sort();
        if (options.json) return printJson({ held });
        print(held.length === 0 ? 'None.' : held.join('\n'));
      }),
    );

const proofOf = ({ number, at, action, actor, details = {} }: KeptAuditEntry) => ({
  entry: number,
  at: new Date(at).toISOString(),
  action,
  by: `${actor.kind}:${actor.id}`,
  ...details,
});

const proofCommand = (): Command =>
  withCommon(new Command('proof'))
    .description('What shows that a conversation, or a part of it, was removed: when, by whom, digests and sizes of what went.')
    .argument('<id>', 'the conversation')
    .action((id: string, options: Common) =>
      opened(options, async ({ audit, store, recordings }) => {
        const subject = { kind: 'conversation', id } as const;
        const entries = [...(await audit.list({ action: 'expire', subject })), ...(await audit.list({ action: 'erase', subject }))];
        const head = await store.head(id as ConversationId);
        const recording = (await recordings?.find(id as ConversationId)) !== undefined;
        const events = head === undefined ? 0 : (await store.events(head.id)).length;
        const now = { record: head !== undefined, events, recording };
        const removals = entries.sort((a, b) => a.number - b.number).map(proofOf);
        if (options.json) return printJson({ conversation: id, now, removals });
        if (removals.length === 0 && head === undefined)
          throw new CommandFailure(`Nothing is known of "${id}", nor that it was removed.`, exitCodes.notFound);
        for (const removal of removals)
          print(
            `${Object.entries(removal)
              .map(([name, value]) => `${name} ${value}`)
              .join('\n  ')}\n`,
          );
        print(`now: ${head ? `the record is there with ${events} events` : 'no record'}, ${recording ? 'a recording' : 'no recording'}`);
      }),
    );

const lookCommand = (): Command =>
  withCommon(new Command('look'))
    .description('What is found and covered, by the rules of the account: in a text, or in a conversation.')
    .argument('[id]', 'the conversation')
    .option('--text <words>', 'look at these instead')
    .option('--account <id>', 'by whose rules; of a conversation its own')
    .action(async (id: string | undefined, options: Common & { text?: string }) => {
      const config = configOrStop(configFile(options.config));
      const rulesOf = (account: string | undefined) => (config.privacy.get(account ?? '') ?? usualPrivacy).rules;
      if (options.text !== undefined) {
        const only = config.privacy.size === 1 ? [...config.privacy.keys()][0] : undefined;
        const rules = rulesOf(options.account ?? only);
        const covered = redactText(options.text, rules);
        if (options.json) printJson({ covered, findings: findInText(options.text, rules) });
        else print(covered);
        return;
      }
      if (id === undefined) throw new CommandFailure('Name a conversation, or give --text.', exitCodes.wrongInput);
      await besideGateway(config, async ({ store }) => {
        const head = await store.head(id as ConversationId);
        if (head === undefined) throw unknownConversation(id);
        const rules = rulesOf(head.account);
        const events = await store.events(head.id);
        if (options.json) return printJson({ conversation: head.id, findings: findIn(events, rules) });
        print(printTranscript(redactEvents(events, rules), 'text').trimEnd());
      });
    });

const runCommand = (): Command =>
  withCommon(new Command('run'))
    .description('Remove now what has been kept for long enough; a running gateway does it every hour.')
    .action((options: Common) =>
      opened(options, async (ports) => {
        const records = await expireRecords(ports);
        const { recordings, files } = await expireFiles(ports);
        const removed = { ...records, recordings, files };
        if (options.json) return printJson(removed);
        const { record, words, person } = removed;
        print(`conversations ${record} · words ${words} · persons ${person} · recordings ${recordings} · files ${files}`);
      }),
    );

export const privacyCommand = (): Command =>
  new Command('privacy')
    .addCommand(findCommand())
    .addCommand(exportCommand())
    .addCommand(eraseCommand())
    .addCommand(orderCommand('hold', 'Keep a conversation, whatever retention says and whoever asks for its removal.'))
    .addCommand(orderCommand('release', 'Keep it no longer than others.'))
    .addCommand(holdsCommand())
    .addCommand(proofCommand())
    .addCommand(lookCommand())
    .addCommand(runCommand());
