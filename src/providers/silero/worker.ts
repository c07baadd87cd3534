import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type * as Ort from 'onnxruntime-web';
import { contextSamples, openWindows, stateSize, type Windows, windowSamples } from './windows.ts';
import type { FromThread, ToThread } from './words.ts';

/** Streams run through the model together; more than this gain little. */
const mostAtOnce = 32;

interface Stream {
  readonly id: number;
  readonly rateHz: 8000 | 16000;
  readonly windows: Windows;
}

const port = parentPort;
const say = (message: FromThread): void => port?.postMessage(message);

const require = createRequire(import.meta.url);
const runtimeFolder = dirname(require.resolve('onnxruntime-web'));
const ort = (await import('onnxruntime-web')) as typeof Ort;
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = `${pathToFileURL(runtimeFolder).href}/`;
ort.env.logLevel = 'error';
const model = join(dirname(require.resolve('@ricky0123/vad-web')), 'silero_vad_v5.onnx');
const { readFile } = await import('node:fs/promises');
const session = await ort.InferenceSession.create(await readFile(model), { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });

const streams = new Map<number, Stream>();
let running = false;

/** One run of the model over all streams of one rate that have a window waiting. */
async function step(rateHz: 8000 | 16000, due: readonly Stream[]): Promise<void> {
  const width = contextSamples(rateHz) + windowSamples(rateHz);
  const count = due.length;
  const input = new Float32Array(count * width);
  const state = new Float32Array(count * stateSize);
  const half = stateSize / 2;
  due.forEach((stream, i) => {
    stream.windows.next(input, i * width);
    // The model's memory is laid out layer by layer: [2, streams, 128].
    state.set(stream.windows.state.subarray(0, half), i * half);
    state.set(stream.windows.state.subarray(half), (count + i) * half);
  });
  const ends = due.map(({ windows }) => ({ endMs: windows.endMs, generation: windows.generation }));
  const result = await session.run({
    input: new ort.Tensor('float32', input, [count, width]),
    state: new ort.Tensor('float32', state, [2, count, half]),
    sr: new ort.Tensor('int64', BigInt64Array.of(BigInt(rateHz)), []),
  });
  const probabilities = result['output']?.data as Float32Array;
  const after = result['stateN']?.data as Float32Array;
  due.forEach((stream, i) => {
    const end = ends[i];
    if (!end || stream.windows.generation !== end.generation) return; // it was reset meanwhile
    stream.windows.state.set(after.subarray(i * half, (i + 1) * half), 0);
    stream.windows.state.set(after.subarray((count + i) * half, (count + i + 1) * half), half);
    say({ kind: 'window', stream: stream.id, generation: end.generation, probability: probabilities[i] ?? 0, endMs: end.endMs });
  });
}

async function run(): Promise<void> {
  if (running) return;
  running = true;
  for (;;) {
    const due = [...streams.values()].filter(({ windows }) => windows.ready());
    const rateHz = due[0]?.rateHz;
    if (rateHz === undefined) break;
    await step(rateHz, due.filter((stream) => stream.rateHz === rateHz).slice(0, mostAtOnce));
  }
  running = false;
}

port?.on('message', (message: ToThread) => {
  if (message.kind === 'open') streams.set(message.stream, { id: message.stream, rateHz: message.rateHz, windows: openWindows(message.rateHz) });
  else if (message.kind === 'close') streams.delete(message.stream);
  else if (message.kind === 'reset') streams.get(message.stream)?.windows.reset(message.generation);
  else {
    streams.get(message.stream)?.windows.write(message.samples, message.generation);
    run().catch((thrown: unknown) => {
      say({ kind: 'failed', why: String(thrown) });
      port?.close();
    });
  }
});
say({ kind: 'ready' });
