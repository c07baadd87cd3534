import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { oauthProblem, problem } from './answer.ts';
import type { CallFault, Operation } from './faults.ts';
import type { Timers } from './timers.ts';

/** Does the fault keep the call from doing anything? Then nothing runs, and this is what is answered. */
export function answerBefore(fault: CallFault, operation: Operation): Answer | 'reset' | 'hang' | undefined {
  if (fault.kind === 'reset' || fault.kind === 'hang') return fault.kind;
  if (fault.kind !== 'status') return undefined;
  const { status, code, retryAfterS } = fault;
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': `${retryAfterS}` };
  if (operation === 'token')
    return oauthProblem(status, code ?? (status === 401 ? 'invalid_client' : 'server_error'), 'The simulator was told to fail.', headers);
  return problem(status, code === undefined ? {} : { code }, headers);
}

const slices = 10;

/** Writes an answer, spoilt as the fault wants it. A connection that gets no answer is left to whoever closes the server. */
export async function writeAnswer(response: ServerResponse, answer: Answer, fault: CallFault | undefined, timers: Timers): Promise<void> {
  if (fault?.kind === 'lost') return void response.destroy();
  if (fault?.kind === 'stuck') return;
  if (fault?.kind === 'late' && !(await timers.pause(fault.ms))) return void response.destroy();
  const garbage = fault?.kind === 'garbage';
  const body = garbage
    ? Buffer.from('<html><body>It works!</body></html>')
    : (answer.octets ?? (answer.json === undefined ? undefined : Buffer.from(JSON.stringify(answer.json))));
  const type = garbage ? 'text/html' : answer.json === undefined ? undefined : 'application/json';
  response.writeHead(answer.status, {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...answer.headers,
    ...(body === undefined ? {} : { 'content-length': body.length }),
  });
  if (fault?.kind === 'half') {
    // An answer without a body breaks off too: its head promised one.
    if (body === undefined || body.length === 0) return void response.destroy();
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
    return;
  }
  if (fault?.kind === 'slow' && body !== undefined) {
    const step = Math.max(1, Math.ceil(body.length / slices));
    const pauseMs = fault.ms / Math.ceil(body.length / step);
    for (let at = 0; at < body.length; at += step) {
      if (!(await timers.pause(pauseMs))) return void response.destroy();
      response.write(body.subarray(at, at + step));
    }
    response.end();
    return;
  }
  response.end(body);
}
