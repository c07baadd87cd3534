import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ConversationDetail, Event } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';

/** Under which a conversation is remembered, and all that is read of it. */
export const keyOf = (id: string): readonly string[] => ['conversation', id];

/** Adds what happens to a conversation that goes on, as it happens; reads it again when it is over. Tells what keeps it from doing so. */
export function useFollowing(id: string, live: boolean): unknown {
  const { client } = useSession();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!live) return;
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const { event } of client.follow({ conversation: id }, { signal: stop.signal })) {
        const known = queries.getQueryData<ConversationDetail>(keyOf(id));
        const next = known && withNext(known, event);
        if (next) queries.setQueryData(keyOf(id), next);
        if (!next || event.kind === 'conversation-end' || event.kind.startsWith('hand-off')) await queries.invalidateQueries({ queryKey: keyOf(id) });
      }
    };
    follow().catch(setError);
    return () => stop.abort();
  }, [id, live, client, queries]);
  return error;
}

/** With what came next; undefined where something between is missing. */
function withNext(known: ConversationDetail, event: Event): ConversationDetail | undefined {
  const last = known.events.at(-1)?.seq ?? 0;
  if (event.seq <= last) return known;
  return event.seq === last + 1 ? { ...known, events: [...known.events, event] } : undefined;
}
