import type { ReactNode } from 'react';
import type { Block, BlockPage, Operations } from '../../../client/index.ts';
import { useSession } from '../session.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useDealing } from '../ui/dealing.ts';
import { Listed, useList } from '../ui/list.tsx';
import { Moment } from '../ui/moment.tsx';
import { Notice } from '../ui/notice.tsx';
import { Empty } from '../ui/told.tsx';

const froms: Readonly<Record<Block['from'], string>> = { all: 'writing and calling', human: 'being handed to a human' };

/** How long, in minutes; `0` for good. */
const spans = [
  { minutes: 60, name: 'an hour' },
  { minutes: 1440, name: 'a day' },
  { minutes: 10_080, name: 'a week' },
  { minutes: 43_200, name: '30 days' },
  { minutes: 0, name: 'until somebody lifts it' },
];

function blockOf(given: FormData): Operations['putBlock']['given'] {
  const minutes = Number(given.get('minutes'));
  const body = { reason: String(given.get('reason')), from: given.get('from') === 'human' ? ('human' as const) : ('all' as const) };
  return { who: String(given.get('who')).trim(), body: { ...body, ...(minutes === 0 ? { forGood: true } : { minutes }) } };
}

function BlockFields(): ReactNode {
  return (
    <>
      <label>
        Who: a number, an e-mail address, or thread:channel/thread
        <input name="who" required maxLength={400} autoComplete="off" placeholder="+15550100" />
      </label>
      <label>
        Why, for whoever may lift it
        <input name="reason" required maxLength={200} />
      </label>
      <label>
        From
        <select name="from" defaultValue="all">
          {Object.entries(froms).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        How long
        <select name="minutes" defaultValue="1440">
          {spans.map(({ minutes, name }) => (
            <option key={minutes} value={minutes}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p className="faint">
        It counts within a second: their next message is refused, their calls are turned away, and a conversation that goes on ends.
      </p>
    </>
  );
}

/** The customers who are kept out, and until when. */
export function BlockedPage(): ReactNode {
  const { client } = useSession();
  const { asked, ask, close, told, done } = useDealing<'add' | Block>('blocks');
  const blocks = useList(
    ['blocks'],
    (page, options) => client.listBlocks(page, options),
    (page: BlockPage) => page.blocks,
  );
  const add = async (given: FormData): Promise<void> => {
    const { who } = await client.putBlock(blockOf(given));
    await done(`${who} is blocked.`);
  };
  const lift = async ({ who }: Block): Promise<void> => {
    await client.removeBlock({ who });
    await done(`${who} is let in again.`);
  };
  return (
    <>
      <div className="head">
        <h1>Blocked</h1>
        <button type="button" className="main" onClick={() => ask('add')}>
          Block somebody
        </button>
      </div>
      <p className="faint">Customers who are kept out. What has run out is not listed.</p>
      <Notice>{told}</Notice>
      <Listed list={blocks} what="blocks" empty={<Empty title="Nobody is blocked." />}>
        {(found) => (
          <div className="card scroll">
            <table>
              <thead>
                <tr>
                  {['Who', 'From', 'Why', 'By', 'Since', 'Until', 'What to do'].map((title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.map((block) => (
                  <tr key={block.who}>
                    <th scope="row" className="name">
                      {block.who}
                    </th>
                    <td>{froms[block.from]}</td>
                    <td>{block.reason}</td>
                    <td>{block.by}</td>
                    <td>
                      <Moment at={block.at} />
                    </td>
                    <td>
                      <Moment at={block.until} otherwise="somebody lifts it" />
                    </td>
                    <td>
                      <button type="button" onClick={() => ask(block)} aria-label={`Lift the block of ${block.who}`}>
                        Lift
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Listed>
      {asked === 'add' ? (
        <Confirm title="Block somebody" yes="Block" danger act={add} onClose={close}>
          <BlockFields />
        </Confirm>
      ) : null}
      {typeof asked === 'object' ? (
        <Confirm title="Lift this block?" yes="Lift it" act={() => lift(asked)} onClose={close}>
          <p>
            <code>{asked.who}</code> may write and call again.
          </p>
        </Confirm>
      ) : null}
    </>
  );
}
