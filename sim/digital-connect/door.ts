import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { type Answer, problem } from './answer.ts';
import { type Call, findRoute, type Route } from './call.ts';
import type { Note } from './event-log.ts';
import type { CallFault, Faults, Operation } from './faults.ts';
import { placeOf } from './place.ts';
import type { Quirks } from './quirks.ts';
import type { openRate } from './rate.ts';
import { answerBefore, writeAnswer } from './spoil.ts';
import type { Timers } from './timers.ts';

export interface DoorOptions {
  readonly accounts: readonly Account[];
  readonly api: readonly Route<Operation>[];
  /** `/_sim/…`: no faults, no tokens, no limits. */
  readonly control: readonly Route[];
  readonly faults: Faults;
  readonly rate: ReturnType<typeof openRate>;
  readonly timers: Timers;
  readonly quirks: () => Quirks;
  readonly note: Note;
}

export interface Door {
  listen(host: string, port: number): Promise<AddressInfo>;
  close(): Promise<void>;
}

/** More of a body is read but not kept. */
const mostBytes = 64 * 1024 * 1024;

function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= mostBytes) parts.push(part);
    });
    request.on('end', () => resolve(length <= mostBytes ? Buffer.concat(parts) : undefined));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/** Operations that reach Talkdesk's API and count against its rate; tokens and bytes live elsewhere. */
const limited = (operation: Operation): boolean => !['token', 'certs', 'upload', 'download'].includes(operation);

/** The one listening socket. It knows where a request goes, not what it means. */
export function openDoor({ accounts, api, control, faults, rate, timers, quirks, note }: DoorOptions): Door {
  const runApi = (
    call: Call,
    path: string,
  ): { readonly answer: Answer | 'reset' | 'hang'; readonly fault?: CallFault; readonly operation?: Operation } => {
    const routed = findRoute(api, call.method, path);
    if (!routed) return { answer: problem(404, { description: 'There is no such resource.' }) };
    if ('allow' in routed) return { answer: problem(405, {}, { allow: routed.allow.join(', ') }) };
    const { operation } = routed.route;
    const retryAfterS = limited(operation) ? rate.over(quirks().callsPerMinute) : undefined;
    if (retryAfterS !== undefined) return { operation, answer: problem(429, {}, { 'retry-after': `${retryAfterS}` }) };
    const fault = faults.forCall(operation);
    const before = fault && answerBefore(fault, operation);
    if (fault && before) return { operation, fault, answer: before };
    const spoilt = fault?.kind === 'partial' ? (fault.reason ?? 'the attachments could not be read') : undefined;
    return { operation, answer: routed.route.run({ ...call, spoilt }, routed.params), ...(fault ? { fault } : {}) };
  };

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === undefined) return void response.destroy();
    const url = URL.parse(request.url ?? '/', 'http://any');
    if (!url) return writeAnswer(response, problem(404), undefined, timers);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
    const host = headers['host'] ?? 'localhost';
    const call: Call = { method: request.method ?? '', path: url.pathname, query: url.searchParams, host, headers, body };
    if (call.path === '/_sim' || call.path.startsWith('/_sim/')) {
      const routed = findRoute(control, call.method, call.path);
      const answer = !routed
        ? problem(404)
        : 'allow' in routed
          ? problem(405, {}, { allow: routed.allow.join(', ') })
          : routed.route.run(call, routed.params);
      return writeAnswer(response, answer, undefined, timers);
    }
    const { answer, fault, operation } = runApi(call, placeOf(host, call.path, accounts).path);
    const key = headers['x-idempotency-key'];
    note('call', {
      operation: operation ?? `${call.method} ${call.path}`,
      status: typeof answer === 'string' ? answer : answer.status,
      ...(key === undefined ? {} : { key }),
      ...(fault ? { fault: fault.kind } : {}),
    });
    if (answer === 'reset') return void response.destroy();
    if (answer === 'hang') return;
    return writeAnswer(response, answer, fault, timers);
  };

  const server: Server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => {
      note('broken', { why: error instanceof Error ? error.message : String(error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve(server.address() as AddressInfo));
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
