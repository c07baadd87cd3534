/** The thread that owns the file: every statement and every fsync happens here, one question after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '#base';
import { readDepth, readItem, readItems } from './boxes/queries.ts';
import { commit } from './commit.ts';
import { openWriter, type WriterOptions } from './database.ts';
import type { Answer, Ask, Asks, Opening } from './protocol.ts';
import { readEvents, readHead, readOrphans, readPage, readUnfinished } from './queries.ts';
import { asFailure } from './sqlite-faults.ts';

type Writer = Awaited<ReturnType<typeof openWriter>>;

async function give({ db, epoch, close }: Writer, ask: Ask): Promise<Asks[Ask['kind']]['give']> {
  switch (ask.kind) {
    case 'commit':
      return commit(db, epoch, ask.take);
    case 'head':
      return readHead(db, ask.take);
    case 'events':
      return readEvents(db, ask.take);
    case 'page':
      return readPage(db, ask.take);
    case 'unfinished':
      return readUnfinished(db);
    case 'orphans':
      return readOrphans(db, epoch);
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
  const writer = await openWriter(workerData as WriterOptions);
  let turn = Promise.resolve();
  port.on('message', (ask: Ask) => {
    turn = turn.then(async () => {
      port.postMessage(await answer(writer, ask));
      if (ask.kind === 'close') port.close();
    });
  });
  port.postMessage({ kind: 'opened', epoch: writer.epoch, migrated: writer.migrated } satisfies Opening);
} catch (error) {
  port.postMessage({ kind: 'unopened', failure: asFailure(error) } satisfies Opening);
}
