import './boxes.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { BoxItem, BoxItemPage, Operations } from '../../../client/index.ts';
import { useSession } from '../session.tsx';
import { useAddress } from '../ui/address.ts';
import { ChoiceFilter } from '../ui/choice-filter.tsx';
import { Listed, useList } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextFilter } from '../ui/text-filter.tsx';
import { Empty, Loading, Problem } from '../ui/told.tsx';
import { Item } from './boxes/item.tsx';
import { Items } from './boxes/items.tsx';
import { type Box, LanesOf } from './boxes/lanes.tsx';
import { states } from './boxes/state.tsx';

type Given = Operations['listItems']['given'];

const isState = (text: string): text is BoxItem['state'] => states.some(({ value }) => value === text);

/** What waits in outbox and inbox, what lies dead there, and what may be done about it. */
export function BoxesPage(): ReactNode {
  const { client } = useSession();
  const [{ box: wantedBox, state = '', lane = '', item }, change] = useAddress();
  const box: Box = wantedBox === 'inbox' ? 'inbox' : 'outbox';
  const [told, setTold] = useState<string>();
  const boxes = useQuery({ queryKey: ['boxes'], queryFn: ({ signal }) => client.showBoxes({}, { signal }) });
  const given: Given = { box, ...(isState(state) ? { state } : {}), ...(lane === '' ? {} : { lane }) };
  const items = useList(
    ['box-items', given],
    (page, options) => client.listItems({ ...given, ...page }, options),
    (page: BoxItemPage) => page.items,
  );
  return (
    <>
      <h1>Outbox and inbox</h1>
      <p className="faint">
        What could not be delivered is tried again, later and later. A dead letter was tried often enough: it stays until somebody replays it or gives
        it up.
      </p>
      <Notice>{told}</Notice>
      {boxes.error ? <Problem error={boxes.error} again={() => void boxes.refetch()} /> : null}
      {boxes.isPending ? <Loading what="the boxes" /> : null}
      {boxes.data ? (
        <div className="lanes">
          <LanesOf box="outbox" lanes={boxes.data.outbox} />
          <LanesOf box="inbox" lanes={boxes.data.inbox} />
        </div>
      ) : null}
      <h2>Items</h2>
      <search className="filters" aria-label="Filters">
        <label>
          Box
          <select value={box} onChange={({ target }) => change({ box: target.value, lane: undefined })}>
            <option value="outbox">outbox</option>
            <option value="inbox">inbox</option>
          </select>
        </label>
        <ChoiceFilter label="State" value={state} choices={states} onChange={(value) => change({ state: value })} />
        <TextFilter label="Lane" value={lane} onChange={(value) => change({ lane: value })} />
      </search>
      <Listed list={items} what="items" empty={<Empty title="No items." hint={`The ${box} has nothing that is like this.`} />}>
        {(found) => <Items items={found} open={(id) => change({ item: id })} />}
      </Listed>
      {item === undefined ? null : <Item box={box} id={item} onClose={() => change({ item: undefined })} onDone={setTold} />}
    </>
  );
}
