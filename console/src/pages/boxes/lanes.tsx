import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Boxes } from '../../../../client/index.ts';
import { numberOf } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';

export type Box = keyof Boxes;

const boxes: Readonly<Record<Box, { readonly name: string; readonly says: string }>> = {
  outbox: { name: 'Outbox', says: 'What must still reach the outside: notices, mails, results.' },
  inbox: { name: 'Inbox', says: 'What came from outside and must still have its effect.' },
};

/** What waits and what lies dead in a box, by lane. */
export function LanesOf({ box, lanes }: { readonly box: Box; readonly lanes: Boxes[Box] }): ReactNode {
  const { name, says } = boxes[box];
  return (
    <section className="card" aria-label={name}>
      <h2>{name}</h2>
      <p className="faint">{says}</p>
      {lanes.length === 0 ? (
        <p>No lane has anything that waits or lies dead. A gateway of several accounts shows no lanes.</p>
      ) : (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Lane</th>
                <th scope="col" className="number">
                  Waiting
                </th>
                <th scope="col" className="number">
                  Dead
                </th>
                <th scope="col">Oldest</th>
              </tr>
            </thead>
            <tbody>
              {lanes.map(({ lane, waiting, dead, oldestAt }) => (
                <tr key={lane}>
                  <th scope="row" className="name">
                    <Link href={`/boxes?${new URLSearchParams({ box, lane })}`}>{lane}</Link>
                  </th>
                  <td className="number">{numberOf(waiting)}</td>
                  <td className={dead > 0 ? 'number dead' : 'number'}>{numberOf(dead)}</td>
                  <td>
                    <Moment at={oldestAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
