import type { ChatFile, Config, Facts, Item, Outgoing, Problem } from './shapes.ts';

/** An answer of the gateway, or its problem; `OFFLINE` when there was none. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

export const offline: Problem = { code: 'OFFLINE', message: '', retry: true };

/** The gateway over plain HTTP. */
export interface Door {
  config(): Promise<Answer<Config>>;
  session(facts: Facts, token: string | undefined): Promise<Answer<{ readonly token: string; readonly expiresAt: string }>>;
  open(token: string): Promise<Answer<void>>;
  send(token: string, message: Outgoing): Promise<Answer<{ readonly result: string }>>;
  items(
    token: string,
    after: string | undefined,
    waitMs: number,
    abort: AbortSignal,
  ): Promise<Answer<{ items: readonly Item[]; signs: readonly { kind: 'typing' | 'over'; from?: 'agent' | 'human' }[] }>>;
  typing(token: string): Promise<Answer<void>>;
  leave(token: string): Promise<Answer<void>>;
  file(token: string, id: string): Promise<Answer<Blob>>;
  upload(token: string, file: File, progress: (share: number) => void): { readonly done: Promise<Answer<ChatFile>>; abort(): void };
  socket(): WebSocket;
}

export function openDoor(base: URL): Door {
  const at = (path: string): string => new URL(path, base).href;
  const ask = async <Value>(method: string, path: string, token?: string, body?: unknown, abort?: AbortSignal): Promise<Answer<Value>> => {
    try {
      const response = await fetch(at(path), {
        method,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(abort === undefined ? {} : { signal: abort }),
      });
      const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
      if (!response.ok) return { ok: false, problem: problemOf(response.status, isJson ? await response.json() : undefined) };
      return { ok: true, value: (isJson ? await response.json() : response.status === 204 ? undefined : await response.blob()) as Value };
    } catch {
      return { ok: false, problem: offline }; // no network, or no permission to know more
    }
  };
  return {
    config: () => ask('GET', 'config'),
    session: (facts, token) => ask('POST', 'session', token, facts),
    open: (token) => ask('POST', 'open', token),
    send: (token, { id, text, files }) => ask('POST', 'messages', token, { id, text, files: files.map((file) => file.id) }),
    items: (token, after, waitMs, abort) =>
      ask('GET', `items?waitMs=${waitMs}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`, token, undefined, abort),
    typing: (token) => ask('POST', 'typing', token),
    leave: (token) => ask('POST', 'leave', token),
    file: (token, id) => ask('GET', `files/${encodeURIComponent(id)}`, token),
    upload(token, file, progress) {
      // `fetch` tells nothing of how far an upload is.
      const request = new XMLHttpRequest();
      const done = new Promise<Answer<ChatFile>>((settle) => {
        request.open('POST', at('files'));
        request.setRequestHeader('authorization', `Bearer ${token}`);
        request.setRequestHeader('content-type', file.type || 'application/octet-stream');
        request.setRequestHeader('x-file-name', encodeURIComponent(file.name.slice(-200).toWellFormed?.() ?? 'file'));
        request.responseType = 'json';
        request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
        request.onload = () => {
          const body = request.response as { file?: ChatFile } | null;
          settle(request.status === 201 && body?.file ? { ok: true, value: body.file } : { ok: false, problem: problemOf(request.status, body) });
        };
        request.onerror = request.onabort = () => settle({ ok: false, problem: offline });
        request.send(file);
      });
      return { done, abort: () => request.abort() };
    },
    socket() {
      const url = new URL('ws', base);
      url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
      return new WebSocket(url);
    },
  };
}

function problemOf(status: number, body: unknown): Problem {
  const error = (body as { error?: Problem } | null | undefined)?.error;
  return {
    code: error?.code ?? `HTTP_${status}`,
    message: error?.message ?? '',
    retry: error?.retry ?? (status >= 500 || status === 429),
    ...(error?.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}
