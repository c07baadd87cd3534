import { Command, InvalidArgumentError, Option } from 'commander';
import { bad, ok, type Result } from '#base';
import { type SdesSuiteName, sdesSuiteNames } from '#protocols/sdp';
import { type CallerScript, type KeySignal, parseScript, readScript } from '#sim/caller';
import { callerTurns, type Ending, fileText, orStop, readArguments, stop } from '#sim/command-line';
import { type DnsMethod, dnsMethods } from './locate.ts';
import { type CodecName, codecNames } from './offer.ts';
import type { WireTransport, WireTrust } from './wire.ts';

/** What the command lines of all simulators by telephone have in common. */
export interface CommonFlags {
  readonly transport: WireTransport;
  readonly dns: DnsMethod | undefined;
  readonly ca: string | undefined;
  readonly insecure: boolean;
  /** Undefined where nothing was said, empty for plain RTP. */
  readonly suites: readonly SdesSuiteName[] | undefined;
  readonly codecs: readonly CodecName[] | undefined;
  /** Turns in the order they were written, as a script would hold them. */
  readonly turns: readonly unknown[];
  readonly manner: Readonly<Record<string, unknown>>;
  readonly script: string | undefined;
  readonly keys: KeySignal;
  readonly callerNumber: string | undefined;
  readonly sessionSeconds: number | undefined;
  readonly refresh: { readonly by: 'invite' | 'update'; readonly everyMs: number } | undefined;
  readonly ringMs: number | undefined;
  readonly longestMs: number | undefined;
  readonly wav: string | undefined;
  readonly json: boolean;
}

export const numberFlag = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('A number is needed.');
  return value;
};
const listOf =
  <Name extends string>(known: readonly Name[], word: string) =>
  (text: string): Name[] =>
    text === 'none'
      ? []
      : text.split(',').map((name) => {
          const found = known.find((one) => one.toLowerCase() === name.trim().toLowerCase());
          if (found === undefined) throw new InvalidArgumentError(`The ${word} are: ${known.join(', ')}.`);
          return found;
        });

/** A command with the common flags; `turns` gathers what the caller does. */
export function phoneCommand(name: string, about: string): { readonly command: Command; readonly turns: unknown[] } {
  const command = new Command(`npm run sim -- ${name}`).description(about);
  const turns = callerTurns(command, numberFlag);
  command
    .option('--script <file>', 'turns from a YAML or JSON file (see sim/caller/README.md)')
    .option('--voice <name>', 'the caller’s voice')
    .option('--patience <ms>', 'how long the caller waits for the agent, usually 8000', numberFlag)
    .option('--linger <ms>', 'how long it waits after its last turn before it hangs up, usually 8000', numberFlag)
    .addOption(
      new Option('--keys <how>', 'how keys travel: telephone events (RFC 4733), tones, or both')
        .choices(['events', 'tones', 'both'])
        .default('events'),
    )
    .option('--caller-number <number>', 'who calls')
    .addOption(new Option('--transport <name>', 'of the signalling').choices(['udp', 'tcp', 'tls']).default('tls'))
    .addOption(new Option('--dns <method>', 'how the name becomes servers').choices(dnsMethods))
    .option('--ca <file>', 'believe this certificate (PEM) instead of the system’s authorities')
    .option('--insecure', 'take any certificate', false)
    .option('--srtp <suites>', `SRTP suites in order, with commas, or none: ${sdesSuiteNames.join(', ')}`, listOf(sdesSuiteNames, 'suites'))
    .option('--codecs <names>', `codecs in order, with commas: ${codecNames.join(', ')}`, listOf(codecNames, 'codecs'))
    .option('--session-expires <seconds>', 'the session interval asked for (RFC 4028), usually 1800; 90 at least', numberFlag)
    .option('--refresh-every <seconds>', 'say the session again so often', numberFlag)
    .addOption(new Option('--refresh-by <method>', 'how').choices(['invite', 'update']).default('invite'))
    .option('--ring <seconds>', 'how long it may ring', numberFlag)
    .option('--longest <seconds>', 'end the call after so long, usually 300', numberFlag)
    .option('--wav <file>', 'keep the call: left the caller, right what it heard')
    .option('--json', 'print the report as JSON, and nothing else', false);
  return { command, turns };
}

/** Reads the common flags; the command's own are in `said`. */
export function readCommand(
  { command, turns }: ReturnType<typeof phoneCommand>,
  args: readonly string[],
): Result<{ readonly said: Record<string, unknown>; readonly flags: CommonFlags }, Ending> {
  const read = readArguments(command, args);
  if (!read.ok) return read;
  const said = read.value;
  if (said['script'] !== undefined && turns.length > 0) return bad({ code: 2, text: 'Either --script or turns on the command line, not both.\n' });
  const times = (name: string): number | undefined => (said[name] === undefined ? undefined : said[name] * 1000);
  const everyMs = times('refreshEvery');
  const manner = { voice: said['voice'], patienceMs: said['patience'], lingerMs: said['linger'] };
  return ok({
    said,
    flags: {
      transport: said['transport'],
      dns: said['dns'],
      ca: said['ca'],
      insecure: said['insecure'],
      suites: said['srtp'],
      codecs: said['codecs'],
      turns,
      manner: Object.fromEntries(Object.entries(manner).filter(([, value]) => value !== undefined)),
      script: said['script'],
      keys: said['keys'],
      callerNumber: said['callerNumber'],
      sessionSeconds: said['sessionExpires'],
      refresh: everyMs === undefined ? undefined : { by: said['refreshBy'], everyMs },
      ringMs: times('ring'),
      longestMs: times('longest'),
      wav: said['wav'],
      json: said['json'],
    },
  });
}

/** Whose certificates are believed. */
export const trustOf = ({ ca, insecure }: CommonFlags): WireTrust => ({ insecure, ...(ca === undefined ? {} : { ca: fileText(ca) }) });

/** The caller's part: from a file, from the turns on the command line, or the usual one. Ends with words when it cannot be read. */
export function scriptOf({ script, turns, manner }: CommonFlags, usual?: string): CallerScript {
  const file = script ?? (turns.length === 0 ? usual : undefined);
  if (file !== undefined) return orStop(readScript(fileText(file), file));
  const parsed = parseScript({ ...manner, turns });
  return parsed.ok ? parsed.value : stop(parsed.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says}. ${remedy}`));
}
