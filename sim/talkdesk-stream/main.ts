import { readFileSync, writeFileSync } from 'node:fs';
import { type Result, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { type CallerScript, parseScript, readScript } from '#sim/caller';
import { cameOff, type Flags, parseFlags } from './flags.ts';
import { narrate, printReport } from './narrate.ts';
import { placeStreamCall } from './place-call.ts';
import { parseQuirks } from './quirks.ts';
import type { StudioFlow } from './studio/flow.ts';
import { parseFlow } from './studio/parse-flow.ts';

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

function stop(lines: readonly string[]): never {
  for (const line of lines) say(line);
  process.exit(2);
}

/** What a file holds, or an end with words. */
function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return stop([`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

const orStop = <Value>(result: Result<Value, readonly string[]>): Value => (result.ok ? result.value : stop(result.error));

function scriptOf(flags: Flags): CallerScript {
  if (flags.script !== undefined) {
    const script = orStop(readScript(fileText(flags.script), flags.script));
    if (Object.keys(flags.manner).length > 0) say('--voice, --speed, --level and the like are ignored with --script: the file says them.');
    return script;
  }
  const parsed = parseScript({ ...flags.manner, turns: flags.turns });
  return parsed.ok ? parsed.value : stop(parsed.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says}. ${remedy}`));
}

function flowOf(file: string): StudioFlow {
  let written: unknown;
  try {
    written = JSON.parse(fileText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return stop([`${file} is not JSON: ${error.message}`]);
  }
  const parsed = parseFlow(written);
  const complaints = parsed.ok ? parsed.value.warnings : parsed.error;
  for (const { severity, path, says, remedy } of complaints) say(`${file}: ${severity}: ${path.join('.')}: ${says}. ${remedy}`);
  return parsed.ok ? parsed.value.flow : process.exit(2);
}

async function main(): Promise<number> {
  const parsed = parseFlags(process.argv.slice(2));
  if (!parsed.ok) {
    (parsed.error.code === 0 ? process.stdout : process.stderr).write(parsed.error.text);
    return parsed.error.code;
  }
  const flags = parsed.value;
  const quirks = parseQuirks(flags.quirks);
  if (!quirks.ok) return stop([quirks.error]);
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  process.once('SIGTERM', () => ending.abort());
  const scheduler = realScheduler();
  const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
  const { url, assistUrl, callerNumber, calledNumber, accountId, businessHours, ivrDigits, longestMs, insecure, wav } = flags;
  try {
    const report = await placeStreamCall({
      script: scriptOf(flags),
      quirks: quirks.value,
      direction: flags.listen ? 'unidirectional' : 'bidirectional',
      url,
      assistUrl,
      callerNumber,
      calledNumber,
      accountId,
      businessHours,
      ivrDigits,
      longestMs,
      insecure,
      flow: flags.flow === undefined ? undefined : flowOf(flags.flow),
      human: flags.human === undefined ? undefined : orStop(readScript(fileText(flags.human), flags.human)),
      ringGroups: flags.ringGroups.length === 0 ? undefined : flags.ringGroups,
      record: wav === undefined ? undefined : (sound) => writeFileSync(wav, sound),
      listener: (event) => {
        const line = flags.json ? undefined : narrate(event);
        if (line !== undefined) process.stdout.write(`${line}\n`);
      },
      speech,
      scheduler,
      dice: realDice(),
      signal: ending.signal,
    });
    process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${printReport(report)}\n`);
    return cameOff(report.exit, report.hungUpAsScripted, flags.expect) ? 0 : 1;
  } finally {
    await speech.close();
  }
}

process.exitCode = await main();
