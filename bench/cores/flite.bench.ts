/** How soon the offline voice sounds, and how fast it synthesises. Run: `node bench/cores/flite.bench.ts`, about fifteen seconds. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLogger } from '#base';
import { type SpeechEvent, silentMeter, type TextToSpeech } from '#contract';
import { realScheduler } from '#net';
import { flite } from '#providers/flite';

const short = 'Hello, how can I help you?';
const long =
  'Your order has left our warehouse and will be delivered on Tuesday, between half past ten and twelve. ' +
  'If you are not at home, the driver leaves it with a neighbour. Is there anything else I can do for you today?';

interface Timing {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly soundMs: number;
}

function speak(voice: TextToSpeech, name: string, text: string): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let firstMs = 0;
    let soundMs = 0;
    const listener = (event: SpeechEvent): void => {
      const ms = performance.now() - begun;
      if (event.kind === 'speech-failed') reject(event.error);
      else if (event.kind === 'speech-end') resolve({ firstMs, lastMs: ms, soundMs });
      else {
        firstMs ||= ms;
        soundMs += event.samples.length / 8;
      }
    };
    const speech = voice.speak({ voice: name, language: 'en-US', rateHz: 8000 }, listener);
    speech.write(text);
    speech.end();
  });
}

const open = (cacheBytes?: number): TextToSpeech =>
  flite({ logger: silentLogger, meter: silentMeter, scheduler: realScheduler(), ...(cacheBytes === undefined ? {} : { cacheBytes }) });

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const row = (name: string, values: readonly number[], unit: string, digits = 1): void =>
  console.log(
    `${name.padEnd(52)}${median(values).toFixed(digits).padStart(9)} ${unit}  (${Math.min(...values).toFixed(digits)} … ${Math.max(...values).toFixed(digits)}, n = ${values.length})`,
  );

async function repeat(times: number, run: () => Promise<Timing>): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  for (let i = 0; i < times; i++) timings.push(await run());
  return timings;
}

console.log(`Node ${process.versions.node}, ${process.arch}; median (least … most)`);
const before = process.memoryUsage().rss;
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
const cold: Timing[] = [];
for (let i = 0; i < 3; i++) {
  const voice = open();
  cold.push(await speak(voice, 'slt', short));
  await voice.close();
}
row(
  'first sound, voice just opened',
  cold.map((timing) => timing.firstMs),
  'ms',
);
console.log(`${'longest stop of the main thread meanwhile'.padEnd(52)}${(loop.max / 1e6).toFixed(1).padStart(9)} ms`);
loop.disable();

const voice = open(0); // nothing kept: every clause is synthesised
await repeat(5, () => speak(voice, 'slt', short));
row(
  'first sound, warm, "Hello, how can I help you?"',
  (await repeat(15, () => speak(voice, 'slt', short))).map((t) => t.firstMs),
  'ms',
);
const longs = await repeat(10, () => speak(voice, 'slt', long));
row(
  `first sound, warm, ${((longs[0]?.soundMs ?? 0) / 1000).toFixed(1)} s of speech in clauses`,
  longs.map((t) => t.firstMs),
  'ms',
);
row(
  'all of it',
  longs.map((t) => t.lastMs),
  'ms',
);
for (const name of ['slt', 'rms', 'awb', 'kal16', 'kal']) {
  const timings = await repeat(5, () => speak(voice, name, long));
  row(
    `real-time factor, ${name}, one thread at a time`,
    timings.map((t) => t.lastMs / t.soundMs),
    '',
    4,
  );
}
console.log(`${'memory it takes, two threads'.padEnd(52)}${((process.memoryUsage().rss - before) / 2 ** 20).toFixed(0).padStart(9)} MB`);
await voice.close();

const caching = open();
await caching.prepare({ voice: 'slt', language: 'en-US', rateHz: 8000 }, `${short} ${long}`);
await repeat(50, () => speak(caching, 'slt', short));
row(
  'first sound, cached, short',
  (await repeat(50, () => speak(caching, 'slt', short))).map((t) => t.firstMs),
  'ms',
  3,
);
row(
  'all of the long one, cached',
  (await repeat(50, () => speak(caching, 'slt', long))).map((t) => t.lastMs),
  'ms',
  3,
);
await caching.close();
