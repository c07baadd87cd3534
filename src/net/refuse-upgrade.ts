import type { Duplex } from 'node:stream';
import { printProblemResponse } from './http-problem.ts';

/** How long a peer may take to read a last answer and close, in milliseconds. */
const lingerMs = 2000;

/** Writes a last answer to a socket and closes it: in peace when the peer reads it, by force when it does not. */
export function answerAndClose(socket: Duplex, answer: string): void {
  socket.on('error', () => socket.destroy());
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  // Reading on lets the peer's close be seen; destroying at once could reset the connection before the answer is read.
  socket.resume();
  const patience = setTimeout(() => socket.destroy(), lingerMs);
  patience.unref();
  socket.once('close', () => clearTimeout(patience));
  socket.once('end', () => socket.destroy());
  socket.end(answer);
}

/**
 * Answers an upgrade request with a complete HTTP/1.1 response and closes the socket.
 * `code` and `message` must be constants: nothing that the peer sent.
 */
export function refuseUpgrade(socket: Duplex, status: number, code?: string, message?: string, headers?: Readonly<Record<string, string>>): void {
  answerAndClose(socket, printProblemResponse(status, code, message, headers));
}
