import { type Answer, type Door, offline } from './door.ts';
import type { Keep } from './keep.ts';
import type { Outbox } from './outbox.ts';
import type { ChatFile, Facts, Item, Outgoing, Problem, Said } from './shapes.ts';

export type LineState = 'idle' | 'connecting' | 'online' | 'offline' | 'refused' | 'sign-in';

export interface LineEvents {
  state(state: LineState): void;
  /** Items, oldest first; one that is known already replaces what was known. */
  items(items: readonly Item[]): void;
  /** All that was missed is there. */
  ready(): void;
  typing(from: 'agent' | 'human'): void;
  over(): void;
  /** A message was refused for good. */
  failed(message: Outgoing, problem: Problem): void;
  /** A message is durable. */
  sent(id: string): void;
  /** Another person, or nobody any more: nothing of before belongs here. */
  fresh(): void;
}

/** The line to the gateway: a WebSocket, or requests that wait where that is blocked. It never gives up, and loses nothing. */
export interface Line {
  start(): void;
  readonly state: LineState;
  open(): void;
  /** Sends what lies in the outbox, in order, each until it is acknowledged or refused for good. */
  flush(): void;
  typing(): void;
  leave(): void;
  file(id: string): Promise<Answer<Blob>>;
  upload(file: File, progress: (share: number) => void): { readonly done: Promise<Answer<ChatFile>>; abort(): void };
  /** Who the visitor is now, signed by the site; undefined: they signed out. */
  identify(identity: string | undefined): void;
}

interface Session {
  readonly token: string;
  readonly expiresAt: string;
}

interface Ports {
  readonly door: Door;
  readonly keep: Keep;
  readonly outbox: Outbox;
  readonly facts: () => Facts;
  /** Who is signed in at the site, as it has signed. */
  readonly identity: string | undefined;
  /** The last item seen: what came after it is asked for. */
  readonly lastItem: () => string | undefined;
  readonly events: LineEvents;
}

const shortestMs = 500;
const longestMs = 30_000;
const pingMs = 20_000;
const answerMs = 12_000;
/** So many WebSockets in a row that were never ready: then plain HTTP is tried, and the WebSocket again after a while. */
const mostFailed = 2;
const httpForMs = 5 * 60_000;
const hourMs = 3_600_000;

