import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { realDice, realScheduler } from '#net';
import { fileText, orEnd, orStop, stop } from '#sim/command-line';
import { type Account, type ClientKey, clientKeyOf, everyScope, newClientKey } from './account.ts';
import type { SimEvent } from './event-log.ts';
import { type Flags, parseFlags } from './flags.ts';
import { openDigitalConnect } from './open.ts';
import { openPrompt, promptHelp } from './prompt.ts';
import { parseQuirks } from './quirks.ts';
import { type AgentScript, readAgentScript } from './script.ts';
import type { WebhookTarget } from './webhooks.ts';

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

const kid = 'sim-key';

/** The key in the file; a new one is written there, as Talkdesk would hand it out, when there is none. */
function keyOf(file: string): ClientKey {
  if (!existsSync(file)) {
    const { key, privateKey } = newClientKey(kid);
    writeFileSync(file, `${privateKey}\n`, { mode: 0o600 });
    return key;
  }
  try {
    return clientKeyOf(kid, fileText(file));
  } catch (error) {
    return stop([`${file} holds no private key in base64 of PKCS#8: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function accountOf({ account, region, clientId, clientSecret, keyFile, touchpoints }: Flags): Account {
  const keys = keyFile === undefined ? [] : [keyOf(keyFile)];
  return { name: account, region, touchpoints, clients: [{ id: clientId, secret: clientSecret, keys, scopes: everyScope }] };
}

function targetOf({ webhook, webhookKey, webhookUser }: Flags): WebhookTarget | undefined {
  if (webhook === undefined) return undefined;
  if (webhookKey !== undefined) return { baseUrl: webhook, auth: { kind: 'api-key', key: webhookKey } };
  const [user = '', ...password] = webhookUser?.split(':') ?? [];
  return { baseUrl: webhook, auth: webhookUser === undefined ? { kind: 'none' } : { kind: 'basic', user, password: password.join(':') } };
}

function faultOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return stop([`--fault ${text} is not JSON: ${error.message}`]);
    throw error;
  }
}

/** One line about something that happened. */
function tell({ kind, seq: _seq, at, ...about }: SimEvent): string {
  const rest = Object.entries(about).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${at.slice(11, 23)} ${kind}${rest.length > 0 ? ` · ${rest.join(' · ')}` : ''}`;
}

async function main(): Promise<void> {
  const flags = orEnd(parseFlags(process.argv.slice(2)));
  const script: AgentScript | undefined = flags.script === undefined ? undefined : orStop(readAgentScript(fileText(flags.script)));
  const prompting = flags.prompt ?? process.stdin.isTTY === true;
  let sim: Awaited<ReturnType<typeof openDigitalConnect>>;
  try {
    sim = await openDigitalConnect({
      scheduler: realScheduler(),
      dice: realDice(),
      host: flags.host,
      port: flags.port,
      accounts: [accountOf(flags)],
      quirks: orStop(parseQuirks(flags.quirks)),
      webhooks: targetOf(flags),
      desk: { open: !flags.closed, agents: [...flags.agents] },
      script,
      listener: (event) => {
        if (flags.json) print(JSON.stringify(event));
        else if (!prompting) print(tell(event));
      },
    });
  } catch (error) {
    return stop([error instanceof Error ? error.message : String(error)]);
  }
  for (const fault of flags.faults) orStop(sim.faults.add(faultOf(fault)));
  if (flags.json) print(JSON.stringify({ kind: 'listening', url: sim.url, tokenUrl: `${sim.idUrl()}/oauth/token`, apiUrl: sim.apiUrl() }));
  else {
    print(`token URL   ${sim.idUrl()}/oauth/token`);
    print(`API URL     ${sim.apiUrl()}`);
    print(`client      ${flags.clientId}, touchpoint ${flags.touchpoints.join(', ')}`);
    print(`desk        ${sim.url}/_sim/desk`);
    print(`webhooks    ${flags.webhook ?? 'nowhere; give --webhook'}`);
  }
  const close = (): void => {
    terminal?.close();
    void sim.close();
  };
  const terminal = prompting ? createInterface({ input: process.stdin, output: process.stdout }) : undefined;
  if (terminal) {
    print(`\n${promptHelp}\n`);
    const prompt = openPrompt(sim.desk, print);
    terminal.on('line', (text) => prompt.line(text));
    terminal.on('close', () => void sim.close());
  }
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
}

await main();
