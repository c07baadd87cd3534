import type { Dice, Scheduler } from '#base';
import type { Meter, RecordReader } from '#contract';
import { openWebClient } from '#net';
import type { DiskStore, LanePolicy } from '#store';
import { deliverWebhook } from './deliver-webhook.ts';
import { fanOut, webhookLane } from './fan-out.ts';
import { noticeLane } from './notice-items.ts';
import type { Webhook } from './read-webhooks.ts';

export interface NoticePorts {
  readonly webhooks: readonly Webhook[];
  readonly records: RecordReader;
  readonly store: Pick<DiskStore, 'outbox'>;
  readonly scheduler: Scheduler;
  readonly dice: Pick<Dice, 'fraction'>;
  readonly meter: Meter;
}

/** What waits within the house is tried soon again, and never rests. */
const noticePace: Partial<LanePolicy> = { longestRetryMs: 60_000, tripAfter: Number.MAX_SAFE_INTEGER };

/** Tells webhooks what happened, until the store is closed. Returns how to give the connections up. */
export function openNotices({ webhooks, records, store, scheduler, dice, meter }: NoticePorts): () => void {
  if (webhooks.length === 0) return () => {};
  store.outbox.run(noticeLane, fanOut(webhooks, records, store.outbox), { scheduler, dice, policy: noticePace });
  const webs = webhooks.map((webhook) => {
    const web = openWebClient({ scheduler, allowPrivate: webhook.allowPrivate });
    store.outbox.run(
      webhookLane(webhook.id),
      ({ idempotencyKey, body }) => deliverWebhook(webhook, { id: idempotencyKey, body }, { web, scheduler, meter }),
      { scheduler, dice, policy: { attemptMs: webhook.timeoutMs + 5_000 } },
    );
    return web;
  });
  return () => {
    for (const web of webs) web.close();
  };
}
