import { Option } from 'commander';
import { parseUri } from '#protocols/sip';
import { gathered, orEnd, runCall, stop } from '#sim/command-line';
import { numberFlag, phoneCommand, readCommand, scriptOf, trustOf } from '#sim/phone';
import { readFlow } from '#sim/talkdesk-stream';
import { type ReferManner, referManners } from './dialect.ts';
import type { SipExit, TalkdeskSipEvent } from './events.ts';
import { narrate, printReport } from './narrate.ts';
import { placeTalkdeskCall } from './place-call.ts';
import type { TalkdeskSipReport } from './report.ts';

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
  .option('--ring-group <name>', 'a ring group that exists; repeat; without any, every name exists', gathered, [])
  .addOption(new Option('--expect <exit>', 'succeed only with this exit').choices(['ok', 'escalation', 'failure', 'abandoned']))
  .addHelpText('after', examples);

const { said, flags } = orEnd(readCommand(parts, process.argv.slice(2)));
const uri = String(said['uri']);
const parsed = parseUri(uri);
if (!parsed.ok || parsed.value.kind !== 'sip') stop([`“${uri}” is no SIP URI: write it like sip:bot-001@gateway.example.com.`]);
const ringGroups = said['ringGroup'] as string[];
const expected = said['expect'] as SipExit | undefined;

process.exitCode = await runCall<TalkdeskSipEvent, TalkdeskSipReport>({
  json: flags.json,
  wav: flags.wav,
  narrate,
  printReport,
  place: (means) =>
    placeTalkdeskCall({
      uri,
      ...flags,
      ...means,
      trust: trustOf(flags),
      script: scriptOf(flags),
      contextIn: said['contextIn'] as 'headers',
      businessHours: said['businessHours'] as string | undefined,
      refer: said['refer'] as ReferManner,
      uuiLimit: { bytes: Number(said['uuiLimit']), counts: said['uuiCounts'] as 'encoded' },
      calledNumber: said['calledNumber'] as string | undefined,
      flow: said['flow'] === undefined ? undefined : readFlow(String(said['flow'])),
      ringGroups: ringGroups.length === 0 ? undefined : ringGroups,
    }),
  cameOff: ({ exit, hungUpAsScripted }) =>
    expected === undefined ? exit === 'ok' || exit === 'escalation' || (exit === 'abandoned' && hungUpAsScripted) : exit === expected,
});
