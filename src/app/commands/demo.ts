import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { ConversationId, Logger } from '#base';
import { type BusMessage, type ConversationDocument, conversationDocument, type Outcome, silentMeter, type ThreadItem } from '#contract';
import { openLogger, realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { parseFlow } from '#sim/talkdesk-stream';
import { openReader, type StorePlace } from '#store';
import { studioFlowFor } from '../channel-address.ts';
import { loadConfig } from '../config.ts';
import { centreOf, type DemoCall, type DemoCallReport, type DemoStage, demoCalls, placeDemoCall } from '../demo-calls.ts';
import { atDemoDesk, type DemoChatReport, holdDemoChat, openDemoDesk } from '../demo-chat.ts';
import { keepDemoConfig } from '../demo-keep.ts';
import { demoNarrator } from '../demo-narrator.ts';
import { demoConfigFile } from '../product.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, table } from '../terminal.ts';
import { wrongFile } from '../wrong-file.ts';

/** Calls at once: as many as this machine speaks and listens for without haste, both sides of each. */
const atOnce = Math.max(3, Math.min(7, availableParallelism() - 1));

/** The first calls come one after the other: easier to follow, and the speech of each is made ready before the next one needs the machine. */
const betweenMs = 6000;

/** What a shell makes of SIGINT. */
const interrupted = 130;

const chatName = 'chat';
const names = [...demoCalls.map(({ name }) => name), chatName];

interface ShownChat {
  readonly report: DemoChatReport;
  readonly conversation: ConversationId | undefined;
}

interface Shown {
  readonly call: DemoCall;
  readonly report: DemoCallReport;
  /** The gateway's name for the conversation; undefined when it never began. */
  readonly conversation: ConversationId | undefined;
}

export const demoCommand = (): Command =>
  new Command('demo')
    .option('--json', 'one JSON document at the end instead of a story')
    .option('--only <name>', `one of: ${names.join(', ')}`)
    .option('--verbose', 'the log of the gateway too')
    .option('--keep <folder>', 'leave what was recorded there, with a configuration to look at it')
    .action(async (options: { json?: boolean; only?: string; verbose?: boolean; keep?: string }) => {
      const chosen = options.only === undefined ? demoCalls : demoCalls.filter(({ name }) => name === options.only);
      const chatting = options.only === undefined || options.only === chatName;
      if (chosen.length === 0 && !chatting) throw new CommandFailure(`--only takes one of: ${names.join(', ')}`, exitCodes.wrongInput);
      const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'cordboard-demo-'));
      if (options.keep !== undefined) {
        if (existsSync(join(options.keep, 'data')))
          throw new CommandFailure(`${options.keep} holds something already; name a folder that does not.`, exitCodes.wrongInput);
        mkdirSync(options.keep, { recursive: true });
      }
      const tidy = (): void => {
        if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
      };
      // Whoever has seen enough leaves nothing behind.
      process.once('SIGINT', () => {
        tidy();
        process.exit(interrupted);
      });
      try {
        const { shown, chat, place } = await show(chosen, chatting, folder, options);
        const documents = await readBack(place, shown, chat);
        if (options.json) printJson({ conversations: documents });
        else printEnd(documents);
        if (options.keep !== undefined) {
          const config = keepDemoConfig(options.keep);
          if (!options.json) print(`\nKept. For example: cordboard report run resolved-vs-escalated --period today -c ${config}`);
        }
        const wrong = documents.filter(({ asExpected }) => !asExpected);
        if (wrong.length > 0) {
          process.exitCode = exitCodes.failed;
          for (const { name, outcome } of wrong) printError(`${name}: came out as ${outcome ?? 'nothing'}`);
        }
      } finally {
        tidy();
      }
      process.exit();
    });

