import { type CallerScript, parseScript, readScript } from '#sim/caller';
import { fileText, orEnd, orStop, runCall, stop } from '#sim/command-line';
import type { StreamCallEvent } from './events.ts';
import { cameOff, type Flags, parseFlags } from './flags.ts';
import { narrate, printReport } from './narrate.ts';
import { placeStreamCall } from './place-call.ts';
import { parseQuirks } from './quirks.ts';
import type { StreamCallReport } from './report.ts';
import { readFlow } from './studio/read-flow.ts';

function scriptOf(flags: Flags): CallerScript {
  if (flags.script !== undefined) {
    const script = orStop(readScript(fileText(flags.script), flags.script));
    if (Object.keys(flags.manner).length > 0)
      process.stderr.write('--voice, --speed, --level and the like are ignored with --script: the file says them.\n');
    return script;
  }
  const parsed = parseScript({ ...flags.manner, turns: flags.turns });
  return parsed.ok ? parsed.value : stop(parsed.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says}. ${remedy}`));
}

const flags = orEnd(parseFlags(process.argv.slice(2)));
const quirks = orStop(parseQuirks(flags.quirks));
const { url, assistUrl, callerNumber, calledNumber, accountId, businessHours, ivrDigits, longestMs, insecure } = flags;

process.exitCode = await runCall<StreamCallEvent, StreamCallReport>({
  json: flags.json,
  wav: flags.wav,
  narrate,
  printReport,
  place: (means) =>
    placeStreamCall({
      url,
      assistUrl,
      callerNumber,
      calledNumber,
      accountId,
      businessHours,
      ivrDigits,
      longestMs,
      insecure,
      quirks,
      ...means,
      script: scriptOf(flags),
      direction: flags.listen ? 'unidirectional' : 'bidirectional',
      flow: flags.flow === undefined ? undefined : readFlow(flags.flow),
      human: flags.human === undefined ? undefined : orStop(readScript(fileText(flags.human), flags.human)),
      ringGroups: flags.ringGroups.length === 0 ? undefined : flags.ringGroups,
    }),
  cameOff: ({ exit, hungUpAsScripted }) => cameOff(exit, hungUpAsScripted, flags.expect),
});
