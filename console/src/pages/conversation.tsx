import './conversation.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ConversationDetail, Event } from '../../../client/index.ts';
import { ProblemError } from '../../../client/index.ts';
import { useSession } from '../session.tsx';
import { Empty, Loading, Problem } from '../ui/told.tsx';
import { AnnexesOf } from './conversation/annexes.tsx';
import { CallReportOf } from './conversation/call-report.tsx';
import { keyOf, useFollowing } from './conversation/following.ts';
import { HandOff } from './conversation/hand-off.tsx';
import { Head } from './conversation/head.tsx';
import { Identifiers } from './conversation/identifiers.tsx';
import { type Playing, PlayingContext } from './conversation/playing.tsx';
import { Recording } from './conversation/recording.tsx';
import { Transcript } from './conversation/transcript.tsx';

/** How often one that goes on is read again, beside being followed: it may have ended before that began. */
const againMs = 15_000;
const staleMs = 60_000;

/** Everything that is known of one conversation. */
export function ConversationPage({ id }: { readonly id: string }): ReactNode {
  const { client } = useSession();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => client.getConversation({ id }, { signal }),
    staleTime: staleMs,
    refetchInterval: (query) => (query.state.data && !query.state.data.conversation.outcome ? againMs : false),
  });
  if (isPending) return <Loading what="the conversation" />;
  // 400: what stands in the address is no id at all.
  if (error instanceof ProblemError && (error.status === 404 || error.status === 400))
    return <Empty title="There is no such conversation, or it is not yours to see." />;
  return (
    <>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {data ? <Whole id={id} detail={data} /> : null}
    </>
  );
}

function Whole({ id, detail }: { readonly id: string; readonly detail: ConversationDetail }): ReactNode {
  const { conversation, events, annexes, redacted } = detail;
  const { client, may } = useSession();
  const [playing, setPlaying] = useState<Playing>();
  const live = conversation.outcome === undefined;
  const following = useFollowing(id, live);
  const document = useQuery({
    queryKey: [...keyOf(id), 'document'],
    queryFn: ({ signal }) => client.getDocument({ id }, { signal }),
    staleTime: staleMs,
  });
  const files = useQuery({
    queryKey: [...keyOf(id), 'files'],
    queryFn: ({ signal }) => client.listFiles({ id }, { signal }),
    enabled: may('conversations:personal') && events.some((event) => 'files' in event && (event.files?.length ?? 0) > 0),
    staleTime: staleMs,
  });
  return (
    <PlayingContext value={playing}>
      <Head conversation={conversation} document={document.data} />
      <p role="status" className="going-on">
        {live ? 'This conversation goes on now. What is said appears here.' : null}
      </p>
      {following ? <Problem error={following} /> : null}
      {redacted ? <p className="faint">What tells who somebody is is covered.</p> : null}
      {[document, files].map(({ error, refetch }, place) =>
        error ? <Problem key={place === 0 ? 'document' : 'files'} error={error} again={() => void refetch()} /> : null,
      )}
      <div className="conversation">
        <div>
          <Recording id={id} events={events} live={live} onPlaying={setPlaying} />
          <section className="card" aria-labelledby="transcript">
            <h2 id="transcript">Transcript</h2>
            <Transcript id={id} events={events} files={files.data?.files ?? []} live={live} />
          </section>
          <RawEvents events={events} />
        </div>
        <div>
          <AnnexesOf annexes={annexes} />
          {document.data ? <HandOff document={document.data} /> : null}
          <Identifiers conversation={conversation} events={events} />
          {events.map((event) => (event.kind === 'call-report' ? <CallReportOf key={event.seq} of={event} /> : null))}
        </div>
      </div>
    </PlayingContext>
  );
}

function RawEvents({ events }: { readonly events: readonly Event[] }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <details className="card" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Events as they were recorded ({events.length})</summary>
      {open ? <pre>{JSON.stringify(events, null, 2)}</pre> : null}
    </details>
  );
}
