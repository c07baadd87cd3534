import { Command, InvalidArgumentError, Option } from 'commander';
import { bad, ok, type Result } from '#base';
import { callerTurns, type Ending, gathered, readArguments, timedFlag } from '#sim/command-line';
import type { StreamExit } from './events.ts';

/** What the command line asked for, before any file is read. */
export interface Flags {
  readonly url: string | undefined;
  /** Turns in the order they were written, as a script would hold them. */
  readonly turns: readonly unknown[];
  readonly manner: Readonly<Record<string, unknown>>;
  readonly script: string | undefined;
  readonly flow: string | undefined;
  readonly listen: boolean;
  readonly human: string | undefined;
  readonly assistUrl: string | undefined;
  readonly callerNumber: string | undefined;
  readonly calledNumber: string | undefined;
  readonly accountId: string | undefined;
  readonly businessHours: string | undefined;
  readonly ringGroups: readonly string[];
  readonly ivrDigits: string | undefined;
  readonly quirks: readonly string[];
  readonly wav: string | undefined;
  readonly json: boolean;
  readonly insecure: boolean;
  readonly longestMs: number | undefined;
  readonly expect: StreamExit | undefined;
}

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('A number is needed.');
  return value;
};
const timed = timedFlag(number);

const examples = `
The turns happen in the order in which they are written. Each one waits until the agent has spoken and been quiet for 700 ms.

  A question, keys, a goodbye:
    --url "ws://localhost:8080/audiosocket/talkdesk/?botId=parcel-desk&token=…" --say "Where is my parcel?" --press 123456 --say "Goodbye"
  Talk into the greeting, and hear how soon the agent stops:
    --url … --interrupt "900:Where is my parcel?"
  A script from a file, a flow exported from Studio, the sound of the call as a stereo file:
    --script sim/caller/scripts/resolved.yaml --flow my-flow.json --wav call.wav
  A listening stream (agent assist): a caller and a human talk, the partner hears both:
    --url "ws://…&agentassist=true" --listen --say "My parcel is late"
  A Talkdesk that is different from the usual one:
    --quirk chunkBytes=800 --quirk sequence=integer --quirk streamSid=nested --quirk keys=events

Exit code: 0 the call came to an exit (ok, escalation, or a hang-up that the script asks for) · 1 it failed, or not the expected exit · 2 the command was not understood.
`;

/** Reads the command line. An error is text for the terminal; for `--help` it is the help, and its code is 0. */
export function parseFlags(args: readonly string[]): Result<Flags, Ending> {
  const command = new Command('npm run sim -- talkdesk-stream')
    .description('A Talkdesk account that calls a gateway: a Studio flow, its voice stream, and a scripted caller.')
    .option('--url <url>', 'where the stream goes (ws:// or wss://), as it stands in Studio');
  const turns = callerTurns(command, number);
  command
    .option(
      '--hesitate <text|ms|text>',
      'turn: a sentence with pauses inside',
      (text) => void turns.push({ hesitate: text.split('|').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : part)) }),
    )
    .option('--noise <ms:db>', 'turn: noise of so many dBFS', (text) => {
      const [ms, db] = timed(text);
      turns.push({ noise: { ms, levelDb: number(db) } });
    })
    .option('--script <file>', 'turns from a YAML or JSON file (see sim/caller/README.md)')
    .option('--voice <name>', 'the caller’s voice')
    .option('--speed <factor>', 'how fast the caller speaks, 0.5 to 2', number)
    .option('--level <dBFS>', 'how loud the caller speaks, usually -22', number)
    .option('--background <dBFS>', 'noise under the whole call, usually -65', number)
    .option('--patience <ms>', 'how long the caller waits for the agent, usually 8000', number)
    .option('--linger <ms>', 'how long it waits after its last turn before it hangs up, usually 8000', number)
    .option('--flow <file>', 'a flow exported from Talkdesk Studio')
    .option('--listen', 'a listening stream: the partner hears a caller and a human', false)
    .option('--human <file>', 'the script of the human who answers while a partner listens')
    .option('--assist-url <url>', 'where the listening stream goes, when it differs from --url')
    .option('--caller-number <number>', 'who calls', '+15550100')
    .option('--called-number <number>', 'which number was called')
    .option('--account-id <id>', 'the Talkdesk account, 24 hex digits')
    .option('--business-hours <text>', 'context for the bot (“Agents availability” in Studio)')
    .option('--ring-group <name>', 'a ring group that exists; repeat; without any, every name exists', gathered, [])
    .option('--ivr-digits <digits>', 'what the caller types when Studio itself asks')
    .option('--quirk <name=value>', 'how this Talkdesk differs from the usual one; repeat', gathered, [])
    .option('--wav <file>', 'keep the call: left the caller, right what it heard')
    .option('--json', 'print the report as JSON, and nothing else', false)
    .option('--insecure', 'take any certificate', false)
    .option('--longest <seconds>', 'end the call after so long, usually 300', number)
    .addOption(new Option('--expect <exit>', 'succeed only with this exit').choices(['ok', 'escalation', 'failure', 'abandoned']))
    .addHelpText('after', examples);
  const read = readArguments(command, args);
  if (!read.ok) return read;
  const said = read.value;
  const refuse = (text: string): Result<Flags, Ending> => bad({ code: 2, text: `${text}\n` });
  if (said['url'] === undefined && said['flow'] === undefined)
    return refuse('Where shall it call? Give --url, or --flow with a URL in it; see --help.');
  if (said['script'] !== undefined && turns.length > 0) return refuse('Either --script or turns on the command line, not both.');
  const manner = {
    voice: said['voice'],
    speed: said['speed'],
    levelDb: said['level'],
    background: said['background'],
    patienceMs: said['patience'],
    lingerMs: said['linger'],
  };
  return ok({
    url: said['url'],
    turns,
    manner: Object.fromEntries(Object.entries(manner).filter(([, value]) => value !== undefined)),
    script: said['script'],
    flow: said['flow'],
    listen: said['listen'],
    human: said['human'],
    assistUrl: said['assistUrl'],
    callerNumber: said['callerNumber'],
    calledNumber: said['calledNumber'],
    accountId: said['accountId'],
    businessHours: said['businessHours'],
    ringGroups: said['ringGroup'],
    ivrDigits: said['ivrDigits'],
    quirks: said['quirk'],
    wav: said['wav'],
    json: said['json'],
    insecure: said['insecure'],
    longestMs: said['longest'] === undefined ? undefined : said['longest'] * 1000,
    expect: said['expect'],
  });
}

/** Did the call come to the end that was wanted? */
export const cameOff = (exit: StreamExit, hungUpAsScripted: boolean, expected: StreamExit | undefined): boolean =>
  expected === undefined ? exit === 'ok' || exit === 'escalation' || (exit === 'abandoned' && hungUpAsScripted) : exit === expected;
