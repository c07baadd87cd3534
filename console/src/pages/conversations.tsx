import './conversations.css';
import type { ReactNode } from 'react';
import { useSession } from '../session.tsx';
import { useAddress } from '../ui/address.ts';
import { Listed, useList } from '../ui/list.tsx';
import { Empty } from '../ui/told.tsx';
import { Filters } from './conversations/filters.tsx';
import { isNarrowed, type Wanted, wantedOf } from './conversations/narrowing.ts';
import { ConversationsTable } from './conversations/table.tsx';

/** Every conversation that the caller may see, newest first, narrowed by what stands in the address. */
export function ConversationsPage(): ReactNode {
  const [address, change] = useAddress();
  return (
    <>
      <h1>Conversations</h1>
      <Filters address={address} change={change} />
      <Found wanted={wantedOf(address, new Date())} narrowed={isNarrowed(address)} />
    </>
  );
}

function Found({ wanted, narrowed }: { readonly wanted: Wanted; readonly narrowed: boolean }): ReactNode {
  const { client } = useSession();
  const list = useList(
    ['conversations', wanted],
    (more, options) => client.listConversations({ ...wanted, ...more }, options),
    ({ conversations }) => conversations,
  );
  const shown = list.data?.length ?? 0;
  return (
    <>
      <Listed list={list} what="conversations" empty={<Nothing narrowed={narrowed} />}>
        {(conversations) => <ConversationsTable conversations={conversations} />}
      </Listed>
      <p className="row">
        <span className="faint" role="status">
          {shown === 0 ? '' : `${shown} shown, ${list.hasNextPage ? 'there are more' : 'that is all'}.`}
        </span>
        {shown === 0 ? null : (
          <button type="button" className="plain" disabled={list.isFetching} onClick={() => void list.refetch()}>
            Look again
          </button>
        )}
      </p>
    </>
  );
}

function Nothing({ narrowed }: { readonly narrowed: boolean }): ReactNode {
  return narrowed ? (
    <Empty title="No conversation fits these filters." hint="Take one of them away, or clear all." />
  ) : (
    <Empty title="There are no conversations yet." hint="The first one appears here as soon as somebody calls or writes." />
  );
}
