import { createHash } from 'node:crypto';
import { bad, ok, type Result } from '#base';
import { isFields, shortText } from './protocol.ts';

/** The actions of the custom integration, by the names that Talkdesk's page gives them. */
export const hookEvents = ['conversation_started', 'message_created', 'conversation_ended'] as const;
export type HookEvent = (typeof hookEvents)[number];
export const isHookEvent = (name: string): name is HookEvent => (hookEvents as readonly string[]).includes(name);

/** A file that a message names; its octets have yet to be fetched. */
export interface NamedFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** A webhook, read. Kept as JSON in the inbox until it was passed on. */
export interface Heard {
  readonly event: HookEvent;
  readonly conversation: string;
  /** The same whenever the same thing is told again. */
  readonly id: string;
  /** ISO 8601, as it was told. */
  readonly at?: string;
  /** When it happened, milliseconds of the wall clock. */
  readonly atMs?: number;
  readonly message?: string;
  readonly name?: string;
  readonly text: string;
  readonly files: readonly NamedFile[];
  /** The customer's side did it: our own doing comes back. */
  readonly ours: boolean;
  /** A flow wrote it, no human agent. */
  readonly automatic: boolean;
}

export type HookComplaint = 'no-object' | 'no-event' | 'no-conversation' | 'empty';

/** As long as a webhook may be: no words of a human agent are dropped for their length. */
export const webhookBytes = 256 * 1024;
const mostFiles = 20;
const machines: ReadonlySet<string> = new Set(['system', 'flow', 'bot', 'automated', 'automation']);
const customers: ReadonlySet<string> = new Set(['user', 'external', 'contact', 'customer']);

/**
 * Reads a webhook. Talkdesk's documents leave most of it open, so whatever was seen anywhere is taken: the event by its name in the body, in any
 * case, or by the path; the text in the payload, in its message or beside it.
 */
export function readWebhook(path: HookEvent, body: unknown): Result<Heard, HookComplaint> {
  if (!isFields(body)) return bad('no-object');
  const payload = isFields(body['payload']) ? body['payload'] : {};
  const inner = isFields(payload['message']) ? payload['message'] : {};
  const places = [payload, inner, body];
  const first = (names: readonly string[], longest?: number): string | undefined => {
    for (const place of places) for (const name of names) if (shortText(place[name], longest) !== undefined) return shortText(place[name], longest);
    return undefined;
  };
  const event = (shortText(body['event_type']) ?? path).toLowerCase();
  if (!isHookEvent(event)) return bad('no-event');
  const conversation = shortText(body['conversation_id']) ?? shortText(body['conversationId']) ?? shortText(payload['conversation_id']);
  if (conversation === undefined) return bad('no-conversation');
  const at = shortText(body['timestamp'], 64) ?? first(['created_at', 'timestamp'], 64);
  const atMs = at === undefined ? undefined : instantOf(at);
  const text = event === 'message_created' ? plainText(first(['content', 'text'], webhookBytes) ?? '') : '';
  const files = event === 'message_created' ? filesOf(places) : [];
  if (event === 'message_created' && text === '' && files.length === 0) return bad('empty');
  const message = event === 'message_created' ? first(['message_id']) : undefined;
  const side = sideOf(payload, body, event).toLowerCase();
  const name = first(['author_name', 'agent_name']) ?? nameOf(payload);
  return ok({
    event,
    conversation,
    id: nameThing(event, conversation, message, [at, text, files.map(({ id }) => id)]),
    ...(at === undefined || atMs === undefined ? {} : { at, atMs }),
    ...(message === undefined ? {} : { message }),
    ...(name === undefined ? {} : { name }),
    text,
    files,
    ours: customers.has(side),
    automatic: machines.has(side),
  });
}

/** What doubles are known by. A conversation ends once; a message has an id, or its instant and words. */
function nameThing(event: HookEvent, conversation: string, message: string | undefined, rest: readonly unknown[]): string {
  const thing = event === 'conversation_ended' ? [] : message === undefined ? rest : ['id', message];
  return `dc-${createHash('sha256')
    .update(JSON.stringify([event, conversation, ...thing]))
    .digest('base64url')
    .slice(0, 32)}`;
}

function sideOf(payload: Readonly<Record<string, unknown>>, body: Readonly<Record<string, unknown>>, event: HookEvent): string {
  const author = isFields(payload['author']) ? payload['author'] : {};
  const named =
    event === 'conversation_ended'
      ? [payload['ended_by'], body['ended_by']]
      : [payload['author_type'], author['type'], payload['sender_type'], body['author_type'], body['sender_type']];
  return named.map((one) => shortText(one)).find((one) => one !== undefined) ?? '';
}

const nameOf = ({ author, agent }: Readonly<Record<string, unknown>>): string | undefined =>
  [author, agent].map((one) => (isFields(one) ? shortText(one['name']) : undefined)).find((one) => one !== undefined);

function filesOf(places: readonly Readonly<Record<string, unknown>>[]): readonly NamedFile[] {
  const list = places.map((place) => place['attachments']).find((one) => Array.isArray(one)) as unknown[] | undefined;
  return (list ?? []).slice(0, mostFiles).flatMap((one) => {
    if (!isFields(one)) return [];
    const id = shortText(one['id']) ?? shortText(one['attachment_id']);
    if (id === undefined) return [];
    return [{ id, name: shortText(one['name']) ?? 'file', type: shortText(one['type'], 128) ?? 'application/octet-stream' }];
  });
}

/** An instant within this century, so that none stands at the end of a queue for ever. */
function instantOf(written: string): number | undefined {
  const number = /^\d{10}$/.test(written) ? Number(written) * 1000 : /^\d{13}$/.test(written) ? Number(written) : Date.parse(written);
  return number > 946_684_800_000 && number < 4_102_444_800_000 ? number : undefined;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ' };

/** Whether human agents' words come as HTML is not documented. What is plainly HTML becomes its words; all else stays as it is. */
function plainText(written: string): string {
  if (!/<(?:\/(?:p|div|span|strong|b|em|i|u|a|ul|ol|li)|br\s*\/?)>/i.test(written)) return written.trim();
  return written
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, '\n')
    .replace(/<[^<>]{1,1000}>/g, '')
    .replace(/&(#39|\w{2,4});/g, (whole, name: string) => entities[name] ?? whole)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
