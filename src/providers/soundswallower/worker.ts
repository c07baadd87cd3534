import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '#base';
import { createAudience } from './audience.ts';
import { openEngine } from './engine.ts';
import type { ThreadStart, ToThread } from './words.ts';

const port = parentPort;
invariant(port, 'this file runs as a worker thread');
const start = workerData as ThreadStart;
const audience = createAudience(await openEngine(), start, (message) => port.postMessage(message));
port.on('message', (message: ToThread) => audience.take(message));
port.postMessage({ kind: 'ready' });