async function show(
  chosen: readonly DemoCall[],
  chatting: boolean,
  folder: string,
  options: { json?: boolean; verbose?: boolean },
): Promise<{ shown: Shown[]; chat: ShownChat | undefined; place: StorePlace }> {
  const { config, complaints } = loadConfig(demoConfigFile, folder);
  if (!config) throw wrongFile(complaints);
  const logger: Logger = openLogger({ level: options.verbose ? 'info' : 'error', pretty: true, destination: 'stderr' });
  const { openGateway } = await import('../gateway.ts');
  const scheduler = realScheduler();
  const sim = await openDemoDesk(scheduler, realDice());
  const gateway = await openGateway({ ...config, desks: atDemoDesk(config.desks, sim) }, logger);
  const speech = flite({ logger, meter: silentMeter, scheduler });
  const listening = { ...config, http: { ...config.http, port: gateway.address().port } };
  // The simulated Studio plays the very flow that `channel studio-flow` prints for the real one.
  const flow = parseFlow(await studioFlowFor(listening, { name: 'demo' }));
  if (!flow.ok) throw new CommandFailure(flow.error.map(({ says }) => says).join('\n'));
  const stage: DemoStage = {
    flow: flow.value.flow,
    speech,
    scheduler,
    sipPort: gateway.sip[0]?.port ?? 0,
    certificate: config.sip?.tls?.cert ?? '',
  };
  const narrator = options.json ? undefined : demoNarrator(chosen, chatting);
  const conversations = new Map<string, ConversationId>();
  const unwatch = gateway.bus.watch((message: BusMessage) => {
    const { event, conversation } = message;
    if (event.kind === 'conversation-start') conversations.set(event.medium === 'chat' ? chatName : (event.facts.callerNumber ?? ''), conversation);
    narrator?.gateway(message);
  });
  narrator?.begin();

  const place = async (call: DemoCall, index: number): Promise<Shown> => {
    // The last digit tells the calls apart, also to the narrator.
    const callerNumber = `+1555010100${index}`;
    const report = await placeDemoCall(call, stage, callerNumber, (event) => narrator?.caller(index, event));
    return { call, report, conversation: conversations.get(callerNumber) };
  };
  const shown: Shown[] = [];
  const waiting = chosen.map((call, index) => ({ call, index }));
  const worker = async (_: unknown, lane: number): Promise<void> => {
    await new Promise((go) => setTimeout(go, lane * betweenMs));
    for (let next = waiting.shift(); next; next = waiting.shift()) shown[next.index] = await place(next.call, next.index);
  };
  const base = `http://127.0.0.1:${gateway.address().port}`;
  const [desk] = config.desks;
  const write = async (): Promise<ShownChat | undefined> => {
    if (!chatting || desk === undefined) return undefined;
    const webhooks = { baseUrl: `${base}/webhooks/talkdesk/${desk.id}`, key: desk.webhooks.keys?.[0] ?? '' };
    const report = await holdDemoChat(`${base}/chat/web`, sim, webhooks, (event) => narrator?.chat(event));
    return { report, conversation: conversations.get(chatName) };
  };
  const [chat] = await Promise.all([write(), ...Array.from({ length: Math.min(atOnce, chosen.length) }).map(worker)]);
  await gateway.drain();
  unwatch();
  await speech.close();
  await gateway.close();
  await sim.close();
  return { shown, chat, place: config.store.place };
}

/** A conversation as `--json` prints it. */
type Document = Partial<Omit<ConversationDocument, 'id' | 'exit' | 'handoff' | 'outcome'>> & {
  readonly outcome: Outcome | undefined;
  readonly id: ConversationId;
  readonly name: string;
  readonly exit: string;
  readonly handoff: NonNullable<ConversationDocument['handoff']> | null;
  readonly asExpected: boolean;
  readonly contactCentre: {
    readonly name: string;
    readonly by: string;
    readonly exit: string;
    readonly rang: string | null;
    readonly variables: Readonly<Record<string, string>>;
    readonly codec?: string;
    readonly suite?: string | null;
    readonly gapsMs: readonly number[];
    readonly stopsMs: readonly number[];
    readonly complaints: readonly unknown[];
  };
  /** Of the chat: what the visitor saw. */
  readonly items?: readonly ThreadItem[];
};

