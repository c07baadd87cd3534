import type { ConversationHead } from '#contract';
import { containmentTypes } from './public-containment.ts';
import { type PublicRefusal, refused } from './public-problem.ts';
import { fitsTags, type SessionsRequest } from './public-request.ts';
import { type PublicSession, publicSession } from './public-sessions.ts';
import { headsOf, type ReadingFor, type ReadingRoom } from './reading-room.ts';

export interface PublicSessionPage {
  readonly total: number;
  readonly moreAvailable: boolean;
  readonly sessions: readonly PublicSession[];
}

const defaultPage = 50;
const dayMs = 86_400_000;
/** Without dates the last so many days. */
const usualDays = 7;

/** Sessions of a bot, newest first. `sessionId` counts more than all else that narrows. */
export async function readSessions(
  room: ReadingRoom,
  { client, bot, now }: ReadingFor,
  wanted: SessionsRequest,
): Promise<PublicSessionPage | PublicRefusal> {
  const heads = await wantedHeads(room, { client, bot, now }, wanted);
  if ('refused' in heads) return heads;
  const skip = wanted.skip ?? wanted.offset ?? 0;
  const end = skip + (wanted.limit ?? defaultPage);
  const { sessionId, sessionType, containmentType, tags } = wanted;
  // What is asked for by how it went must be read to be known; else only what is given is read.
  const sifted = sessionId === undefined && (sessionType !== undefined || containmentType !== undefined || tags !== undefined);
  const sessions: PublicSession[] = [];
  for (const { id } of sifted ? heads : heads.slice(skip, end)) {
    const view = await room.read(id);
    if (view === undefined) continue;
    const session = publicSession(view, wanted.includeMeta);
    if (sifted && sessionType !== undefined && session.sessionType !== sessionType) continue;
    if (sifted && containmentType !== undefined && session.containmentType !== containmentType) continue;
    if (sifted && !fitsTags(tags, session.tags.sessionTags)) continue;
    sessions.push(session);
  }
  const total = sifted ? sessions.length : heads.length;
  return { total, moreAvailable: end < total, sessions: sifted ? sessions.slice(skip, end) : sessions };
}

async function wantedHeads(
  room: ReadingRoom,
  { client, bot, now }: ReadingFor,
  wanted: SessionsRequest,
): Promise<readonly ConversationHead[] | PublicRefusal> {
  const { sessionId, callId, containmentType, userId, dateFrom, dateTo } = wanted;
  if (sessionId !== undefined) {
    const found = await Promise.all(sessionId.map((one) => room.find({ sessionId: one })));
    // One session may be asked for by each of its ids.
    return [...new Map(found.flatMap((head) => (head === undefined ? [] : [[head.id, head]]))).values()];
  }
  if (callId !== undefined) {
    const head = await room.find({ callId });
    return head === undefined ? [] : [head];
  }
  const until = dateTo ?? now;
  const since = dateFrom ?? until - usualDays * dayMs;
  if (since >= until) return refused('BAD_REQUEST', 'dateFrom must be before dateTo, and before now where there is no dateTo');
  const query = {
    account: client.account,
    bot,
    since: since as typeof now,
    until,
    // Who asked for a human and did not get one is among all of ours.
    ...(containmentType === undefined || containmentType === 'agent' ? {} : { containment: containmentTypes[containmentType] }),
  };
  return (await headsOf(room, query, userId)) ?? refused('RANGE_TOO_WIDE');
}
