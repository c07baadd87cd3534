import { writeFileSync } from 'node:fs';
import { type Dice, type Scheduler, silentLogger } from '#base';
import { silentMeter, type TextToSpeech } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';

/** What a call needs of the machine it is simulated on. */
export interface Means<Event> {
  readonly speech: TextToSpeech;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  /** Ends the call: somebody pressed Ctrl-C. */
  readonly signal: AbortSignal;
  readonly record: ((wav: Uint8Array) => void) | undefined;
  readonly listener: (event: Event) => void;
}

export interface CallProgram<Event, Report> {
  /** The report as JSON, and nothing else. */
  readonly json: boolean;
  /** The file that the sound goes to. */
  readonly wav: string | undefined;
  /** Undefined for what would only be noise on the screen. */
  narrate(event: Event): string | undefined;
  printReport(report: Report): string;
  place(means: Means<Event>): Promise<Report>;
  /** Did it come to what was to be expected? */
  cameOff(report: Report): boolean;
}

/** Places one call, tells of it on the terminal as it goes, and gives the exit code: 0 where it came off, else 1. */
export async function runCall<Event, Report>({ json, wav, narrate, printReport, place, cameOff }: CallProgram<Event, Report>): Promise<number> {
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  process.once('SIGTERM', () => ending.abort());
  const scheduler = realScheduler();
  const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
  try {
    const report = await place({
      speech,
      scheduler,
      dice: realDice(),
      signal: ending.signal,
      record: wav === undefined ? undefined : (sound) => writeFileSync(wav, sound),
      listener(event) {
        const line = json ? undefined : narrate(event);
        if (line !== undefined) process.stdout.write(`${line}\n`);
      },
    });
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `\n${printReport(report)}\n`);
    return cameOff(report) ? 0 : 1;
  } finally {
    await speech.close();
  }
}
