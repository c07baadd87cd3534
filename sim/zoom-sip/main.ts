import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import { parseUri } from '#protocols/sip';
import { orEnd, orStop, runCall, stop } from '#sim/command-line';
import { phoneCommand, readCommand, scriptOf, trustOf } from '#sim/phone';
import { type ZoomExit, type ZoomSipEvent, zoomExits } from './events.ts';
import { narrate, printReport } from './narrate.ts';
import { placeZoomCall } from './place-call.ts';
import type { ZoomSipReport } from './report.ts';
import { nobodysNumber, type Scenario, scenarios } from './scenario.ts';
import { dialledNumber, fillHeaders } from './trunk.ts';

const examples = `
The turns happen in the order in which they are written. Each one waits until the agent has spoken and been quiet for 700 ms.

  The four scenarios of the guide, against a gateway with a certificate of its own making:
    --fqdn 127.0.0.1:5061 --ca data/sip-tls/cert.pem --did 15550100200 --scenario C
  A domain found by SRV, a wildcard DID, header fields from the flow:
    --fqdn vg.example.com --dns srv --did '4417*' --dialled 441712345 --variable agentQueue=Refunds --header 'X-QueueName={{agentQueue}}'
  Session timers: an interval of 90 s, said again every 20 s by UPDATE:
    --fqdn … --did … --session-expires 90 --refresh-every 20 --refresh-by update --silence 60000

Exit code: 0 the call came to an exit, or to the scenario's own · 1 it failed, or not the expected exit, or the bot broke a rule of a scenario · 2 not understood.
`;

const pair = (text: string, before: readonly (readonly [string, string])[]): (readonly [string, string])[] => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written as name=value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
};

const parts = phoneCommand('zoom-sip', 'A Zoom Contact Center that calls a bot by SIP: a trunk, a bot widget, and a scripted caller.');
parts.command
  .requiredOption('--fqdn <host[:port]>', 'the bot’s host')
  .requiredOption('--did <number>', 'the DID: a number, or a beginning with * at its end')
  .option('--dialled <number>', 'the number that was dialled, under a wildcard')
  .option('--no-e164', 'put no + before the number')
  .option('--no-pad-crypto', 'send SRTP keys without the = at their end, and take such')
  .option('--no-ping', 'send no OPTIONS before the call')
  .option('--username <name>', 'SIP credentials')
  .option('--password <word>', 'SIP credentials')
  .option('--header <name=value>', 'a header field of the INVITE, with {{variables}}; repeat', pair, [])
  .option('--variable <name=value>', 'a variable of the flow; repeat', pair, [])
  .option('--caller-name <text>', 'who calls, by name')
  .addOption(
    new Option(
      '--scenario <letter>',
      Object.entries(scenarios)
        .map(([letter, { about }]) => `${letter}: ${about}`)
        .join('; '),
    ).choices(Object.keys(scenarios)),
  )
  .addOption(new Option('--without-reason <exit>', 'the exit of a BYE without kore-reason').choices(zoomExits).default('completed'))
  .addOption(new Option('--expect <exit>', 'succeed only with this exit').choices(zoomExits))
  .addHelpText('after', examples);

const { said, flags } = orEnd(readCommand(parts, process.argv.slice(2)));
const parsed = parseUri(`sip:${String(said['fqdn'])}`);
const place = parsed.ok && parsed.value.kind === 'sip' ? parsed.value : stop([`“${String(said['fqdn'])}” is no host.`]);
const scenario: Scenario | undefined = scenarios[said['scenario'] as keyof typeof scenarios];
const wrong = scenario?.exit === 'failed' && said['dialled'] === undefined;
const number = orStop(
  dialledNumber(
    wrong ? { did: nobodysNumber } : { did: String(said['did']), dialled: said['dialled'] as string | undefined, e164: said['e164'] as boolean },
  ),
);
const variables = { callerNumber: flags.callerNumber ?? '', dialledNumber: number, ...Object.fromEntries(said['variable'] as [string, string][]) };
const usual = scenario?.script === undefined ? undefined : fileURLToPath(new URL(`../caller/scripts/${scenario.script}.yaml`, import.meta.url));
const expected = (said['expect'] as ZoomExit | undefined) ?? scenario?.exit;

process.exitCode = await runCall<ZoomSipEvent, ZoomSipReport>({
  json: flags.json,
  wav: flags.wav,
  narrate,
  printReport,
  place: (means) =>
    placeZoomCall({
      ...flags,
      ...means,
      number,
      variables,
      host: place.host.replace(/^\[|\]$/g, ''),
      port: place.port,
      trust: trustOf(flags),
      padCrypto: said['padCrypto'] as boolean,
      ping: said['ping'] as boolean,
      credentials: said['username'] === undefined ? undefined : { username: String(said['username']), password: String(said['password'] ?? '') },
      headers: orStop(fillHeaders(said['header'] as [string, string][], variables)),
      callerName: said['callerName'] as string | undefined,
      withoutReason: said['withoutReason'] as ZoomExit,
      script: scriptOf(flags, usual),
    }),
  cameOff: ({ exit, complaints, hungUpAsScripted }) =>
    expected === undefined ? exit !== 'failed' && (exit !== 'callerHangup' || hungUpAsScripted) : exit === expected && complaints.length === 0,
});
