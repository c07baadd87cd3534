import { validateHeaderName, validateHeaderValue } from 'node:http';
import { asGatewayError, type Complaint, type GatewayError, invariant, type Logger, later, type Scheduler } from '#base';
import { type ApiAnswer, type ApiClient, type ApiRequest, type Meter, silentMeter } from '#contract';
import { apiErrors } from './api.errors.ts';
import { fillBody, parseUrlTemplate, type UrlTemplate } from './api-template.ts';
import { isForbiddenAddress } from './forbidden-address.ts';
import { parseJson } from './json-body.ts';
import { openPinnedCaller, type PinnedCaller, type Resolve, systemResolve } from './pinned-request.ts';

/** An HTTP API as configured, its secrets already looked up. */
export interface ApiSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` in path or query. One that begins with `/` is this gateway itself. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to send, with `{name}` inside its texts. */
  readonly body?: unknown;
  /** 2500 unless told. */
  readonly timeoutMs?: number;
  /** The largest answer taken, in bytes; 65,536 unless told. */
  readonly maxBytes?: number;
  /** Lets the API live in the operator's own networks, and speak plain HTTP. */
  readonly allowPrivate?: boolean;
  /** Statuses whose body counts as an answer, besides 200 to 299. */
  readonly accept?: readonly number[];
}

/** How this gateway reaches itself, once its door is open: `http://127.0.0.1:8080`. `cert`: its own certificate, PEM, where it speaks TLS. */
export interface OwnDoor {
  readonly url: string;
  readonly cert?: string;
}

export interface ApiClientOptions {
  readonly apis: Readonly<Record<string, ApiSpec>>;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter?: Meter;
  /** Asked when a URL that begins with `/` is first called. */
  readonly own?: () => OwnDoor | undefined;
  readonly resolve?: Resolve;
}

/** An `ApiClient` with connections to give up at the end. */
export interface ClosableApiClient extends ApiClient {
  close(): void;
}

/** These belong to the connection, not to the operator. */
const connectionHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'keep-alive',
  'accept-encoding',
]);

/** What is wrong with configured APIs, all at once; paths are relative to the record of APIs. */
export function checkApis(apis: Readonly<Record<string, ApiSpec>>): readonly Complaint[] {
  const found: Complaint[] = [];
  for (const [api, spec] of Object.entries(apis)) {
    const complain = (path: readonly string[], says: string, remedy: string): void =>
      void found.push({ severity: 'error', path: [api, ...path], says, remedy });
    const url = parseUrlTemplate(spec.url);
    if (!url.ok)
      complain(
        ['url'],
        `The url of this API cannot be used: ${url.error}.`,
        'Write it like https://shop.example/orders/{order}, or /orders/{order} for this gateway itself.',
      );
    else if (url.value.origin?.protocol === 'http:' && !spec.allowPrivate) {
      complain(['url'], 'This API speaks plain HTTP.', 'Use https, or set allowPrivate: true for an API inside your own network.');
    }
    for (const [name, value] of Object.entries(spec.headers ?? {})) {
      if (connectionHeaders.has(name.toLowerCase())) complain(['headers', name], 'This header belongs to the connection.', 'Leave it out.');
      else if (!isHeader(name, value))
        complain(
          ['headers', name],
          'This header cannot be sent: it has characters that headers may not have.',
          'Check its name and its value for line ends.',
        );
    }
    if (spec.body !== undefined && spec.method === 'GET')
      complain(['body'], 'A GET request carries no body.', 'Use POST, or put the values into the url.');
  }
  return found;
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false; // the complaint says so
  }
}

interface Prepared {
  readonly spec: ApiSpec;
  readonly url: UrlTemplate;
  caller: PinnedCaller | undefined;
}

