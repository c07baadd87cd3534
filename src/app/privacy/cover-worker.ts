/** The thread that covers what others may not see. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '#base';
import type { PrivacyRules } from '#privacy';
import type { CoverAnswer, CoverAsk } from './cover-thread.ts';
import { coverWorks } from './covering.ts';

const port = parentPort;
invariant(port, 'this file is the body of a worker thread');

/** Rules arrive as copies; what is remembered with them is kept from one ask to the next. */
const seen = new Map<string, PrivacyRules>();
function rulesLike(copy: PrivacyRules): PrivacyRules {
  const key = JSON.stringify(copy);
  const before = seen.get(key) ?? copy;
  seen.set(key, before);
  return before;
}

port.on('message', ({ number, work, args }: CoverAsk) => {
  let answer: CoverAnswer;
  try {
    const cover = coverWorks[work] as (...args: readonly unknown[]) => unknown;
    answer = { number, value: cover(...args.slice(0, -1), rulesLike(args.at(-1) as PrivacyRules)) };
  } catch (error) {
    answer = { number, fault: String(error) };
  }
  port.postMessage(answer);
});
