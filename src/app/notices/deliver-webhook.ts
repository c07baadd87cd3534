import { asGatewayError, type Scheduler } from '#base';
import type { Attempt, Meter } from '#contract';
import type { WebClient } from '#net';
import type { Webhook } from './read-webhooks.ts';
import { signWebhook } from './sign-webhook.ts';

/** What was answered to one attempt. */
export interface WebhookAnswer {
  readonly status: number;
  readonly ms: number;
  readonly retryAfterMs?: number;
}

const mostAnswerBytes = 64 * 1024;
const longestRetryAfterMs = 3_600_000;

/** Sends one signed message. Throws one of the `API_…` errors when there is no answer. */
export async function sendWebhook(
  webhook: Webhook,
  message: { readonly id: string; readonly body: string },
  web: WebClient,
  scheduler: Scheduler,
): Promise<WebhookAnswer> {
  const began = scheduler.now();
  const timestamp = Math.floor(scheduler.wall() / 1000);
  const { status, headers } = await web.request({
    method: 'POST',
    url: webhook.url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook({ id: message.id, timestamp, body: message.body }, webhook.secrets),
    },
    body: message.body,
    timeoutMs: webhook.timeoutMs,
    maxBytes: mostAnswerBytes,
  });
  const after = /^\d{1,6}$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) * 1000 : undefined;
  return { status, ms: Math.round(scheduler.now() - began), ...(after === undefined ? {} : { retryAfterMs: Math.min(longestRetryAfterMs, after) }) };
}

/** What becomes of an item after this answer: 2xx is taken; 410 says that nobody will ever take it; everything else may be better later. */
export function judgeWebhook({ status, retryAfterMs }: WebhookAnswer): Attempt {
  if (status >= 200 && status <= 299) return { kind: 'done' };
  if (status === 410) return { kind: 'refused', why: 'status 410' };
  return { kind: 'retry', why: `status ${status}`, ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }) };
}

/** One attempt, counted. */
export async function deliverWebhook(
  webhook: Webhook,
  message: { readonly id: string; readonly body: string },
  { web, scheduler, meter }: { readonly web: WebClient; readonly scheduler: Scheduler; readonly meter: Meter },
): Promise<Attempt> {
  let attempt: Attempt;
  try {
    attempt = judgeWebhook(await sendWebhook(webhook, message, web, scheduler));
  } catch (thrown) {
    const { code } = asGatewayError(thrown);
    // An address that may not be called is our configuration's matter, or their name server's: no attempt will change it soon.
    attempt = code === 'API_FORBIDDEN_ADDRESS' ? { kind: 'refused', why: code } : { kind: 'retry', why: code };
  }
  meter.count('webhooks_sent_total', { webhook: webhook.id, result: attempt.kind });
  return attempt;
}
