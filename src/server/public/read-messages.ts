import type { WallTime } from '#base';
import type { ConversationHead } from '#contract';
import { channelTypeNamed, channelTypeOf, placeOfMessage } from './public-ids.ts';
import { type PublicMessage, publicMessages, type SpeechEngines } from './public-messages.ts';
import { type PublicRefusal, refused } from './public-problem.ts';
import { fitsTags, type MessagesRequest } from './public-request.ts';
import { tagsOf } from './public-sessions.ts';
import { headsOf, type ReadingFor, type ReadingRoom } from './reading-room.ts';

export interface PublicMessagePage {
  readonly total: number;
  readonly moreAvailable: boolean;
  readonly icon: string;
  readonly messages: readonly PublicMessage[];
}

const dayMs = 86_400_000;
/** Spans of dates are this at most. */
const longestDays = 7;

/**
 * Messages of one session, or of a user's sessions within a time of seven days at most, newest first unless `forward`.
 * Without dates the last seven days; with `msgId` the dates do not count, and what comes before that message (after it with `forward`) is given.
 */
export async function readMessages(
  room: ReadingRoom,
  { client, bot, most, now, engines }: ReadingFor & { readonly most: number; readonly engines?: SpeechEngines | undefined },
  wanted: MessagesRequest,
): Promise<PublicMessagePage | PublicRefusal> {
  const { msgId, dateFrom, dateTo, sessionId, callId } = wanted;
  const until = dateTo ?? now;
  const since = dateFrom ?? ((until - longestDays * dayMs) as WallTime);
  if (since >= until) return refused('BAD_REQUEST', 'dateFrom must be before dateTo, and before now where there is no dateTo');
  if (until - since > longestDays * dayMs)
    return refused('BAD_REQUEST', `dateFrom and dateTo: ${longestDays} days at most, both included; without dateTo up to now`);

  const place = msgId === undefined ? undefined : placeOfMessage(msgId);
  if (msgId !== undefined && place === undefined) return refused('BAD_REQUEST', 'msgId takes the `_id` of a message of this API');
  const named = sessionId !== undefined || callId !== undefined || place !== undefined;
  let heads: readonly ConversationHead[];
  if (named) {
    const head = await room.find(place === undefined ? { sessionId, callId } : { sessionId: place.conversation });
    if (head === undefined) return refused('SESSION_UNKNOWN');
    heads = [head];
  } else {
    const found = await headsOf(room, { account: client.account, bot, since, until }, wanted.userId);
    if (found === undefined) return refused('RANGE_TOO_WIDE');
    // Without a word of the caller's only the web's channel is meant, as the vendor has it.
    const channel = channelTypeNamed(wanted.channelType ?? 'rtm');
    heads = found.filter((head) => channelTypeOf(head) === channel);
  }
  const wishes = { agentsInfo: wanted.getAgentsInfo, traceId: wanted.includeTraceId, latency: wanted.includeLatency, engines };
  const all: PublicMessage[] = [];
  for (const { id } of heads) {
    const view = await room.read(id);
    if (view === undefined || !fitsTags(wanted.tags, tagsOf(view))) continue;
    all.push(...publicMessages(view, wishes));
  }
  const way = { 0: 'incoming', 1: 'outgoing', incoming: 'incoming', outgoing: 'outgoing' } as const;
  const pivot = place === undefined ? undefined : all.find(({ _id }) => _id === msgId);
  if (msgId !== undefined && pivot === undefined) return refused('SESSION_UNKNOWN', 'There is no such message.');
  const fitting = all
    .filter(({ type }) => wanted.direction === undefined || type === way[wanted.direction])
    .filter(({ timestampValue }) => named || (timestampValue >= since && timestampValue < until))
    .filter((one) => pivot === undefined || (wanted.forward ? later(one, pivot) : later(pivot, one)))
    .sort((a, b) => (wanted.forward ? 1 : -1) * (later(a, b) ? 1 : -1));
  const skip = wanted.skip ?? wanted.offset ?? 0;
  const messages = fitting.slice(skip, skip + Math.min(wanted.limit ?? most, most));
  return { total: fitting.length, moreAvailable: skip + messages.length < fitting.length, icon: '', messages };
}

const seqOf = ({ _id }: PublicMessage): number => placeOfMessage(_id)?.seq ?? 0;
const later = (a: PublicMessage, b: PublicMessage): boolean =>
  a.timestampValue - b.timestampValue > 0 || (a.timestampValue === b.timestampValue && seqOf(a) > seqOf(b));