/** What the record says of each call: read from the disk, as anyone would afterwards. */
async function readBack(place: StorePlace, shown: readonly Shown[], chat: ShownChat | undefined) {
  const reader = await openReader(place);
  try {
    const documents: Document[] = [];
    for (const { call, report, conversation } of shown) {
      const id = conversation ?? ('' as ConversationId);
      const document = conversationDocument(id, conversation ? await reader.events(id) : []);
      documents.push({
        ...document,
        id,
        name: call.name,
        channel: document?.channel ?? '',
        outcome: document?.outcome,
        exit: report.exit,
        handoff: document?.handoff ?? null,
        asExpected: document?.outcome === call.outcome && report.exit === (call.exit ?? report.exit) && report.complaints.length === 0,
        contactCentre: {
          name: centreOf(call),
          by: call.by,
          exit: report.exit,
          rang: report.rang ?? null,
          variables: report.variables,
          ...(report.sound === undefined ? {} : { codec: report.sound.codec, suite: report.sound.suite ?? null }),
          gapsMs: report.turns.flatMap(({ gapMs }) => (gapMs === undefined ? [] : [Math.round(gapMs)])),
          stopsMs: report.turns.flatMap(({ stopMs }) => (stopMs === undefined ? [] : [Math.round(stopMs)])),
          complaints: report.complaints,
        },
        turns: document?.turns ?? [],
      });
    }
    if (chat) {
      const { report, conversation } = chat;
      const id = conversation ?? ('' as ConversationId);
      const document = conversationDocument(id, conversation ? await reader.events(id) : []);
      documents.push({
        ...document,
        id,
        name: chatName,
        channel: document?.channel ?? '',
        outcome: document?.outcome,
        exit: 'closed',
        handoff: document?.handoff ?? null,
        asExpected: document?.outcome === 'escalated' && report.complaints.length === 0,
        contactCentre: {
          name: 'Talkdesk',
          by: 'digital-connect',
          exit: 'closed',
          rang: null,
          variables: report.context,
          gapsMs: [],
          stopsMs: [],
          complaints: report.complaints,
        },
        items: report.items,
        turns: document?.turns ?? [],
      });
    }
    return documents;
  } finally {
    await reader.close();
  }
}

function printEnd(documents: Awaited<ReturnType<typeof readBack>>): void {
  print('');
  for (const { name, outcome, reason, exit, handoff, contactCentre, id } of documents) {
    const where = contactCentre.rang === null ? '' : ` → rings ${contactCentre.rang}`;
    const context = handoff ? paint('dim', `  ${handoff.context}`) : '';
    print(
      `${paint('bold', name.padEnd(12))} ${(outcome ?? '?').padEnd(10)} ${reason ?? ''} · ${contactCentre.name} took the exit "${exit}"${where}${context}`,
    );
    const gaps = contactCentre.gapsMs.filter((ms) => ms >= 0);
    if (gaps.length > 0) print(paint('dim', `             heard gaps ${gaps.map((ms) => `${Math.round(ms)} ms`).join(', ')} · ${id}`));
  }
  const handed = documents.flatMap(({ name, handoffProofs = [] }) => handoffProofs.map((proof) => ({ name, ...proof })));
  if (handed.length > 0) {
    print(`\n${paint('bold', 'Hand-offs')}, from the decision to the proof that they were taken:`);
    print(
      table(
        ['conversation', 'door', 'target', 'came to', 'proof', 'ms'],
        handed.map(({ name, door, target, stage, proof, ms }) => [name, door, target, stage, proof ?? '–', String(ms)]),
      ),
    );
  }
  print(
    `\nNext: ${paint('bold', 'npm start')}, then \`npx cordboard call "$(npx cordboard channel url)" --say "where is my parcel"\`. Guides are in docs/guides.`,
  );
}
