import { type AgentOptions, type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as requestPlain } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type Cancel, GatewayError, later, type Scheduler } from '#base';
import { apiErrors } from './api.errors.ts';
import { isForbiddenAddress } from './forbidden-address.ts';
import { plainAddress } from './peer-address.ts';
import { type Resolve, systemResolve } from './pinned-request.ts';

/** Octets to send whose number is known beforehand. */
export interface WebUpload {
  readonly octets: AsyncIterable<Uint8Array>;
  readonly sizeBytes: number;
}

export interface WebRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | WebUpload;
  /** From the first octet asked to the last one read. */
  readonly timeoutMs: number;
  /** Gives up early: `API_ABANDONED`. */
  readonly signal?: AbortSignal;
}

/** The head of an answer. Whoever gets it reads the octets to their end, or breaks off. */
export interface WebStream {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fails with one of the `API_…` errors when they break off or come too late. */
  readonly octets: AsyncIterable<Uint8Array>;
}

export interface WebAnswer extends Omit<WebStream, 'octets'> {
  readonly body: Buffer;
}

/** Requests to addresses that others name. All methods reject with one of the `API_…` errors; none follows a redirect or tries twice. */
export interface WebClient {
  /** `maxBytes`: a longer answer is `API_TOO_LARGE`. */
  request(what: WebRequest & { readonly maxBytes: number }): Promise<WebAnswer>;
  stream(what: WebRequest): Promise<WebStream>;
  close(): void;
}

export interface WebClientOptions {
  readonly scheduler: Scheduler;
  /** Lets addresses lie in the operator's own networks, and speak plain HTTP. */
  readonly allowPrivate?: boolean;
  readonly resolve?: Resolve;
}

/** Shorter than usual servers keep theirs, so that none is used just as it dies. */
const idleMs = 4000;
const agentOptions: AgentOptions = { keepAlive: true, maxSockets: 50, maxFreeSockets: 8, timeout: idleMs, scheduling: 'lifo' };

/** A client for URLs that come from outside: only https, and only public addresses, unless told. */
export function openWebClient({ scheduler, allowPrivate = false, resolve = systemResolve }: WebClientOptions): WebClient {
  const forbidden = (address: string): boolean => isForbiddenAddress(address, allowPrivate);
  const lookup: LookupFunction = (name, options, found) => {
    resolve(name).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => !forbidden(address));
        const [first] = allowed;
        if (first === undefined) found(addresses.length > 0 ? apiErrors.API_FORBIDDEN_ADDRESS() : apiErrors.API_UNREACHABLE(), '', 4);
        else if (options.all) found(null, [...allowed]);
        else found(null, first.address, first.family);
      },
      (error: unknown) => found(apiErrors.API_UNREACHABLE({}, error), '', 4),
    );
  };
  const plain = new PlainAgent({ ...agentOptions, lookup });
  const secure = new SecureAgent({ ...agentOptions, lookup });

  const placeOf = (written: string): URL => {
    const url = URL.parse(written);
    const known = url !== null && (url.protocol === 'https:' || (allowPrivate && url.protocol === 'http:'));
    if (!known || url.username !== '' || url.password !== '') throw apiErrors.API_FORBIDDEN_ADDRESS();
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // An address written as a number is never looked up, so it is looked at here.
    if (isIP(host) !== 0 && forbidden(plainAddress(host) ?? '')) throw apiErrors.API_FORBIDDEN_ADDRESS();
    return url;
  };

  const begin = (what: WebRequest, url: URL): ClientRequest => {
    const { body } = what;
    const sizeBytes = typeof body === 'string' ? Buffer.byteLength(body) : body?.sizeBytes;
    return (url.protocol === 'https:' ? requestSecure : requestPlain)({
      agent: url.protocol === 'https:' ? secure : plain,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method: what.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        'accept-encoding': 'identity',
        'user-agent': 'cordboard',
        ...what.headers,
        ...(sizeBytes === undefined ? {} : { 'content-length': String(sizeBytes) }),
      },
      insecureHTTPParser: false,
      maxHeaderSize: 16 * 1024,
    });
  };

  const stream = (what: WebRequest): Promise<WebStream> =>
    new Promise((answered, reject) => {
      const outgoing = begin(what, placeOf(what.url));
      let failure: GatewayError | undefined;
      const fail = (error: GatewayError): void => {
        failure ??= error;
        disarm();
        reject(failure);
        outgoing.destroy(failure);
      };
      const { signal } = what;
      const abandon = (): void => fail(apiErrors.API_ABANDONED());
      const late: Cancel = scheduler.at(later(scheduler.now(), what.timeoutMs), () => fail(apiErrors.API_TIMEOUT()));
      const disarm = (): void => {
        late();
        signal?.removeEventListener('abort', abandon);
      };
      outgoing.on('error', (error) => fail(error instanceof GatewayError ? error : apiErrors.API_UNREACHABLE({}, error)));
      if (signal?.aborted) return abandon();
      signal?.addEventListener('abort', abandon, { once: true });
      outgoing.on('response', (incoming) => {
        const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
        incoming.once('close', disarm);
        answered({ status: incoming.statusCode ?? 0, headers, octets: octetsOf(incoming, () => failure) });
      });
      const { body } = what;
      if (typeof body !== 'object') outgoing.end(body);
      else send(outgoing, body).catch((error: unknown) => fail(error instanceof GatewayError ? error : apiErrors.API_UNREACHABLE({}, error)));
    });

  return {
    stream,
    async request(what) {
      const { status, headers, octets } = await stream(what);
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of octets) {
        size += part.length;
        if (size > what.maxBytes) throw apiErrors.API_TOO_LARGE({ status });
        parts.push(part);
      }
      return { status, headers, body: Buffer.concat(parts) };
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/** No faster than the far side reads. An answer may come before all was sent; then the rest is of no interest. */
async function send(outgoing: ClientRequest, { octets }: WebUpload): Promise<void> {
  for await (const part of octets) {
    if (outgoing.destroyed) return;
    if (outgoing.write(part)) continue;
    await new Promise<void>((resolve) => {
      outgoing.once('drain', resolve);
      outgoing.once('close', resolve);
    });
  }
  outgoing.end();
}

async function* octetsOf(incoming: IncomingMessage, failure: () => GatewayError | undefined): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of incoming) yield part as Buffer;
  } catch (error) {
    throw failure() ?? apiErrors.API_UNREACHABLE({}, error);
  }
  if (!incoming.complete) throw failure() ?? apiErrors.API_UNREACHABLE();
}
