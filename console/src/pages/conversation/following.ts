import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ConversationDetail, Event } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';

/** Under which a conversation is remembered, and all that is read of it. */
export const keyOf = (id: string): readonly string[] => ['conversation', id];

const followedByMs = 3000;

/** Adds what happens to a conversation that goes on, as it happens; reads it again when it is over. Tells what keeps it from doing so. */
export function useFollowing(id: string, live: boolean): unknown {
  const { client } = useSession();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!live) return;
    const stop = new AbortController();
    const readAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: keyOf(id), exact: true });
    // It may have ended between being read and being followed.
    const timer = setTimeout(() => void readAgain(), followedByMs);
    const follow = async (): Promise<void> => {
      for await (const { event } of client.follow({ conversation: id }, { signal: stop.signal })) {
        const known = queries.getQueryData<ConversationDetail>(keyOf(id));
        const next = known && withNext(known, event);
        if (next) queries.setQueryData(keyOf(id), next);
        else await readAgain();
        if (event.kind.startsWith('hand-off')) await queries.invalidateQueries({ queryKey: [...keyOf(id), 'document'] });
        if (event.kind === 'conversation-end') await queries.invalidateQueries({ queryKey: keyOf(id) });
      }
    };
    follow().catch(setError);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, live, client, queries]);
  return error;
}

/** With what came next; undefined where something between is missing. */
function withNext(known: ConversationDetail, event: Event): ConversationDetail | undefined {
  const last = known.events.at(-1)?.seq ?? 0;
  if (event.seq <= last) return known;
  return event.seq === last + 1 ? { ...known, events: [...known.events, event] } : undefined;
}
