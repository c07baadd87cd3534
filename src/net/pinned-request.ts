import { lookup } from 'node:dns/promises';
import { type AgentOptions, type IncomingMessage, Agent as PlainAgent, request as requestPlain } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type Cancel, GatewayError, type Instant, type Scheduler } from '#base';
import { apiErrors } from './api.errors.ts';
import { plainAddress } from './peer-address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Finds the addresses of a host; rejects when it has none. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** The system's resolver, the hosts file included. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** One place to which requests go. Connections of one target are never shared with another: each has its own rules. */
export interface PinnedTarget {
  readonly protocol: 'http:' | 'https:';
  /** A name, an IPv4 address, or an IPv6 address with or without brackets. */
  readonly hostname: string;
  readonly port: string;
  /** Asked of every resolved address before a connection is made to exactly that address. */
  readonly forbidden: (address: string) => boolean;
  readonly resolve: Resolve;
  /** Believed as this target's certificate, whatever name it bears: for a gateway that calls itself. */
  readonly pinnedCert?: string;
}

export interface PinnedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly maxBytes: number;
  readonly due: Instant;
  readonly abort: AbortSignal;
  /** Is the body of an answer with this status wanted? */
  readonly wanted: (status: number) => boolean;
}

export interface PinnedAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** How long an unused connection is kept: shorter than usual servers keep theirs, so that none is used just as it dies. */
const idleMs = 4000;
const agentOptions: AgentOptions = { keepAlive: true, maxSockets: 50, maxFreeSockets: 8, timeout: idleMs, scheduling: 'lifo' };

export interface PinnedCaller {
  /** Rejects with one of the `API_…` errors. Follows no redirect, tries once. */
  request(what: PinnedRequest): Promise<PinnedAnswer>;
  close(): void;
}

/** Opens a caller that connects only to addresses that were looked at. */
export function openPinnedCaller(target: PinnedTarget, scheduler: Scheduler): PinnedCaller {
  const secure = target.protocol === 'https:';
  const hostname = target.hostname.replace(/^\[|\]$/g, '');
  const trust = target.pinnedCert === undefined ? {} : { ca: target.pinnedCert, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  const agent = secure ? new SecureAgent({ ...agentOptions, ...trust }) : new PlainAgent(agentOptions);
  const pinnedLookup: LookupFunction = (name, options, found) => {
    target.resolve(name).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => !target.forbidden(address));
        const [first] = allowed;
        if (first === undefined) found(addresses.length > 0 ? apiErrors.API_FORBIDDEN_ADDRESS() : apiErrors.API_UNREACHABLE(), '', 4);
        else if (options.all) found(null, [...allowed]);
        else found(null, first.address, first.family);
      },
      (error: unknown) => found(apiErrors.API_UNREACHABLE({}, error), '', 4),
    );
  };
  return {
    request(what) {
      return new Promise((resolve, reject) => {
        // An address written as a number is never looked up, so it is looked at here.
        if (isIP(hostname) !== 0 && target.forbidden(plainAddress(hostname) ?? '')) return reject(apiErrors.API_FORBIDDEN_ADDRESS());
        if (what.abort.aborted) return reject(apiErrors.API_ABANDONED());
        const outgoing = (secure ? requestSecure : requestPlain)({
          agent,
          host: hostname,
          port: target.port,
          method: what.method,
          path: what.target,
          headers: what.headers,
          lookup: pinnedLookup,
          insecureHTTPParser: false,
          maxHeaderSize: 16 * 1024,
        });
        let disarm: Cancel = () => {};
        const settle = (outcome: () => void): void => {
          disarm();
          what.abort.removeEventListener('abort', abandon);
          outcome();
        };
        const fail = (error: GatewayError): void => {
          settle(() => reject(error));
          outgoing.destroy();
        };
        const abandon = (): void => fail(apiErrors.API_ABANDONED());
        disarm = scheduler.at(what.due, () => fail(apiErrors.API_TIMEOUT()));
        what.abort.addEventListener('abort', abandon, { once: true });
        outgoing.on('error', (error) => fail(error instanceof GatewayError ? error : apiErrors.API_UNREACHABLE({}, error)));
        outgoing.on('response', (answer) =>
          takeAnswer(answer, what, fail, (body) => settle(() => resolve({ status: answer.statusCode ?? 0, body }))),
        );
        outgoing.end(what.body);
      });
    },
    close: () => agent.destroy(),
  };
}

function takeAnswer(answer: IncomingMessage, what: PinnedRequest, fail: (error: GatewayError) => void, done: (body: Buffer) => void): void {
  const status = answer.statusCode ?? 0;
  if (!what.wanted(status)) return fail(apiErrors.API_STATUS({ status }));
  if (Number(answer.headers['content-length'] ?? 0) > what.maxBytes) return fail(apiErrors.API_TOO_LARGE({ status }));
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') return fail(apiErrors.API_NOT_JSON({ status }));
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > what.maxBytes) fail(apiErrors.API_TOO_LARGE({ status }));
    else chunks.push(chunk);
  });
  answer.on('error', (error) => fail(apiErrors.API_UNREACHABLE({}, error)));
  answer.on('end', () => (answer.complete ? done(Buffer.concat(chunks)) : fail(apiErrors.API_UNREACHABLE())));
}
