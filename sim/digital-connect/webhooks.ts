import { bad, ok, type Result } from '#base';
import type { Note } from './event-log.ts';
import type { Faults } from './faults.ts';
import { post } from './post.ts';
import type { Quirks } from './quirks.ts';
import type { Timers } from './timers.ts';
import { type Action, actions, printWebhook, type Webhook } from './webhook.ts';

/** The custom integration of Builder > Integrations and its three actions. */
export interface WebhookTarget {
  /** Scheme, host and prefix; no query. */
  readonly baseUrl: string;
  /** Relative paths of the actions; usually their names. */
  readonly paths?: Partial<Readonly<Record<Action, string>>> | undefined;
  readonly auth?:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly user: string; readonly password: string }
    | { readonly kind: 'api-key'; readonly key: string }
    | undefined;
}

/** A webhook and how its deliveries went. */
export interface Delivery {
  readonly id: string;
  readonly action: Action;
  readonly conversationId: string;
  readonly state: 'waiting' | 'delivered' | 'given-up' | 'lost';
  /** One for each attempt of each copy: a status, or why there is none. */
  readonly answers: readonly (number | string)[];
}

export interface Webhooks {
  /** Sets where webhooks go; without a target they are only logged. */
  point(target: WebhookTarget | undefined): Result<undefined>;
  emit(webhook: Omit<Webhook, 'id'>): void;
  /** Sends again what was already sent; `shiftMs` moves the timestamps. Gives how many. */
  replay(which?: { readonly conversationId?: string; readonly id?: string; readonly shiftMs?: number; readonly copies?: number }): number;
  /** Nothing leaves for so long; then all of it does. */
  outage(ms: number): void;
  list(): readonly Delivery[];
  /** Resolves when nothing is under way or waiting for its time; what is held behind others does not count. */
  idle(): Promise<void>;
  clear(): void;
}

export interface WebhooksOptions {
  readonly timers: Timers;
  readonly quirks: () => Quirks;
  readonly faults: Faults;
  readonly note: Note;
}

/** Base and path together, as Talkdesk joins them. */
const urlOf = ({ baseUrl, paths }: WebhookTarget, action: Action): URL =>
  new URL(`${baseUrl.replace(/\/+$/, '')}/${(paths?.[action] ?? action).replace(/^\/+/, '')}`);

function authOf({ auth }: WebhookTarget): Readonly<Record<string, string>> {
  if (auth?.kind === 'basic') return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
  return auth?.kind === 'api-key' ? { 'x-api-key': auth.key } : {};
}

/** What Connections asks of an answer: JSON, an object. */
function complaintOf(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? undefined : 'the answer is no JSON object';
  } catch (error) {
    if (error instanceof SyntaxError) return 'the answer is not JSON';
    throw error;
  }
}

/** Would another try have a chance? Retries are a guess; a refusal is final in it. */
const again = (answer: number | string): boolean => typeof answer === 'string' || answer >= 500 || answer === 408 || answer === 429;