export function openLine({ door, keep, outbox, facts, lastItem, events, ...known }: Ports): Line {
  let state: LineState = 'idle';
  let socket: WebSocket | undefined;
  let polling: AbortController | undefined;
  let attempt = 0;
  let failedSockets = 0;
  let httpUntil = 0;
  let retryTimer: number | undefined;
  let pingTimer: number | undefined;
  let sending = false;
  let wantsOpen = false;
  let { identity } = known;
  const answers = new Map<string, (answer: Answer<unknown>) => void>();

  const change = (next: LineState): void => {
    if (state === next) return;
    state = next;
    events.state(next);
  };
  const session = (): Session | undefined => {
    try {
      return JSON.parse(keep.get('session') ?? 'null') ?? undefined;
    } catch {
      return undefined; // not ours
    }
  };
  const token = (): string => session()?.token ?? '';

  /** A token that lasts a while yet; a fresh one for the same thread once its time is nearly over. */
  const admit = async (): Promise<Problem | undefined> => {
    const known = session();
    const left = known === undefined ? 0 : Date.parse(known.expiresAt) - Date.now();
    if (known !== undefined && left > hourMs && identity === undefined) return undefined;
    const asked = { ...facts(), ...(identity === undefined ? {} : { identity }) };
    const answer = await door.session(asked, left > 0 ? known?.token : undefined);
    if (answer.ok) {
      if (known !== undefined && threadIn(known.token) !== threadIn(answer.value.token)) events.fresh();
      identity = undefined;
      keep.set('session', JSON.stringify(answer.value));
      return undefined;
    }
    if (answer.problem.code === 'UNAUTHORIZED' && known !== undefined) {
      forget();
      return admit();
    }
    return answer.problem;
  };
  const forget = (): void => {
    keep.set('session', undefined);
    events.fresh();
  };

  const later = (problem?: Problem): void => {
    window.clearTimeout(retryTimer);
    if (problem?.code === 'ORIGIN' || problem?.code === 'BLOCKED') return change('refused');
    if (problem?.code === 'IDENTITY_NEEDED' || problem?.code === 'IDENTITY_REFUSED') return change('sign-in');
    change('offline');
    const waitMs = Math.max(problem?.retryAfterMs ?? 0, Math.min(longestMs, shortestMs * 2 ** attempt++) * (0.7 + Math.random() * 0.6));
    retryTimer = window.setTimeout(() => void connect(), waitMs);
  };

  let connecting = false;
  const connect = async (): Promise<void> => {
    if (connecting || socket !== undefined || polling !== undefined) return;
    connecting = true;
    window.clearTimeout(retryTimer);
    if (attempt === 0) change('connecting');
    const problem = await admit();
    connecting = false;
    if (problem) return later(problem);
    if (Date.now() < httpUntil) return poll();
    listen();
  };

  const ready = (): void => {
    attempt = 0;
    change('online');
    events.ready();
    if (wantsOpen) open();
    flush();
  };

  const listen = (): void => {
    let wasReady = false;
    let current: WebSocket;
    try {
      current = door.socket();
    } catch {
      httpUntil = Date.now() + httpForMs; // forbidden by the page's own policy
      void poll();
      return;
    }
    socket = current;
    const patience = window.setTimeout(() => giveUp(), answerMs);
    let heard = Date.now();
    current.onopen = () => {
      const after = lastItem();
      current.send(JSON.stringify({ type: 'hello', token: token(), ...(after === undefined ? {} : { after }) }));
    };
    current.onmessage = ({ data }) => {
      heard = Date.now();
      const said = JSON.parse(String(data)) as Said;
      if (said.type === 'ready') {
        wasReady = true;
        failedSockets = 0;
        window.clearTimeout(patience);
        ready();
      } else hear(said);
    };
    pingTimer = window.setInterval(() => {
      if (Date.now() - heard > pingMs + answerMs) giveUp();
      else if (current.readyState === WebSocket.OPEN) current.send('{"type":"ping"}');
    }, pingMs);
    const lost = (code: number): void => {
      if (socket !== current) return;
      window.clearTimeout(patience);
      window.clearInterval(pingTimer);
      socket = undefined;
      for (const settle of [...answers.values()]) settle({ ok: false, problem: offline });
      if (code === 4401) {
        // Refreshed where it is merely old; else it is nobody's any more.
        if (!wasReady) forget();
        return later();
      }
      // 1013: it is there, and busy.
      if (!wasReady && code !== 1013 && ++failedSockets >= mostFailed && navigator.onLine) {
        failedSockets = 0;
        httpUntil = Date.now() + httpForMs;
      }
      later();
    };
    /** A far side that is gone does not answer a goodbye either. */
    const giveUp = (): void => {
      current.close();
      lost(1006);
    };
    current.onclose = ({ code }) => lost(code);
    // What the page's own policy blocks fails without ever closing.
    current.onerror = () => window.setTimeout(() => current.readyState === WebSocket.CLOSED && lost(1006), 100);
  };

  const hear = (said: Said): void => {
    if (said.type === 'items') events.items(said.items);
    else if (said.type === 'typing') events.typing(said.from);
    else if (said.type === 'over') events.over();
    else if (said.type === 'ack') answers.get(said.id)?.({ ok: true, value: said });
    else if (said.type === 'refused' && said.id !== undefined) answers.get(said.id)?.({ ok: false, problem: said });
  };

  const poll = async (): Promise<void> => {
    const abort = new AbortController();
    polling = abort;
    let first = true;
    while (!abort.signal.aborted && Date.now() < httpUntil) {
      const answer = await door.items(token(), lastItem(), first ? 0 : 25_000, abort.signal);
      if (!answer.ok) {
        if (answer.problem.code === 'UNAUTHORIZED') forget();
        httpUntil = 0; // not only WebSockets fail: they get the next chance
        break;
      }
      events.items(answer.value.items);
      for (const sign of answer.value.signs) {
        if (sign.kind === 'over') events.over();
        else if (sign.from !== undefined) events.typing(sign.from);
      }
      if (first) ready();
      first = false;
    }
    if (polling !== abort) return;
    polling = undefined;
    if (httpUntil > 0) void connect();
    else later();
  };

  /** Sends one message and waits for what the gateway says to it. */
  const send = (message: Outgoing): Promise<Answer<unknown>> => {
    const { id, text, files } = message;
    const open = socket;
    if (open === undefined || open.readyState !== WebSocket.OPEN) return door.send(token(), message);
    return new Promise((settle) => {
      const patience = window.setTimeout(() => end({ ok: false, problem: offline }), answerMs);
      const end = (answer: Answer<unknown>): void => {
        window.clearTimeout(patience);
        answers.delete(id);
        settle(answer);
      };
      answers.set(id, end);
      open.send(JSON.stringify({ type: 'message', id, text, files: files.map((file) => file.id) }));
    });
  };

  const flush = (): void => void sendAll();
  const sendAll = async (): Promise<void> => {
    if (sending || state !== 'online') return;
    sending = true;
    for (let next = outbox.all()[0]; next !== undefined && state === 'online'; next = outbox.all()[0]) {
      const answer = await send(next);
      if (answer.ok) {
        outbox.remove(next.id);
        events.sent(next.id);
      } else if (answer.problem.retry || answer.problem.code === 'UNAUTHORIZED') {
        await new Promise((done) => window.setTimeout(done, answer.problem.retryAfterMs ?? 2000));
      } else {
        outbox.remove(next.id);
        events.failed(next, answer.problem);
      }
    }
    sending = false;
  };

  const tell = (type: 'open' | 'typing' | 'leave'): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type }));
    else void door[type](token());
  };
  const open = (): void => {
    wantsOpen = state !== 'online';
    if (!wantsOpen) tell('open');
  };
  const hurry = (): void => {
    if (state !== 'offline') return;
    attempt = 0;
    void connect();
  };
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && hurry());
  // Another tab may have gone with messages on their way.
  window.setInterval(flush, 15_000);

  return {
    get state() {
      return state;
    },
    start: () => void connect(),
    open,
    flush,
    typing: () => state === 'online' && tell('typing'),
    leave: () => tell('leave'),
    file: (id) => door.file(token(), id),
    upload: (file, progress) => door.upload(token(), file, progress),
    identify(next) {
      identity = next;
      if (next === undefined) {
        // Somebody else may sit there now.
        for (const { id } of outbox.all()) outbox.remove(id);
        forget();
      }
      attempt = 0;
      const current = socket;
      socket = undefined;
      window.clearInterval(pingTimer);
      current?.close();
      polling?.abort();
      polling = undefined;
      void connect();
    },
  };
}

/** The thread that a token is for. It is read only to see whether it changed. */
function threadIn(token: string): unknown {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'))).thread;
  } catch {
    return undefined; // no token of ours
  }
}
