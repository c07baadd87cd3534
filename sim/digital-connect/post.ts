import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Timers } from './timers.ts';

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly timers: Timers;
}

export type PostOutcome = { readonly status: number; readonly text: string } | { readonly failed: string };

/** As much of an answer as anyone looks at. */
const mostBytes = 65_536;

/** One POST over a connection of its own, so that a gateway which was killed and came back meets no stale one. Redirects are not followed. */
export function post(url: URL, { headers, body, timeoutMs, timers }: PostOptions): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const sent = Buffer.from(body);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const end = (outcome: PostOutcome): void => {
      stopClock();
      resolve(outcome);
    };
    const call = send(url, { method: 'POST', agent: false, headers: { ...headers, 'content-length': sent.length } }, (answer) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        if (length < mostBytes) parts.push(part);
        length += part.length;
      });
      answer.on('end', () => end({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
      answer.on('error', (error) => end({ failed: error.message }));
    });
    const giveUp = (why: string): void => void call.destroy(new Error(why));
    const stopClock = timers.after(
      timeoutMs,
      () => giveUp(`no answer within ${timeoutMs} ms`),
      () => giveUp('stopped'),
    );
    call.on('error', (error: NodeJS.ErrnoException) => end({ failed: error.code ?? error.message }));
    call.on('close', () => end({ failed: 'the connection closed' }));
    call.end(sent);
  });
}
