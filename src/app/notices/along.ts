import type { StoreOptions } from '#store';
import type { GatewayConfig } from '../config.ts';
import { wrapUpItems } from '../wrap-up/wrap-up.ts';
import { noticeItems } from './notice-items.ts';

/** What goes out because of events, in their transaction: work at a conversation's end, and what webhooks are told. */
export function alongOf({ models, webhooks }: Pick<GatewayConfig, 'models' | 'webhooks'>): NonNullable<StoreOptions['along']> {
  const wrapUp = wrapUpItems(models.size > 0);
  return (id, events) => (webhooks.length === 0 ? wrapUp(id, events) : [...wrapUp(id, events), ...noticeItems(id, events)]);
}
