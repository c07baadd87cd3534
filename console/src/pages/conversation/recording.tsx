import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Event, RecordingFacts } from '../../../../client/index.ts';
import { ProblemError } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { lengthOf, sizeOf } from '../../ui/format.ts';
import { Loading, Problem } from '../../ui/told.tsx';
import { Player } from './player.tsx';
import type { Playing } from './playing.tsx';

interface RecordingGiven {
  readonly id: string;
  readonly events: readonly Event[];
  readonly live: boolean;
  readonly onPlaying: (playing: Playing | undefined) => void;
}

/** The sound of a call, for who may hear it: nothing of it is loaded before it is asked for. */
export function Recording({ id, events, live, onPlaying }: RecordingGiven): ReactNode {
  const { me, may } = useSession();
  const begun = events.find((event) => event.kind === 'recording');
  if (!begun || !may('recordings:read')) return null;
  return (
    <section className="card" aria-labelledby="recording">
      <h2 id="recording">Recording</h2>
      {live ? (
        <p className="faint">It can be heard when the call is over.</p>
      ) : (
        <Kept id={id} startedMs={Date.parse(begun.at)} onPlaying={onPlaying} />
      )}
      <Pauses events={events} />
      {me.personal ? null : <p className="faint">Covered: a quiet tone lies over what tells who somebody is.</p>}
    </section>
  );
}

interface KeptGiven extends Pick<RecordingGiven, 'id' | 'onPlaying'> {
  readonly startedMs: number;
}

function Kept({ id, ...given }: KeptGiven): ReactNode {
  const { client } = useSession();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['recording-facts', id],
    queryFn: ({ signal }) => client.getRecordingFacts({ id }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isPending) return <Loading what="what is known of it" />;
  if (error instanceof ProblemError && error.status === 404)
    return (
      <p>
        It is not kept any more, or not ready yet.{' '}
        <button type="button" className="plain" onClick={() => void refetch()}>
          Look again
        </button>
      </p>
    );
  if (!data) return <Problem error={error} again={() => void refetch()} />;
  return <Loadable id={id} facts={data} {...given} />;
}

const playsOpus = (): boolean => new Audio().canPlayType('audio/ogg; codecs=opus') !== '';

function Loadable({ id, facts, startedMs, onPlaying }: KeptGiven & { readonly facts: RecordingFacts }): ReactNode {
  const { client } = useSession();
  const [wanted, setWanted] = useState(false);
  const format = facts.format === 'opus' && playsOpus() ? 'opus' : 'wav';
  const { data, error, refetch } = useQuery({
    queryKey: ['recording', id, format],
    queryFn: async ({ signal }) => {
      const [peaks, sound] = await Promise.all([client.getRecordingPeaks({ id }, { signal }), client.getRecording({ id, format }, { signal })]);
      return { peaks, sound: await sound.blob() };
    },
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!wanted) {
    const size = format === facts.format ? sizeOf(facts.sizeBytes) : 'as WAV';
    return (
      <p>
        <button type="button" onClick={() => setWanted(true)}>
          Load the recording, {size}
        </button>{' '}
        <span className="faint">{lengthOf(facts.lengthMs)}</span>
      </p>
    );
  }
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <Loading what="the recording" />;
  return <Player {...data} name={`${id}.${format === 'opus' ? 'ogg' : 'wav'}`} startedMs={startedMs} onPlaying={onPlaying} />;
}

/** Where silence was kept in place of the sound. */
function Pauses({ events }: { readonly events: readonly Event[] }): ReactNode {
  return events.map((event) => {
    if (event.kind !== 'recording-paused') return null;
    const end = events.find((one) => one.kind === 'recording-resumed' && one.seq > event.seq);
    const until = end?.kind === 'recording-resumed' ? `to ${lengthOf(end.atMs)}` : 'to the end';
    return (
      <p key={event.seq} className="faint">
        Paused from {lengthOf(event.atMs)} {until}, {event.why === 'private' ? 'for a private answer' : 'by request'}: silence is kept there.
      </p>
    );
  });
}
