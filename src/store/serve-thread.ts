import { parentPort } from 'node:worker_threads';
import { invariant } from '#base';
import type { Database } from './database.ts';
import { asFailure } from './faults.ts';
import { type Askable, answerTo } from './over-thread.ts';
import type { FromThread, ToThread } from './protocol.ts';

/** An open database, and what can be asked of it. */
interface Served<Stores> extends Pick<Database, 'dialect' | 'close'> {
  readonly stores: Stores;
  readonly epoch: number;
  readonly migrated: readonly number[];
}

/** The body of a thread of the store: opens it, says so or why not, and answers until it is told to close. `tell`: says what nobody asked for. */
export async function serveThread<Stores extends Askable<Stores>>(
  open: (tell: (news: Extract<FromThread<Stores>, { kind: 'neighbour' }>) => void) => Promise<Served<Stores>>,
): Promise<void> {
  const port = parentPort;
  invariant(port, 'this is the body of a worker thread');
  const say = (message: FromThread<Stores>): void => port.postMessage(message);
  try {
    const { stores, dialect, epoch, migrated, close } = await open(say);
    const answer = async ({ number, question }: ToThread<Stores>): Promise<FromThread<Stores>> => {
      try {
        if (question === 'close') await close();
        return { kind: 'answer', number, given: question === 'close' ? undefined : await answerTo(stores, question) };
      } catch (error) {
        return { kind: 'failure', number, failure: asFailure(error) };
      }
    };
    let turn = Promise.resolve();
    port.on('message', (asked: ToThread<Stores>) => {
      const reply = async (): Promise<void> => {
        say(await answer(asked));
        if (asked.question === 'close') port.close();
      };
      // One connection takes turns; of several, only the last question waits for all others.
      if (dialect === 'sqlite' || asked.question === 'close') turn = turn.then(reply);
      else turn = Promise.all([turn, reply()]).then(() => undefined);
    });
    say({ kind: 'opened', epoch, migrated });
  } catch (error) {
    say({ kind: 'unopened', failure: asFailure(error) });
  }
}
