import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import { parseRich, type RichLine, type ThreadItem } from '#contract';
import { mayRetry, type Refusal, refusals } from './refusal.ts';

/** Messages of ours over WebSocket, and bodies over HTTP. The guide has both as tables. */

const messageId = z.string().regex(/^[\w.:-]{1,64}$/);
const fileId = z.string().max(64);
const itemId = z.string().max(128);
const token = z.string().min(1).max(8192);
const longestText = 20_000;

const message = z.strictObject({
  id: messageId,
  text: z.string().max(longestText).default(''),
  files: z.array(fileId).max(20).default([]),
});

/** What a visitor writes. Files are ids of uploads. */
export type WrittenMessage = z.infer<typeof message>;

const inbound = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token, after: itemId.optional() }),
  z.strictObject({ type: z.literal('open') }),
  message.extend({ type: z.literal('message') }),
  z.strictObject({ type: z.literal('typing') }),
  z.strictObject({ type: z.literal('leave') }),
  z.strictObject({ type: z.literal('ping') }),
]);

export type Inbound = z.infer<typeof inbound>;

/** What the gateway says. */
export type Outbound =
  /** All that was missed has been sent; what follows is new. */
  | { readonly type: 'ready' }
  | { readonly type: 'items'; readonly items: readonly ThreadItem[] }
  | { readonly type: 'typing'; readonly from: 'agent' | 'human' }
  | { readonly type: 'over' }
  /** Durable: it may be forgotten over there. */
  | { readonly type: 'ack'; readonly id: string; readonly result: 'taken' | 'seen' }
  | { readonly type: 'refused'; readonly id?: string; readonly refusal: Refusal }
  | { readonly type: 'pong' };

const words = (most: number) => z.string().trim().max(most).optional();

const session = z.strictObject({
  name: words(100),
  email: words(254),
  phone: words(32),
  /** The page that the chat is on. */
  page: words(500),
  /** BCP 47. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/)
    .optional(),
  parameters: z.record(z.string().regex(/^[\w.-]{1,64}$/), z.string().max(500)).optional(),
  /** A token that the host site has signed. */
  identity: token.optional(),
});

export type SessionRequest = z.infer<typeof session>;
/** So many octets may a visitor's facts have, as JSON: they travel in the token. */
const mostFacts = 3000;
const mostParameters = 20;

export function parseInbound(written: unknown): Result<Inbound, 'MALFORMED'> {
  const read = inbound.safeParse(written);
  return read.success ? ok(read.data) : bad('MALFORMED');
}

export function parseMessage(written: unknown): Result<WrittenMessage, 'MALFORMED'> {
  const read = message.safeParse(written);
  return read.success ? ok(read.data) : bad('MALFORMED');
}

export function parseSessionRequest(written: unknown): Result<SessionRequest, 'MALFORMED'> {
  const read = session.safeParse(written ?? {});
  if (!read.success || Object.keys(read.data.parameters ?? {}).length > mostParameters) return bad('MALFORMED');
  const { identity, ...facts } = read.data;
  return JSON.stringify(facts).length <= mostFacts ? ok(read.data) : bad('MALFORMED');
}

/** `GET items`: after which item, and how long to wait for one. */
export function parseItemsQuery(written: unknown): Result<{ readonly after?: string | undefined; readonly waitMs: number }, 'MALFORMED'> {
  const read = z.object({ after: itemId.optional(), waitMs: z.coerce.number().min(0).max(25_000).default(0) }).safeParse(written);
  return read.success ? ok(read.data) : bad('MALFORMED');
}

/** The body of an answer that says no. */
export const problemOf = ({ code, says, afterMs }: Refusal) => ({
  code,
  message: says ?? refusals[code].message,
  retry: mayRetry(code),
  ...(afterMs === undefined ? {} : { retryAfterMs: Math.ceil(afterMs) }),
});

/** An item as a page shows it: what the agent marked up is parted into lines of words, bold words and links, so that no page has to read markup. */
export type ShownItem = Omit<ThreadItem, 'rich'> & { readonly lines?: readonly RichLine[] };

export const shownItem = ({ rich, ...item }: ThreadItem): ShownItem => (rich === undefined ? item : { ...item, lines: parseRich(rich) });

export function printOutbound(said: Outbound): string {
  if (said.type === 'items') return JSON.stringify({ ...said, items: said.items.map(shownItem) });
  if (said.type !== 'refused') return JSON.stringify(said);
  const { refusal, ...rest } = said;
  return JSON.stringify({ ...rest, ...problemOf(refusal) });
}
