import type { IncomingMessage } from 'node:http';
import { printProblemResponse } from './http-problem.ts';
import { answerAndClose } from './refuse-upgrade.ts';

/** How slowly a body may come that is longer than what usual requests have time for. */
export interface LeastPace {
  /** Looked at once in so long. */
  readonly everyMs: number;
  /** So much must have come each time, the last time excepted. */
  readonly bytes: number;
}

const hasBody = ({ headers }: IncomingMessage): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Cuts a request off with 408 whose body does not come to its end within `limitMs`; with a pace, whose body comes slower than that, however long it is:
 * how long that may be is the route's own limit of size. Nothing is done for each octet, and nothing at all for a request without a body.
 */
export function watchBody(request: IncomingMessage, patience: number | LeastPace): void {
  if (!hasBody(request)) return;
  const { socket } = request;
  const pace = typeof patience === 'number' ? { everyMs: patience, bytes: Number.POSITIVE_INFINITY } : patience;
  let seen = socket.bytesRead;
  const timer = setInterval(() => {
    const came = socket.bytesRead - seen;
    seen = socket.bytesRead;
    if (socket.destroyed || request.complete) return clearInterval(timer);
    if (came >= pace.bytes) return;
    clearInterval(timer);
    answerAndClose(socket, printProblemResponse(408));
  }, pace.everyMs);
  timer.unref();
  request.once('end', () => clearInterval(timer));
}
