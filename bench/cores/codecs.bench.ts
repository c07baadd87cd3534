/** Microseconds per 20 ms frame of the codecs of `#audio` and of Opus, and of concealment. Run: `node bench/cores/codecs.bench.ts`. */
import { type Codec, ComfortNoise, Concealer, codecs, generateSpeechLike, opusCodec, samplesPerFrame } from '#audio';
import { libopus } from '#providers/libopus';

/** Median of nine rounds, after two to warm up. */
function measure(name: string, times: number, run: (n: number) => unknown): void {
  const rounds: number[] = [];
  for (let round = 0; round < 11; round++) {
    const begun = performance.now();
    for (let n = 0; n < times; n++) run(n);
    if (round >= 2) rounds.push(((performance.now() - begun) * 1000) / times);
  }
  rounds.sort((a, b) => a - b);
  const [least, median, most] = [rounds[0] ?? 0, rounds[4] ?? 0, rounds[8] ?? 0];
  console.log(`${name.padEnd(32)}${median.toFixed(2).padStart(9)}  (${least.toFixed(2)} … ${most.toFixed(2)})`);
}

function measureCodec(codec: Codec): void {
  const length = samplesPerFrame(codec.rateHz);
  const speech = generateSpeechLike(2000, codec.rateHz, -20, 1);
  const frames = Array.from({ length: 100 }, (_, n) => speech.subarray(n * length, (n + 1) * length));
  const octets = frames.map(() => new Uint8Array(codec.frameBytes));
  const lengths = frames.map(() => 0);
  const encoder = codec.openEncoder();
  const decoder = codec.openDecoder();
  const heard = new Int16Array(1920);
  const name = `${codec.name}/${codec.clockRateHz}`;
  measure(`${name} encode`, 1000, (n) => {
    lengths[n % 100] = encoder.encode(frames[n % 100] as Int16Array, octets[n % 100] as Uint8Array);
  });
  measure(`${name} decode`, 1000, (n) => decoder.decode(octets[n % 100] as Uint8Array, 0, lengths[n % 100] as number, heard));
}

console.log(`Node ${process.versions.node}, ${process.arch}; µs per 20 ms frame, median (least … most) of nine rounds`);
for (const codec of [...codecs, opusCodec(libopus())]) measureCodec(codec);
for (const rateHz of [8000, 16_000] as const) {
  const length = samplesPerFrame(rateHz);
  const speech = generateSpeechLike(2000, rateHz, -20, 1);
  const concealer = new Concealer(rateHz);
  const frame = new Int16Array(length);
  measure(`keep for concealment, ${rateHz / 1000} kHz`, 1000, (n) =>
    concealer.accept(speech.subarray((n % 100) * length, (n % 100) * length + length)),
  );
  measure(`conceal a frame, ${rateHz / 1000} kHz`, 1000, () => {
    concealer.accept(frame);
    concealer.conceal(frame);
  });
  const noise = new ComfortNoise();
  measure(`comfort noise, ${rateHz / 1000} kHz`, 1000, () => noise.fill(frame, -60));
}
