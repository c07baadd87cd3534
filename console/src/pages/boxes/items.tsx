import type { ReactNode } from 'react';
import type { BoxItem } from '../../../../client/index.ts';
import { numberOf } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { StateOf } from './state.tsx';

/** Items of a box, each with a way to its details. */
export function Items({ items, open }: { readonly items: readonly BoxItem[]; readonly open: (id: string) => void }): ReactNode {
  return (
    <div className="card scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Put</th>
            <th scope="col">State</th>
            <th scope="col">Lane</th>
            <th scope="col" className="number">
              Attempts
            </th>
            <th scope="col">Trouble</th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, at, state, lane, attempts, trouble, dueAt }) => (
            <tr key={id}>
              <td>
                <Moment at={at} />
              </td>
              <td>
                <StateOf state={state} />
                {state === 'waiting' ? (
                  <div className="faint">
                    due <Moment at={dueAt} />
                  </div>
                ) : null}
              </td>
              <td>{lane}</td>
              <td className="number">{numberOf(attempts)}</td>
              <td className="trouble">{trouble ?? '–'}</td>
              <td>
                <button type="button" onClick={() => open(id)} aria-label={`Details of ${id}`}>
                  Details
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
