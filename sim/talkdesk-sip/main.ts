import { readFileSync, writeFileSync } from 'node:fs';
import { Option } from 'commander';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { parseUri } from '#protocols/sip';
import { flite } from '#providers/flite';
import { numberFlag, phoneCommand, readCommand, scriptOf, stop, trustOf } from '#sim/phone';
import { parseFlow, type StudioFlow } from '#sim/talkdesk-stream';
import { type ReferManner, referManners } from './dialect.ts';
import type { SipExit } from './events.ts';
import { narrate, printReport } from './narrate.ts';
import { placeTalkdeskCall } from './place-call.ts';

const examples = `
The turns happen in the order in which they are written. Each one waits until the agent has spoken and been quiet for 700 ms.

  A call over TLS and SRTP, with context, to a gateway with a certificate of its own making:
    --uri sip:+15550100@127.0.0.1:5061 --ca data/sip-tls/cert.pem --business-hours '{"lang":"en"}' --say "I want my money back" --press 123456
  Context in the Request-URI as in Talkdesk's sample; a Talkdesk that refuses the transfer:
    --uri … --context-in uri --refer refuse --say "I want my money back"
  Plain, for a first try:
    --uri sip:+15550100@127.0.0.1:5060 --transport udp --srtp none --say "Where is my parcel?"

Exit code: 0 the call came to an exit (ok, escalation, or a hang-up that the script asks for) · 1 it failed, or not the expected exit · 2 the command was not understood.
`;

function flowOf(file: string): StudioFlow {
  try {
    const parsed = parseFlow(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.ok ? parsed.value.flow : stop(parsed.error.map(({ path, says }) => `${file}: ${path.join('.')}: ${says}`));
  } catch (error) {
    return stop([`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

const parts = phoneCommand('talkdesk-sip', 'A Talkdesk account that calls a bot by SIP: a Studio flow, BYOAI, and a scripted caller.');
parts.command
  .requiredOption('--uri <uri>', 'the SIP URI as it stands in Studio')
  .option('--business-hours <text>', 'context for the bot (“Agents availability” in Studio)')
  .addOption(new Option('--context-in <place>', 'where context and interaction id stand').choices(['headers', 'uri', 'both']).default('headers'))
  .addOption(new Option('--refer <manner>', 'what becomes of a REFER').choices(referManners).default('notify'))
  .option('--uui-limit <bytes>', 'the longest User-to-User that is taken back', numberFlag, 256)
  .addOption(new Option('--uui-counts <reading>', 'what the limit counts: hex digits, or the text').choices(['encoded', 'plain']).default('encoded'))
  .option('--called-number <number>', 'which number was called')
  .option('--flow <file>', 'a flow exported from Talkdesk Studio')
  .option(
    '--ring-group <name>',
    'a ring group that exists; repeat; without any, every name exists',
    (name: string, all: string[]) => [...all, name],
    [],
  )
  .addOption(new Option('--expect <exit>', 'succeed only with this exit').choices(['ok', 'escalation', 'failure', 'abandoned']))
  .addHelpText('after', examples);

async function main(): Promise<number> {
  const read = readCommand(parts, process.argv.slice(2));
  if (!read.ok) {
    (read.error.code === 0 ? process.stdout : process.stderr).write(read.error.text);
    return read.error.code;
  }
  const { said, flags } = read.value;
  const uri = String(said['uri']);
  const parsed = parseUri(uri);
  if (!parsed.ok || parsed.value.kind !== 'sip') return stop([`“${uri}” is no SIP URI: write it like sip:bot-001@gateway.example.com.`]);
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  process.once('SIGTERM', () => ending.abort());
  const scheduler = realScheduler();
  const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
  const ringGroups = said['ringGroup'] as string[];
  const { wav } = flags;
  try {
    const report = await placeTalkdeskCall({
      uri,
      ...flags,
      trust: trustOf(flags),
      script: scriptOf(flags),
      contextIn: said['contextIn'] as 'headers',
      businessHours: said['businessHours'] as string | undefined,
      refer: said['refer'] as ReferManner,
      uuiLimit: { bytes: Number(said['uuiLimit']), counts: said['uuiCounts'] as 'encoded' },
      calledNumber: said['calledNumber'] as string | undefined,
      flow: said['flow'] === undefined ? undefined : flowOf(String(said['flow'])),
      ringGroups: ringGroups.length === 0 ? undefined : ringGroups,
      record: wav === undefined ? undefined : (sound) => writeFileSync(wav, sound),
      listener: (event) => void (flags.json || process.stdout.write(`${narrate(event)}\n`)),
      ...{ speech, scheduler, dice: realDice(), signal: ending.signal },
    });
    process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${printReport(report)}\n`);
    const expected = said['expect'] as SipExit | undefined;
    const reached = report.exit === 'ok' || report.exit === 'escalation' || (report.exit === 'abandoned' && report.hungUpAsScripted);
    return (expected === undefined ? reached : report.exit === expected) ? 0 : 1;
  } finally {
    await speech.close();
  }
}

process.exitCode = await main();
