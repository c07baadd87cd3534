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

/** Each reading of a conversation is in the audit log: it is not read again by looking away and back. */
const once = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, refetchOnMount: 'always' } as const;
/** What is written after the end, a summary mostly, is looked for this long and this often. */
const [afterEndMs, againMs] = [20_000, 10_000];
const hasJustEnded = ({ conversation: { endedAt } }: ConversationDetail): boolean =>
  endedAt !== undefined && Date.now() - Date.parse(endedAt) < afterEndMs;

/** Everything that is known of one conversation. */
export function ConversationPage({ id }: { readonly id: string }): ReactNode {
  const { client } = useSession();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => client.getConversation({ id }, { signal }),
    ...once,
    refetchInterval: ({ state: { data } }) => (data && hasJustEnded(data) ? againMs : false),
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
    ...once,
  });
  const files = useQuery({
    queryKey: [...keyOf(id), 'files'],
    queryFn: ({ signal }) => client.listFiles({ id }, { signal }),
    enabled: may('conversations:personal') && events.some((event) => 'files' in event && (event.files?.length ?? 0) > 0),
    ...once,
  });
  return (
    <PlayingContext value={playing}>
      <Head conversation={conversation} document={document.data} />
      <p role="status" className="going-on">
        {live ? 'This conversation goes on now. What is said appears here.' : null}
      </p>
      {following ? <Problem error={following} /> : null}
      {redacted ? <p className="faint">What tells who somebody is is covered.</p> : null}
      {document.error ? <Problem error={document.error} again={() => void document.refetch()} /> : null}
      {files.error ? <Problem error={files.error} again={() => void files.refetch()} /> : null}
      <div className="conversation">
        <div>
          <Recording id={id} events={events} live={live} onPlaying={setPlaying} />
          <section className="card" aria-labelledby="transcript">
            <h2 id="transcript">Transcript</h2>
            <Transcript id={id} events={events} files={files.data?.files ?? []} live={live} />
          </section>
        </div>
        <div>
          <AnnexesOf annexes={annexes} />
          {document.data ? <HandOff document={document.data} /> : null}
          <Identifiers conversation={conversation} events={events} />
          {events.map((event) => (event.kind === 'call-report' ? <CallReportOf key={event.seq} of={event} /> : null))}
        </div>
        <RawEvents events={events} />
      </div>
    </PlayingContext>
  );
}

function RawEvents({ events }: { readonly events: readonly Event[] }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <details className="card whole" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Events as they were recorded ({events.length})</summary>
      {open ? <pre>{JSON.stringify(events, null, 2)}</pre> : null}
    </details>
  );
}
