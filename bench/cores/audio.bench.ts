/** Microseconds per 20 ms frame of everything in `#audio` that stands on the frame path. Run: `node bench/cores/audio.bench.ts`. */
import {
  createDtmfDetector,
  createResampler,
  createSpeechGate,
  decodeAlaw,
  decodeMulaw,
  encodeAlaw,
  encodeMulaw,
  generateDtmf,
  generateNoise,
  generateSpeechLike,
  goertzel,
  mix,
  powerDb,
  printWavHeader,
} from '#audio';

const seconds = 4;

/** The sound of `seconds` seconds, cut into frames. */
function frames(samples: Int16Array, rateHz: number): readonly Int16Array[] {
  const length = rateHz / 50;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) => samples.subarray(i * length, (i + 1) * length));
}

/** Median of nine rounds, after two to warm up. */
function measure(name: string, sound: readonly Int16Array[], run: (frame: Int16Array) => unknown): void {
  const rounds: number[] = [];
  const times = Math.ceil(3000 / sound.length);
  for (let round = 0; round < 11; round++) {
    const begun = performance.now();
    for (let n = 0; n < times; n++) for (const frame of sound) run(frame);
    if (round >= 2) rounds.push(((performance.now() - begun) * 1000) / (times * sound.length));
  }
  rounds.sort((a, b) => a - b);
  const [least, median, most] = [rounds[0] ?? 0, rounds[4] ?? 0, rounds[8] ?? 0];
  console.log(`${name.padEnd(44)}${median.toFixed(3).padStart(9)}  (${least.toFixed(3)} … ${most.toFixed(3)})`);
}

console.log(`Node ${process.versions.node}, ${process.arch}; µs per 20 ms frame, median (least … most) of nine rounds`);
const octets = new Uint8Array(160);
const decoded = new Int16Array(160);
for (const rateHz of [8000, 16_000]) {
  const speech = frames(generateSpeechLike(seconds * 1000, rateHz, -20, 1), rateHz);
  const silence = frames(generateNoise(seconds * 1000, rateHz, -70, 1), rateHz);
  const keys = frames(generateDtmf('123A456B789C*0#D', { rateHz, toneMs: 120, pauseMs: 80 }), rateHz);
  const at = `${rateHz / 1000} kHz`;
  if (rateHz === 8000) {
    measure('G.711 mu-law encode', speech, (frame) => encodeMulaw(frame, octets));
    measure('G.711 mu-law decode', speech, () => decodeMulaw(octets, decoded));
    measure('G.711 A-law encode', speech, (frame) => encodeAlaw(frame, octets));
    measure('G.711 A-law decode', speech, () => decodeAlaw(octets, decoded));
  }
  measure(`level, ${at}`, speech, powerDb);
  const gate = createSpeechGate(rateHz);
  measure(`speech gate, ${at}`, speech, (frame) => gate.step(frame));
  const detector = createDtmfDetector(rateHz);
  measure(`DTMF detector on speech, ${at}`, speech, (frame) => detector.step(frame));
  measure(`DTMF detector on keys, ${at}`, keys, (frame) => detector.step(frame));
  measure(`DTMF detector on a quiet line, ${at}`, silence, (frame) => detector.step(frame));
  measure(`Goertzel, one frequency, ${at}`, speech, (frame) => goertzel(frame, 1000, rateHz));
  const under = new Int16Array(rateHz / 50);
  measure(`mix, ${at}`, speech, (frame) => mix(under, frame, 0));
  const other = rateHz === 8000 ? 16_000 : 8000;
  const resampler = createResampler(rateHz, other);
  measure(`resample ${at} to ${other / 1000} kHz`, speech, (frame) => resampler.write(frame));
}
const wide = createResampler(24_000, 8000);
measure('resample 24 kHz to 8 kHz', frames(generateSpeechLike(seconds * 1000, 24_000, -20, 1), 24_000), (frame) => wide.write(frame));
const odd = createResampler(22_050, 8000);
measure('resample 22.05 kHz to 8 kHz', frames(generateSpeechLike(seconds * 1000, 22_050, -20, 1), 22_050), (frame) => odd.write(frame));
measure('print a WAV header', [new Int16Array(0)], () => printWavHeader({ rateHz: 8000, channels: 1, dataBytes: 1 }));
