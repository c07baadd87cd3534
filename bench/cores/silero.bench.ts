/** What the neural voice detector costs a window of 32 ms, for one stream and for many at once. Run: `node bench/cores/silero.bench.ts`, some ten seconds. */
import { generateNoise } from '#audio';
import { silentLogger } from '#base';
import { silero } from '#providers/silero';

const seconds = 10;
const awake = setInterval(() => {}, 1000); // the detector's thread keeps no program alive
const before = process.memoryUsage().rss;
const begun = performance.now();
const detector = await silero({ logger: silentLogger });
console.log(
  `Node ${process.versions.node}; loaded in ${(performance.now() - begun).toFixed(0)} ms, ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB`,
);

/** As fast as it goes: milliseconds for each window of each stream, and the longest that a window waited when they come at the pace of sound. */
async function run(rateHz: 8000 | 16000, streams: number, paced: boolean): Promise<number[]> {
  const frame = rateHz / 50;
  const length = paced ? 2 : seconds;
  const sound = generateNoise(length * 1000, rateHz, -30, 1);
  const windows = Math.floor((length * 1000) / 32);
  const waits: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from(
      { length: streams },
      () =>
        new Promise<void>((done) => {
          let heard = 0;
          const written: number[] = [];
          const probe = detector.open(rateHz, (_, endMs) => {
            heard += 1;
            waits.push(performance.now() - (written[Math.ceil(endMs / 20) - 1] ?? start));
            if (heard < windows) return;
            probe.close();
            done();
          });
          const write = (at: number): void => {
            if (at >= sound.length) return;
            written.push(performance.now());
            probe.write(sound.subarray(at, at + frame));
            if (paced) setTimeout(() => write(at + frame), Math.max(0, 20 * ((at + frame) / frame) - (performance.now() - start)));
            else write(at + frame);
          };
          if (paced) write(0);
          else for (let at = 0; at < sound.length; at += frame) probe.write(sound.subarray(at, at + frame));
        }),
    ),
  );
  return paced ? waits.sort((a, b) => a - b) : [(performance.now() - start) / (streams * windows)];
}

await run(8000, 1, false);
for (const rateHz of [8000, 16000] as const)
  for (const streams of [1, 8, 32]) {
    const [each = 0] = await run(rateHz, streams, false);
    console.log(`${rateHz} Hz, ${String(streams).padStart(2)} streams: ${(1000 * each).toFixed(0)} µs a window`);
  }
for (const streams of [1, 50]) {
  const waits = await run(8000, streams, true);
  const at = (part: number): string => (waits[Math.floor(part * waits.length)] ?? 0).toFixed(1);
  console.log(`at the pace of sound, ${streams} streams: answer after ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms`);
}
clearInterval(awake);
await detector.close();
