import { asGatewayError, type Scheduler } from '#base';
import type { Attempt, DeskListener, OutboxItem, OutgoingItem } from '#contract';
import type { WebClient } from '#net';
import type { ZoomChatOptions } from './options.ts';

/** What lies in this channel's lane of the outbox. */
type Parcel =
  /** A body for the Post URL; `handOff`: it tells that a human is wanted. */
  | { readonly kind: 'push'; readonly body: string; readonly handOff?: string }
  /** Zoom was told, so the conversation is over here. */
  | { readonly kind: 'left'; readonly deskConversation: string };

/** The lane by which answers reach Zoom. */
export const pushLane = (channel: string): string => `zoom-chat:${channel}`;

export const parcelOf = (channel: string, sessionId: string, idempotencyKey: string, parcel: Parcel): OutgoingItem => ({
  lane: pushLane(channel),
  key: sessionId,
  idempotencyKey,
  body: JSON.stringify(parcel),
});

export interface PushPorts {
  readonly web: Pick<WebClient, 'request'>;
  readonly listener: Pick<DeskListener, 'hear'>;
  readonly scheduler: Scheduler;
}

/** A conversation that nobody knows any more is not waited for longer. */
const unknownMs = 60_000;
const passing = [408, 425, 429];

/** Carries parcels out: at least once, in the order of their session. */
export function pusher(options: ZoomChatOptions, { web, listener, scheduler }: PushPorts): (item: OutboxItem) => Promise<Attempt> {
  const desk = options.id;

  const leave = async ({ deskConversation }: Extract<Parcel, { kind: 'left' }>, { putAt }: OutboxItem): Promise<Attempt> => {
    for (const kind of ['joined', 'ended'] as const) {
      const heard = await listener.hear({ desk, deskConversation, id: `${deskConversation}.${kind}`, what: { kind } });
      if (heard === 'unknown' && kind === 'joined' && scheduler.wall() - putAt < unknownMs)
        return { kind: 'retry', why: 'the conversation has not heard that it was taken', afterMs: 100 };
    }
    return { kind: 'done' };
  };

  const push = async ({ body, handOff }: Extract<Parcel, { kind: 'push' }>, { idempotencyKey }: OutboxItem): Promise<Attempt> => {
    const { push: place } = options;
    const attempt = place === undefined ? ({ kind: 'refused', why: 'no Post URL' } as const) : await post(place, body, idempotencyKey);
    if (attempt.kind === 'refused' && handOff !== undefined)
      await listener.hear({ desk, deskConversation: handOff, id: `${handOff}.nobody`, what: { kind: 'nobody' } });
    return attempt;
  };

  const post = async ({ url, token, timeoutMs }: NonNullable<ZoomChatOptions['push']>, body: string, key: string): Promise<Attempt> => {
    try {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key };
      const { status, headers: told } = await web.request({ method: 'POST', url, headers, body, timeoutMs, maxBytes: 64 * 1024 });
      if (status >= 200 && status < 300) return { kind: 'done' };
      const why = `HTTP ${status}`;
      if (status < 500 && !passing.includes(status)) return { kind: 'refused', why };
      const seconds = Number(told['retry-after'] ?? Number.NaN);
      return { kind: 'retry', why, ...(seconds > 0 ? { afterMs: Math.min(seconds, 3600) * 1000 } : {}) };
    } catch (thrown) {
      const { code, retry } = asGatewayError(thrown);
      return retry ? { kind: 'retry', why: code } : { kind: 'refused', why: code };
    }
  };

  return (item) => {
    const parcel = JSON.parse(item.body) as Parcel;
    return parcel.kind === 'left' ? leave(parcel, item) : push(parcel, item);
  };
}
