import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { BoxItem } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { numberOf } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { Loading, Problem } from '../../ui/told.tsx';
import type { Box } from './lanes.tsx';
import { StateOf } from './state.tsx';

function Facts({ item }: { readonly item: BoxItem }): ReactNode {
  const { id, lane, key, name, state, at, dueAt, attempts, trouble, settledAt } = item;
  const facts: Readonly<Record<string, ReactNode>> = {
    Item: <code>{id}</code>,
    Lane: lane,
    Key: key.startsWith('cv_') ? <Link href={`/conversations/${key}`}>{key}</Link> : key,
    Name: name,
    State: <StateOf state={state} />,
    Put: <Moment at={at} />,
    Due: <Moment at={dueAt} />,
    Attempts: numberOf(attempts),
    Trouble: trouble ?? '–',
    Settled: <Moment at={settledAt} />,
  };
  return (
    <dl className="facts">
      {Object.entries(facts).map(([term, value]) => (
        <Fragment key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

export interface ItemProps {
  readonly box: Box;
  readonly id: string;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

/** An item by itself, and what may be done about a dead letter. */
export function Item({ box, id, onClose, onDone }: ItemProps): ReactNode {
  const { client, me } = useSession();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'replay' | 'drop'>();
  const item = useQuery({
    queryKey: ['box-item', box, id],
    queryFn: ({ signal }) => client.getItem({ box, id }, { signal }),
    refetchOnWindowFocus: false,
  });
  const settle = async (done: Promise<unknown>, told: string): Promise<void> => {
    await done;
    onDone(told);
    await Promise.all(['boxes', 'box-items', 'box-item'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    onClose();
  };
  if (asked === 'replay')
    return (
      <Confirm
        title="Replay this dead letter?"
        yes="Replay it"
        act={() => settle(client.replayItem({ box, id }), `${id} waits again.`)}
        onClose={() => setAsked(undefined)}
      >
        <p>It waits again and is tried with all its attempts. Whoever receives it knows doubles by its name.</p>
      </Confirm>
    );
  if (asked === 'drop')
    return (
      <Confirm
        title="Give this dead letter up?"
        yes="Give it up"
        danger
        act={() => settle(client.dropItem({ box, id }), `${id} was given up.`)}
        onClose={() => setAsked(undefined)}
      >
        <p>It is never tried again, and its body is forgotten. This cannot be undone.</p>
      </Confirm>
    );
  return (
    <Dialog title={`An item of the ${box}`} onClose={onClose}>
      {item.error ? <Problem error={item.error} again={() => void item.refetch()} /> : null}
      {item.isPending ? <Loading what="the item" /> : null}
      {item.data ? (
        <>
          <Facts item={item.data} />
          {item.data.body === undefined ? (
            <p className="faint">{me.personal ? 'Its body is forgotten, or it had none.' : 'Its body is covered for you.'}</p>
          ) : (
            <pre className="body">{item.data.body}</pre>
          )}
        </>
      ) : null}
      <div className="row answers">
        {item.data?.state === 'dead' ? (
          <>
            <button type="button" onClick={() => setAsked('replay')}>
              Replay
            </button>
            <button type="button" className="danger" onClick={() => setAsked('drop')}>
              Give up
            </button>
          </>
        ) : null}
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
