/** The thread that owns the database: every statement and every fsync happens here, of a file one question after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '#base';
import { readDepth, readItem, readItems } from './boxes/queries.ts';
import { commit } from './commit.ts';
import type { Answer, Ask, Asks, Opening } from './protocol.ts';
import { readEvents, readHead, readOrphans, readPage, readUnfinished } from './queries.ts';
import { asFailure } from './sqlite-faults.ts';
import { openWriterAt, type Writer, type WriterOptions } from './writer.ts';

async function give(writer: Writer, ask: Ask): Promise<Asks[Ask['kind']]['give']> {
  const { db, dialect, epoch, living, committing, close } = writer;
  switch (ask.kind) {
    case 'commit':
      return committing(() => commit(db, epoch, ask.take, dialect));
    case 'head':
      return readHead(db, ask.take);
    case 'events':
      return readEvents(db, ask.take);
    case 'page':
      return readPage(db, ask.take);
    case 'unfinished':
      return readUnfinished(db);
    case 'orphans':
      return readOrphans(db, await living());
    case 'items':
      return readItems(db, ask.take.box, ask.take.query);
    case 'item':
      return readItem(db, ask.take.box, ask.take.number);
    case 'depth':
      return readDepth(db, ask.take);
    case 'close':
      await close();
      return undefined;
  }
}

async function answer(writer: Writer, ask: Ask): Promise<Answer> {
  try {
    return { kind: 'answer', number: ask.number, give: await give(writer, ask) };
  } catch (error) {
    return { kind: 'failure', number: ask.number, failure: asFailure(error) };
  }
}

const port = parentPort;
invariant(port, 'this file is the body of a worker thread');
try {
  const writer = await openWriterAt(workerData as WriterOptions);
  let turn = Promise.resolve();
  port.on('message', (ask: Ask) => {
    const reply = async (): Promise<void> => {
      port.postMessage(await answer(writer, ask));
      if (ask.kind === 'close') port.close();
    };
    // One connection takes turns; of several, only the last question waits for all others.
    if (!writer.manyAtOnce) turn = turn.then(reply);
    else if (ask.kind === 'close') void turn.then(reply);
    else turn = Promise.all([turn, reply()]).then(() => undefined);
  });
  port.postMessage({ kind: 'opened', epoch: writer.epoch, migrated: writer.migrated } satisfies Opening);
} catch (error) {
  port.postMessage({ kind: 'unopened', failure: asFailure(error) } satisfies Opening);
}
