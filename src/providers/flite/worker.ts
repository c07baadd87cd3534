import { parentPort, workerData } from 'node:worker_threads';
import { parseWav } from '#audio';
import { invariant } from '#base';
import { shapeSound } from './shape-sound.ts';
import { loadCommand } from './wasi.ts';
import type { FromWorker, ToWorker, WorkerStart } from './work.ts';

const port = parentPort;
invariant(port, 'this file runs as a worker thread');
const { module } = workerData as WorkerStart;

// A command runs only once, so the next one is loaded while nobody waits for it.
let command = loadCommand(module);

function synthesise({ voice, spoken, rateHz, tailMs }: ToWorker): FromWorker {
  try {
    const wav = parseWav(command.run(['flite', '-voice', voice, '-t', spoken, '-o', '/o.wav']));
    if (!wav.ok) return { kind: 'no-sound', why: wav.error };
    const shaped = shapeSound(wav.value.samples, wav.value.rateHz, { rateHz, tailMs });
    return shaped === undefined ? { kind: 'no-sound', why: 'the sound is silent' } : { kind: 'sound', ...shaped };
  } catch (error) {
    return { kind: 'no-sound', why: String(error) };
  }
}

port.on('message', (work: ToWorker) => {
  const reply = synthesise(work);
  port.postMessage(reply, reply.kind === 'sound' ? [reply.samples.buffer as ArrayBuffer] : []);
  command = loadCommand(module);
});
port.postMessage({ kind: 'ready' } satisfies FromWorker);