/** Opens the calls of configured APIs. The APIs must have passed `checkApis`. */
export function openApiClient(options: ApiClientOptions): ClosableApiClient {
  const { scheduler, logger, meter = silentMeter, resolve = systemResolve } = options;
  const prepared = new Map<string, Prepared>();
  for (const [api, spec] of Object.entries(options.apis)) {
    const url = parseUrlTemplate(spec.url);
    invariant(url.ok, 'configured APIs were checked before they are opened');
    prepared.set(api, { spec, url: url.value, caller: undefined });
  }

  const callerOf = (api: Prepared): PinnedCaller => {
    if (api.caller !== undefined) return api.caller;
    const { origin } = api.url;
    if (origin !== undefined) {
      const allowPrivate = api.spec.allowPrivate === true;
      api.caller = openPinnedCaller({ ...origin, resolve, forbidden: (address) => isForbiddenAddress(address, allowPrivate) }, scheduler);
      return api.caller;
    }
    const own = options.own?.();
    if (own === undefined) throw apiErrors.API_UNREACHABLE({ why: 'our own door is not open' });
    const { protocol, hostname, port } = new URL(own.url);
    api.caller = openPinnedCaller(
      {
        protocol: protocol as 'http:' | 'https:',
        hostname,
        port,
        resolve,
        forbidden: () => false,
        ...(own.cert === undefined ? {} : { pinnedCert: own.cert }),
      },
      scheduler,
    );
    return api.caller;
  };

  const answer = async (request: ApiRequest, api: Prepared | undefined, abort: AbortSignal): Promise<ApiAnswer> => {
    if (api === undefined) throw apiErrors.API_UNKNOWN();
    const { spec, url } = api;
    const target = url.fill(request.values);
    const body = fillBody(spec.body, request.values);
    if (!target.ok) throw apiErrors.API_VALUE_UNFIT({ value: target.error });
    if (!body.ok) throw apiErrors.API_VALUE_UNFIT({ value: body.error });
    const text = body.value === undefined ? undefined : JSON.stringify(body.value);
    const { status, body: octets } = await callerOf(api).request({
      method: spec.method,
      target: target.value,
      headers: headersOf(spec, text),
      body: text,
      maxBytes: spec.maxBytes ?? 65_536,
      due: later(scheduler.now(), spec.timeoutMs ?? 2500),
      abort,
      wanted: (code) => (code >= 200 && code <= 299) || spec.accept?.includes(code) === true,
    });
    if (octets.length === 0) return { ok: true, status, body: null };
    const read = parseJson(octets.toString('utf8').replace(/^\ufeff/, ''));
    if (!read.ok) throw apiErrors.API_NOT_JSON({ status });
    return { ok: true, status, body: read.value };
  };

  return {
    async call(request, abort) {
      const api = prepared.get(request.api);
      const label = api === undefined ? 'unknown' : request.api;
      const began = scheduler.now();
      let result: ApiAnswer;
      let failure: GatewayError | undefined;
      try {
        result = await answer(request, api, abort);
      } catch (error) {
        failure = asGatewayError(error);
        const { status } = failure.facts;
        result = { ok: false, code: failure.code, ...(typeof status === 'number' ? { status } : {}) };
      }
      const ms = scheduler.now() - began;
      meter.count('api_calls_total', { api: label, result: result.ok ? 'ok' : result.code });
      meter.time('api_call_ms', ms, { api: label });
      if (failure === undefined) logger.debug('api answered', { api: label, status: result.status, ms });
      else if (failure.blame === 'gateway' && failure.code !== 'API_ABANDONED') logger.error('api call broke', { api: label, ms, error: failure });
      else logger.warn('api gave no answer', { api: label, ms, error: failure });
      return result;
    },
    close() {
      for (const api of prepared.values()) api.caller?.close();
    },
  };
}

function headersOf(spec: ApiSpec, body: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'cordboard' };
  for (const [name, value] of Object.entries(spec.headers ?? {})) headers[name.toLowerCase()] = value;
  if (body !== undefined) {
    headers['content-type'] ??= 'application/json';
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  return headers;
}
