import { Command, InvalidArgumentError, Option } from 'commander';
import { bad, ok, type Result } from '#base';
import { type Ending, gathered, readArguments } from '#sim/command-line';

/** What the command line asked for, before any file is read. */
export interface Flags {
  readonly port: number;
  readonly host: string;
  readonly account: string;
  readonly region: 'us' | 'eu' | 'ca';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly keyFile: string | undefined;
  readonly touchpoints: readonly string[];
  readonly webhook: string | undefined;
  readonly webhookKey: string | undefined;
  readonly webhookUser: string | undefined;
  readonly script: string | undefined;
  readonly prompt: boolean | undefined;
  readonly closed: boolean;
  readonly agents: readonly string[];
  readonly quirks: readonly string[];
  readonly faults: readonly string[];
  readonly json: boolean;
}

const port = (text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return value;
};

const examples = `
At a terminal you are the human agent: conversations appear, and what you type is answered. Elsewhere, or with --no-prompt, drive the desk over
HTTP (see /_sim in sim/digital-connect/README.md) or by a script.

  A Talkdesk that calls the gateway's webhooks:
    --port 4600 --webhook http://localhost:8080/webhooks/talkdesk/talkdesk --webhook-key sim-key
  A human agent who plays a script, on a Talkdesk that fails twice:
    --script agent.yaml --fault '{"operation":"send-message","kind":"lost","times":2}'
  A client that proves itself by private_key_jwt; the private key is written to the file if there is none:
    --key-file client.key
  A Talkdesk that is different from the usual one:
    --quirk typeCase=upper --quirk payload=bare --quirk webhookAttempts=1

Exit code: 0 it was ended by a signal · 2 the command was not understood.
`;

/** Reads the command line. An error is text for the terminal; for `--help` it is the help, and its code is 0. */
export function parseFlags(args: readonly string[]): Result<Flags, Ending> {
  const command = new Command('npm run sim -- digital-connect')
    .description('A Talkdesk account with Digital Connect: its API, its webhooks, and you as the human agent.')
    .option('--port <port>', 'where it listens; 0 takes any', port, 4600)
    .option('--host <address>', 'the address it listens on', '127.0.0.1')
    .option('--account <name>', 'the account’s sub-domain', 'acme')
    .addOption(new Option('--region <region>', 'the account’s region').choices(['us', 'eu', 'ca']).default('us'))
    .option('--client-id <id>', 'the OAuth client', 'sim-client')
    .option('--client-secret <secret>', 'its secret', 'sim-secret')
    .option('--key-file <file>', 'its private key for private_key_jwt (base64 PKCS#8), made if missing; its kid is sim-key')
    .option('--touchpoint <id>', 'a touchpoint; repeat; sim-touchpoint unless told', gathered, [])
    .option('--webhook <url>', 'base path of the webhooks')
    .option('--webhook-key <key>', 'sent as X-API-Key')
    .option('--webhook-user <user:password>', 'sent as HTTP Basic')
    .option('--script <file>', 'a script that plays the human agent (YAML or JSON)')
    .option('--no-prompt', 'no conversation at the terminal')
    .option('--agent <name>', 'a human agent who is signed in; repeat; Alex unless told', gathered, [])
    .option('--closed', 'outside the hours', false)
    .option('--quirk <name=value>', 'how this Talkdesk differs from the usual one; repeat', gathered, [])
    .option('--fault <json>', 'what goes wrong next, as for POST /_sim/faults; repeat', gathered, [])
    .option('--json', 'print what happens as JSON, a line each', false)
    .addHelpText('after', examples);
  const read = readArguments(command, args);
  if (!read.ok) return read;
  const said = read.value;
  const refuse = (text: string): Result<Flags, Ending> => bad({ code: 2, text: `${text}\n` });
  if (said['webhookKey'] !== undefined && said['webhookUser'] !== undefined) return refuse('Either --webhook-key or --webhook-user, not both.');
  if (said['webhookUser'] !== undefined && !said['webhookUser'].includes(':')) return refuse('--webhook-user is written as user:password.');
  return ok({
    port: said['port'],
    host: said['host'],
    account: said['account'],
    region: said['region'],
    clientId: said['clientId'],
    clientSecret: said['clientSecret'],
    keyFile: said['keyFile'],
    touchpoints: said['touchpoint'].length === 0 ? ['sim-touchpoint'] : said['touchpoint'],
    webhook: said['webhook'],
    webhookKey: said['webhookKey'],
    webhookUser: said['webhookUser'],
    script: said['script'],
    prompt: said['prompt'] === false || said['script'] !== undefined || said['json'] ? false : undefined,
    closed: said['closed'],
    agents: said['agent'].length === 0 ? ['Alex'] : said['agent'],
    quirks: said['quirk'],
    faults: said['fault'],
    json: said['json'],
  });
}