export function openWebhooks({ timers, quirks, faults, note }: WebhooksOptions): Webhooks {
  let target: WebhookTarget | undefined;
  let age = 0;
  let nextId = 0;
  let under = 0;
  let openAtMs = 0;
  const sent = new Map<string, { readonly webhook: Webhook; readonly answers: (number | string)[]; state: Delivery['state'] }>();
  const tails = new Map<string, Promise<void>>();
  const held: { readonly webhook: Webhook; behind: number }[] = [];
  const waiters: (() => void)[] = [];

  /** Something is under way, until the function it gives is called. */
  const begin = (): (() => void) => {
    const born = age;
    under++;
    return () => {
      if (born === age && --under === 0) for (const waiter of waiters.splice(0)) waiter();
    };
  };

  const attempt = async (to: WebhookTarget, webhook: Webhook, shiftMs: number): Promise<number | string> => {
    const body = JSON.stringify(printWebhook(webhook, quirks(), shiftMs));
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'Talkdesk-Connections-simulator', ...authOf(to) };
    const born = age;
    const about = { id: webhook.id, action: webhook.action, conversationId: webhook.conversationId };
    note('webhook-sent', about);
    const outcome = await post(urlOf(to, webhook.action), { headers, body, timeoutMs: quirks().webhookTimeoutMs, timers });
    if (born !== age) return 'stopped';
    if ('failed' in outcome) {
      note('webhook-failed', { ...about, why: outcome.failed });
      return outcome.failed;
    }
    const complaint = outcome.status >= 200 && outcome.status < 300 ? complaintOf(outcome.text) : undefined;
    note('webhook-answered', { ...about, status: outcome.status, ...(complaint === undefined ? {} : { complaint }) });
    return outcome.status;
  };

  /** One copy, tried until it is taken, refused or given up. */
  const deliver = async (webhook: Webhook, shiftMs: number, born: number): Promise<void> => {
    const record = sent.get(webhook.id);
    for (let tries = 1; record; tries++) {
      const outageMs = openAtMs - timers.wall();
      if (outageMs > 0 && !(await timers.pause(outageMs))) return;
      if (born !== age || !target) return;
      const answer = await attempt(target, webhook, shiftMs);
      if (born !== age) return;
      record.answers.push(answer);
      if (typeof answer === 'number' && answer >= 200 && answer < 300) {
        record.state = 'delivered';
        return;
      }
      if (tries >= quirks().webhookAttempts || !again(answer)) {
        if (record.state === 'waiting') record.state = 'given-up';
        note('webhook-given-up', { id: webhook.id, action: webhook.action, conversationId: webhook.conversationId, tries });
        return;
      }
      if (!(await timers.pause(quirks().webhookPauseMs * 2 ** (tries - 1)))) return;
    }
  };

  const leave = (webhook: Webhook, copies: number, shiftMs = 0): void => {
    const finish = begin();
    const born = age;
    const go = async (): Promise<void> => {
      await Promise.all(Array.from({ length: copies }, () => deliver(webhook, shiftMs, born)));
    };
    const { conversationId } = webhook;
    const before = quirks().webhookOrder === 'in-order' ? tails.get(conversationId) : undefined;
    const done = (before ? before.then(go) : go()).finally(() => {
      if (tails.get(conversationId) === done) tails.delete(conversationId);
      finish();
    });
    tails.set(conversationId, done);
    for (const one of held.filter((other) => other.webhook.conversationId === conversationId && other.webhook !== webhook))
      if (--one.behind === 0) {
        held.splice(held.indexOf(one), 1);
        leave(one.webhook, 1);
      }
  };

  const due = (webhook: Webhook, ms: number, copies: number): void => {
    const finish = begin();
    timers.after(ms, () => {
      leave(webhook, copies);
      finish();
    });
  };

  return {
    point(wish) {
      if (wish === undefined) {
        target = undefined;
        return ok(undefined);
      }
      const url = URL.canParse(wish.baseUrl) ? new URL(wish.baseUrl) : undefined;
      if (!url || !/^https?:$/.test(url.protocol)) return bad('the base path must be an http or https URL');
      if (url.search !== '' || url.hash !== '') return bad('the base path must have no query and no fragment');
      if (actions.some((action) => url.pathname.endsWith(`/${action}`))) return bad('the base path must not point to an action');
      target = wish;
      return ok(undefined);
    },
    emit(about) {
      const webhook: Webhook = { ...about, id: `hook-${++nextId}` };
      const fault = faults.forWebhook(webhook.action);
      const { action, conversationId, id } = webhook;
      sent.set(id, { webhook, answers: [], state: fault?.kind === 'lose' ? 'lost' : 'waiting' });
      note('webhook', { id, action, conversationId, ...(fault ? { fault: fault.kind } : {}) });
      if (fault?.kind === 'lose') return;
      if (fault?.kind === 'hold') held.push({ webhook, behind: fault.behind });
      else due(webhook, fault?.kind === 'delay' ? fault.ms : quirks().webhookAfterMs, fault?.kind === 'copies' ? fault.count : 1);
    },
    replay({ conversationId, id, shiftMs = 0, copies = 1 } = {}) {
      const old = [...sent.values()].filter(
        ({ webhook }) => (conversationId === undefined || webhook.conversationId === conversationId) && (id === undefined || webhook.id === id),
      );
      for (const { webhook } of old) leave(webhook, copies, shiftMs);
      note('webhooks-replayed', { count: old.length, shiftMs });
      return old.length;
    },
    outage(ms) {
      openAtMs = timers.wall() + ms;
      note('webhook-outage', { ms });
    },
    list: () =>
      [...sent.values()].map(({ webhook: { id, action, conversationId }, answers, state }) => ({
        id,
        action,
        conversationId,
        state,
        answers: [...answers],
      })),
    idle: () => (under === 0 ? Promise.resolve() : new Promise((resolve) => void waiters.push(resolve))),
    clear() {
      age++;
      openAtMs = 0;
      nextId = 0;
      under = 0;
      sent.clear();
      tails.clear();
      held.length = 0;
      for (const waiter of waiters.splice(0)) waiter();
    },
  };
}
