import type { Attempt, Outbox, OutboxItem, RecordReader, RecordView, Sight } from '#contract';
import { showConversation } from '#server';
import { type Notice, noticeId } from './notice-items.ts';
import type { Webhook } from './read-webhooks.ts';

/** The lane of one webhook. */
export const webhookLane = (id: string): string => `webhook:${id}`;

/** What a webhook is sent. */
export interface WebhookMessage {
  readonly type: string;
  /** When it happened; ISO 8601, UTC. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened in a conversation, as a message: the conversation as it is now, in a line, and what belongs to this notice. */
function messageOf({ kind, at }: Notice, { head, events, annexes }: RecordView): WebhookMessage {
  const proof = kind.includes('hand') ? events.find((event) => event.kind === 'hand-off-proof' && event.at === at) : undefined;
  const handoff =
    proof?.kind === 'hand-off-proof'
      ? {
          handoff: {
            target: proof.target,
            door: proof.door,
            stage: proof.stage,
            ms: proof.ms,
            ...(proof.code === undefined ? {} : { code: proof.code }),
          },
        }
      : {};
  const { summary, extraction } = kind === 'conversation.summarised' ? annexes : {};
  const made = { ...(summary === undefined ? {} : { summary }), ...(extraction === undefined ? {} : { extraction }) };
  return { type: kind, timestamp: new Date(at).toISOString(), data: { conversation: showConversation(head), ...handoff, ...made } };
}

/** Tells each webhook that wants to hear of it: one item in its lane, in the order of the conversation. */
export function fanOut(webhooks: readonly Webhook[], records: RecordReader, outbox: Pick<Outbox, 'put'>): (item: OutboxItem) => Promise<Attempt> {
  return async ({ body }) => {
    const notice = JSON.parse(body) as Notice;
    const views = new Map<Sight, RecordView | undefined>();
    const viewAs = async (sight: Sight): Promise<RecordView | undefined> => {
      if (!views.has(sight)) views.set(sight, await records.read(notice.conversation, sight));
      return views.get(sight);
    };
    const seen = await viewAs('redacted');
    if (seen === undefined) return { kind: 'done' }; // erased meanwhile: there is nothing to tell
    const { account, bot } = seen.head;
    const wanting = webhooks.filter((one) => one.account === account && one.events.includes(notice.kind) && one.bots?.has(bot) !== false);
    const items = await Promise.all(
      wanting.map(async (webhook) => {
        const view = (await viewAs(webhook.personalData ? 'personal' : 'redacted')) ?? seen;
        const message = JSON.stringify(messageOf(notice, view));
        return { lane: webhookLane(webhook.id), key: notice.conversation, idempotencyKey: noticeId(notice), body: message };
      }),
    );
    if (items.length > 0) await outbox.put(items);
    return { kind: 'done' };
  };
}
