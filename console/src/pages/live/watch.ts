import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EventMessage } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';

/** What was heard of recordings since the page is open: those that are kept, those that pause. */
export type Recordings = Readonly<Record<string, 'on' | 'paused'>>;

const kinds = ['conversation-start', 'conversation-end', 'recording', 'recording-paused', 'recording-resumed'];
/** Many that begin at once are looked at once. */
const restMs = 300;

const heard = (before: Recordings, { conversation, event: { kind } }: EventMessage): Recordings => {
  if (kind === 'recording' || kind === 'recording-resumed') return { ...before, [conversation]: 'on' };
  if (kind === 'recording-paused') return { ...before, [conversation]: 'paused' };
  if (kind !== 'conversation-end' || !(conversation in before)) return before;
  const { [conversation]: _over, ...rest } = before;
  return rest;
};

/** Looks again whenever a conversation begins or ends; tells what is known of recordings, and is told what was done to one. */
export function useWatch(): readonly [Recordings, (id: string, now: 'on' | 'paused') => void] {
  const { client } = useSession();
  const queries = useQueryClient();
  const [recordings, setRecordings] = useState<Recordings>({});
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async (): Promise<void> => {
      for await (const message of client.follow({ kind: kinds }, { signal: stop.signal })) {
        setRecordings((before) => heard(before, message));
        if (!message.event.kind.startsWith('conversation-')) continue;
        clearTimeout(timer);
        timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['live'] }), restMs);
      }
    };
    // Who may not watch still has what is looked at every few seconds.
    follow().catch(() => undefined);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [client, queries]);
  return [recordings, (id, now) => setRecordings((before) => ({ ...before, [id]: now }))];
}
