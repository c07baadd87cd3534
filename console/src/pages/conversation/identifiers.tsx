import type { ReactNode } from 'react';
import type { ConversationDetail } from '../../../../client/index.ts';
import { Copyable } from './copy.tsx';

type Named = readonly (readonly [name: string, value: string | undefined])[];

/** By what this conversation is known, here and elsewhere. */
export function Identifiers({ conversation, events }: Pick<ConversationDetail, 'conversation' | 'events'>): ReactNode {
  const facts = events.find((event) => event.kind === 'conversation-start')?.facts;
  const desks = new Set(events.flatMap((event) => (event.kind === 'desk-answer' && event.deskConversation ? [event.deskConversation] : [])));
  const named: Named = [
    ['Conversation', conversation.id],
    ['Interaction', conversation.interactionId],
    ['Call', conversation.callId],
    ['Stream or session', conversation.streamId],
    ...[...desks].map((desk) => ['Conversation at the desk', desk] as const),
    ['Caller number', conversation.callerNumber ?? facts?.callerNumber],
    ['Called number', facts?.calledNumber],
    ['Customer', conversation.customer],
    ['Name', facts?.contact?.name],
    ['Email', facts?.contact?.email],
    ['Phone', facts?.contact?.phone],
    ['Account', conversation.account],
    ['Bot', conversation.bot],
    ['Flow', facts?.flow],
  ];
  const sentAlong = Object.entries(facts?.parameters ?? {});
  return (
    <section className="card" aria-labelledby="identifiers">
      <h2 id="identifiers">Identifiers</h2>
      <List of={named} />
      {sentAlong.length === 0 ? null : (
        <details>
          <summary>Sent along by the contact centre ({sentAlong.length})</summary>
          <List of={sentAlong} />
        </details>
      )}
    </section>
  );
}

function List({ of }: { readonly of: Named }): ReactNode {
  return (
    <dl className="identifiers">
      {of.map(([name, value]) =>
        value === undefined ? null : (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>
              <Copyable name={name} value={value} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
