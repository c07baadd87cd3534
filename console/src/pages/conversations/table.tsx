import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Conversation } from '../../../../client/index.ts';
import { Outcome } from '../../ui/badge.tsx';
import { lengthOf } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';

/** Conversations, a row each; the row is the link. */
export function ConversationsTable({ conversations }: { readonly conversations: readonly Conversation[] }): ReactNode {
  return (
    <section className="card scroll" aria-label="Conversations">
      <table className="conversations">
        <thead>
          <tr>
            {['When', 'Outcome', 'Channel', 'Agent', 'Language'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col" className="number">
              Length
            </th>
            <th scope="col">Reason or target</th>
            <th scope="col">Interaction</th>
          </tr>
        </thead>
        <tbody>
          {conversations.map((one) => (
            <Row key={one.id} of={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ of }: { readonly of: Conversation }): ReactNode {
  const { id, startedAt, endedAt, outcome, channel, medium, agent, agentVersion, language, reason, target, interactionId } = of;
  return (
    <tr>
      <td className="when">
        <Link href={`/conversations/${id}`} className="whole-row">
          <Moment at={startedAt} />
        </Link>
      </td>
      <td>
        <Outcome of={outcome} />
      </td>
      <td>
        {channel} <span className="faint">{medium}</span>
      </td>
      <td>
        {agent} <span className="faint">{agentVersion}</span>
      </td>
      <td>{language ?? '–'}</td>
      <td className="number">{endedAt === undefined ? '–' : lengthOf(Date.parse(endedAt) - Date.parse(startedAt))}</td>
      <td>
        {reason ?? '–'}
        {target === undefined ? null : <span className="faint"> to {target}</span>}
      </td>
      <td className="above">{interactionId === undefined ? '–' : <code title={interactionId}>{interactionId}</code>}</td>
    </tr>
  );
}
