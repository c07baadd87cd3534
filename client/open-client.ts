import { eventsIn } from './follow.ts';
import { type OperationRow, type Operations, operations } from './generated/operations.ts';
import type { EventMessage } from './generated/shapes.ts';
import { ProblemError, problemOf } from './problem.ts';

export interface ClientOptions {
  /** Where the gateway is: `https://voice.example.com`. In a browser, the page's own origin unless told. */
  readonly url?: string;
  /** A key, a session, a personal token or a signed one; asked for at each request when it is a function. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  readonly fetch?: typeof fetch;
  /** How often a request is sent again that had no answer or was answered "later": 2 unless told. Writes carry a key, so that they are done once. */
  readonly retries?: number;
}

export interface CallOptions {
  /** The same key again is the same request; one by chance unless told. */
  readonly idempotencyKey?: string;
  /** The `etag` that is meant, where something is changed. */
  readonly ifMatch?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** An answer with what its header fields say. */
export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | undefined;
  readonly headers: Headers;
}

type Name = keyof Operations;
type Paged = { [One in Name]: Operations[One]['item'] extends never ? never : One }[Name];
/** What is given may be left out where nothing of it is needed. */
type Given<One extends Name> =
  Record<string, never> extends Operations[One]['given'] ? [given?: Operations[One]['given']] : [given: Operations[One]['given']];
type Functions = {
  readonly [One in Exclude<Name, 'watchEvents'>]: (...given: [...Given<One>, options?: CallOptions]) => Promise<Operations[One]['answer']>;
};

/** The API: a function for each operation, and what goes over several of them. All of them reject with a `ProblemError`. */
export interface Client extends Functions {
  /** An operation with its answer's status and header fields. */
  request<One extends Exclude<Name, 'watchEvents'>>(
    name: One,
    given: Operations[One]['given'],
    options?: CallOptions,
  ): Promise<Answered<Operations[One]['answer']>>;
  /** An operation's answer as it came, unread: for files, and for reports in other forms, by `accept`. */
  raw<One extends Exclude<Name, 'watchEvents'>>(name: One, given: Operations[One]['given'], options?: CallOptions): Promise<Response>;
  /** All things of a list, page by page as they are wanted. */
  pages<One extends Paged>(name: One, given?: Operations[One]['given'], options?: CallOptions): AsyncGenerator<Operations[One]['item']>;
  /** What happens, as it happens. Taken up where it was left when the connection breaks; ends with the signal. */
  follow(given?: Operations['watchEvents']['given'], options?: Pick<CallOptions, 'signal'>): AsyncGenerator<EventMessage>;
}

const againAfterMs = 500;
const longestWaitMs = 30_000;

export function openClient({ url = '', token, fetch: ask = globalThis.fetch.bind(globalThis), retries = 2 }: ClientOptions = {}): Client {
  const base = url.replace(/\/+$/, '');

  const send = async (
    row: OperationRow,
    given: Readonly<Record<string, unknown>>,
    options: CallOptions,
    more: Record<string, string> = {},
  ): Promise<Response> => {
    const { body, ...rest } = given;
    const headers: Record<string, string> = { accept: options.accept ?? 'application/json, application/problem+json, */*;q=0.1', ...more };
    const bearer = typeof token === 'function' ? await token() : token;
    if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
    if (row.method !== 'GET') headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
    if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
    if (body !== undefined) headers['content-type'] = row.type ?? 'application/json';
    const init: RequestInit = {
      method: row.method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
    for (let left = retries; ; left--) {
      let failure: ProblemError;
      try {
        const response = await ask(`${base}${addressOf(row.path, rest)}`, init);
        if (response.ok) return response;
        failure = await problemOf(response);
      } catch (thrown) {
        if (options.signal?.aborted) throw thrown;
        failure = new ProblemError({ status: 0, code: 'NO_ANSWER', detail: 'The gateway gave no answer.' }, undefined, thrown);
      }
      const worthAgain = failure.status === 0 || failure.status === 429 || failure.status === 503;
      const waitMs = failure.retryAfterMs ?? againAfterMs;
      if (!worthAgain || left <= 0 || waitMs > longestWaitMs) throw failure;
      await pause(waitMs, options.signal);
    }
  };

  const raw: Client['raw'] = (name, given, options = {}) => send(operations[name], given as Readonly<Record<string, unknown>>, options);
  const request: Client['request'] = async (name, given, options = {}) => {
    const row = operations[name];
    const response = await raw(name, given, options);
    const json = /\bjson\b/.test(response.headers.get('content-type') ?? '') && row.raw !== true;
    const body: unknown = response.status === 204 ? undefined : json ? await response.json() : row.raw === true ? response : await response.text();
    return { status: response.status, body: body as never, etag: response.headers.get('etag') ?? undefined, headers: response.headers };
  };

  const pages: Client['pages'] = async function* (name, given, options) {
    const list = operations[name].pages ?? '';
    for (let cursor: string | undefined; ; ) {
      const wanted = { ...(given as object), ...(cursor === undefined ? {} : { cursor }) } as never;
      const page = (await request(name, wanted, options)).body as unknown as Readonly<Record<string, unknown>>;
      yield* page[list] as never[];
      cursor = page['next'] as string | undefined;
      if (cursor === undefined) return;
    }
  };

  const follow: Client['follow'] = async function* (given = {}, options = {}) {
    let last: string | undefined;
    for (;;) {
      try {
        const more = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) };
        const response = await send(operations.watchEvents, given, options, more);
        if (response.body === null) return;
        for await (const event of eventsIn(response.body)) {
          if (event.id !== undefined) last = event.id;
          yield JSON.parse(event.data) as EventMessage;
        }
      } catch (thrown) {
        if (options.signal?.aborted) return;
        // Whoever may not watch, or wants what is not there, is told; a broken line is taken up again.
        if (thrown instanceof ProblemError && thrown.status !== 0 && thrown.status < 500 && thrown.status !== 429) throw thrown;
      }
      if (options.signal?.aborted) return;
      await pause(againAfterMs * 4, options.signal);
    }
  };

  const functions = Object.fromEntries(
    (Object.keys(operations) as Exclude<Name, 'watchEvents'>[]).map((name) => [
      name,
      async (given: Readonly<Record<string, unknown>> = {}, options?: CallOptions) => (await request(name, given as never, options)).body,
    ]),
  );
  return { ...(functions as unknown as Functions), request, raw, pages, follow };
}

/** Path and query: what stands in the path is put there, the rest behind it. */
function addressOf(path: string, given: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const place = `{${name}}`;
    if (path.includes(place)) filled = filled.replace(place, encodeURIComponent(String(value)));
    else for (const one of [value].flat()) query.append(name, String(one));
  }
  const text = query.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
