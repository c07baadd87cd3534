import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Conversation, ConversationDocument } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Outcome } from '../../ui/badge.tsx';
import { lengthOf, timeOf } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { save } from '../../ui/save.ts';
import { Problem } from '../../ui/told.tsx';

interface HeadGiven {
  readonly conversation: Conversation;
  readonly document: ConversationDocument | undefined;
}

/** What conversation this is, and how it came out. */
export function Head({ conversation, document }: HeadGiven): ReactNode {
  const { id, startedAt, outcome, reason, exit, channel, medium, agent, agentVersion, language, emptiedAt, unnamedAt } = conversation;
  const said = [
    reason,
    exit === undefined ? undefined : `exit ${exit}`,
    document?.code,
    document?.durationMs === undefined ? undefined : lengthOf(document.durationMs),
    `${channel} (${medium})`,
    `${agent}@${agentVersion}`,
    language,
  ];
  return (
    <header className="of-conversation">
      <p>
        <Link href="/conversations">All conversations</Link>
      </p>
      <div className="head">
        <h1>
          Conversation of <Moment at={startedAt} />
        </h1>
        <TranscriptFile id={id} />
      </div>
      <p>
        <Outcome of={outcome} /> · {said.filter((one) => one !== undefined).join(' · ')}
      </p>
      {emptiedAt === undefined ? null : <p className="faint">What was said was removed on {timeOf(emptiedAt)}.</p>}
      {unnamedAt === undefined ? null : <p className="faint">What tells who the customer is was removed on {timeOf(unnamedAt)}.</p>}
    </header>
  );
}

function TranscriptFile({ id }: { readonly id: string }): ReactNode {
  const { client } = useSession();
  const load = useMutation({
    mutationFn: async () => {
      const { body } = await client.request('getTranscript', { id }, { accept: 'text/plain' });
      save(new Blob([String(body)], { type: 'text/plain;charset=utf-8' }), `${id}.txt`);
    },
  });
  return (
    <div>
      <button type="button" onClick={() => load.mutate()} disabled={load.isPending}>
        <span aria-hidden="true">↓ </span>Transcript as text
      </button>
      {load.error ? <Problem error={load.error} /> : null}
    </div>
  );
}
