import { parentPort } from 'node:worker_threads';
import { invariant } from '#base';
import { type SoundTask, soundTask } from './sound-work.ts';
import type { FromWorkshop, ToWorkshop } from './workshop-words.ts';

const port = parentPort;
invariant(port, 'this file runs as a worker thread');

const tasks = new Map<number, SoundTask>();

/** Octets that are the receiver's alone, so that they can be moved. */
const own = (octets: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(octets);

function work(message: Exclude<ToWorkshop, { kind: 'close' }>): Uint8Array | undefined {
  if (message.kind === 'open') {
    tasks.set(message.task, soundTask(message.work));
    return undefined;
  }
  const task = tasks.get(message.task);
  if (task === undefined) throw new Error('this work has failed before');
  if (message.kind === 'write') return task.write(message.octets);
  tasks.delete(message.task);
  return task.end();
}

port.on('message', (message: ToWorkshop) => {
  if (message.kind === 'close') {
    tasks.delete(message.task);
    return;
  }
  try {
    const octets = work(message);
    if (octets === undefined) return;
    const moved = own(octets);
    port.postMessage({ kind: 'done', task: message.task, octets: moved } satisfies FromWorkshop, [moved.buffer]);
  } catch (thrown) {
    tasks.delete(message.task);
    if (message.kind !== 'open') port.postMessage({ kind: 'failed', task: message.task, why: String(thrown) } satisfies FromWorkshop);
  }
});
