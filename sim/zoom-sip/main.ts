import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import { type Result, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { parseUri } from '#protocols/sip';
import { flite } from '#providers/flite';
import { phoneCommand, readCommand, scriptOf, stop, trustOf } from '#sim/phone';
import { type ZoomExit, zoomExits } from './events.ts';
import { narrate, printReport } from './narrate.ts';
import { placeZoomCall } from './place-call.ts';
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

const orStop = <Value>(result: Result<Value, string>): Value => (result.ok ? result.value : stop([result.error]));

async function main(): Promise<number> {
  const read = readCommand(parts, process.argv.slice(2));
  if (!read.ok) {
    (read.error.code === 0 ? process.stdout : process.stderr).write(read.error.text);
    return read.error.code;
  }
  const { said, flags } = read.value;
  const place = parseUri(`sip:${String(said['fqdn'])}`);
  if (!place.ok || place.value.kind !== 'sip') return stop([`“${String(said['fqdn'])}” is no host.`]);
  const scenario: Scenario | undefined = scenarios[said['scenario'] as keyof typeof scenarios];
  const wrong = scenario?.exit === 'failed' && said['dialled'] === undefined;
  const number = orStop(
    dialledNumber(
      wrong ? { did: nobodysNumber } : { did: String(said['did']), dialled: said['dialled'] as string | undefined, e164: said['e164'] as boolean },
    ),
  );
  const variables = { callerNumber: flags.callerNumber ?? '', dialledNumber: number, ...Object.fromEntries(said['variable'] as [string, string][]) };
  const usual = scenario?.script === undefined ? undefined : fileURLToPath(new URL(`../caller/scripts/${scenario.script}.yaml`, import.meta.url));
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  process.once('SIGTERM', () => ending.abort());
  const scheduler = realScheduler();
  const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
  const { wav } = flags;
  try {
    const report = await placeZoomCall({
      ...flags,
      host: place.value.host.replace(/^\[|\]$/g, ''),
      port: place.value.port,
      number,
      trust: trustOf(flags),
      padCrypto: said['padCrypto'] as boolean,
      ping: said['ping'] as boolean,
      credentials: said['username'] === undefined ? undefined : { username: String(said['username']), password: String(said['password'] ?? '') },
      headers: orStop(fillHeaders(said['header'] as [string, string][], variables)),
      variables,
      callerName: said['callerName'] as string | undefined,
      withoutReason: said['withoutReason'] as ZoomExit,
      script: scriptOf(flags, usual),
      record: wav === undefined ? undefined : (sound) => writeFileSync(wav, sound),
      listener: (event) => void (flags.json || process.stdout.write(`${narrate(event)}\n`)),
      ...{ speech, scheduler, dice: realDice(), signal: ending.signal },
    });
    process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${printReport(report)}\n`);
    const expected = (said['expect'] as ZoomExit | undefined) ?? scenario?.exit;
    if (expected !== undefined) return report.exit === expected && report.complaints.length === 0 ? 0 : 1;
    return report.exit === 'failed' || (report.exit === 'callerHangup' && !report.hungUpAsScripted) ? 1 : 0;
  } finally {
    await speech.close();
  }
}

process.exitCode = await main();
