import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ReportDelivery } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { useAddress } from '../../ui/address.ts';
import { ChoiceFilter } from '../../ui/choice-filter.tsx';
import { Listed, useList } from '../../ui/list.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty } from '../../ui/told.tsx';

const signs: Readonly<Record<ReportDelivery['state'], readonly [sign: string, badge: string]>> = {
  waiting: ['○', 'abandoned'],
  sent: ['✓', 'resolved'],
  partly: ['◐', 'abandoned'],
  failed: ['✕', 'failed'],
};

function Trouble({ delivery }: { readonly delivery: ReportDelivery }): ReactNode {
  const { may } = useSession();
  const { trouble, nextAt, item, state } = delivery;
  return (
    <td className="recipients">
      {trouble ?? '–'}
      {nextAt === undefined ? null : (
        <p className="faint">
          next try <Moment at={nextAt} />
        </p>
      )}
      {item !== undefined && state !== 'sent' && may('boxes:manage') ? (
        <p>
          <Link href={`/boxes?box=outbox&item=${encodeURIComponent(item)}`}>To the outbox</Link>
        </p>
      ) : null}
    </td>
  );
}

function Row({ delivery }: { readonly delivery: ReportDelivery }): ReactNode {
  const { schedule, report, dueAt, late, byHand, state, attempts, recipients } = delivery;
  const [sign, badge] = signs[state];
  const how = [late ? 'late' : '', byHand ? 'by hand' : ''].filter((word) => word !== '').join(', ');
  return (
    <tr>
      <td>
        <Moment at={dueAt} />
        {how === '' ? null : <p className="faint">{how}</p>}
      </td>
      <td>
        {schedule}
        <p className="faint">{report}</p>
      </td>
      <td className="recipients">
        {recipients.map(({ recipient, state: theirs, at, status, code }) => (
          <p key={recipient}>
            {recipient}
            <br />
            <span className="faint">
              {theirs}
              {at === undefined ? null : ' '}
              {at === undefined ? null : <Moment at={at} />} {[status, code].filter((one) => one !== undefined).join(' ')}
            </span>
          </p>
        ))}
      </td>
      <td>
        <span className={`badge ${badge}`}>
          <span aria-hidden="true">{sign}</span> {state}
        </span>
      </td>
      <td className="number">{attempts}</td>
      <Trouble delivery={delivery} />
    </tr>
  );
}

/** What became of mailed reports, newest first. */
export function Deliveries({ schedules }: { readonly schedules: readonly string[] }): ReactNode {
  const { client } = useSession();
  const [{ schedule = '' }, change] = useAddress();
  const narrowed = schedule === '' ? {} : { schedule };
  const list = useList(
    ['report-deliveries', narrowed],
    (given, options) => client.listReportDeliveries({ ...given, ...narrowed }, options),
    ({ deliveries }) => deliveries,
  );
  return (
    <section aria-label="Delivery log" className="deliveries">
      <div className="head">
        <h2>Delivery log</h2>
        <button type="button" disabled={list.isFetching} onClick={() => void list.refetch()}>
          {list.isFetching ? 'One moment…' : 'Look again'}
        </button>
      </div>
      {schedules.length > 1 || schedule !== '' ? (
        <div className="filters">
          <ChoiceFilter
            label="Schedule"
            value={schedule}
            choices={schedule === '' || schedules.includes(schedule) ? schedules : [...schedules, schedule]}
            onChange={(value) => change({ schedule: value })}
          />
        </div>
      ) : null}
      <Listed list={list} what="the delivery log" empty={<Empty title="No report was mailed yet." />}>
        {(deliveries) => (
          <div className="card scroll">
            <table aria-label="Delivery log">
              <thead>
                <tr>
                  {['Due', 'Schedule', 'To whom', 'State', 'Attempts', 'Trouble'].map((title) => (
                    <th key={title} scope="col" className={title === 'Attempts' ? 'number' : undefined}>
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {deliveries.map((delivery) => (
                  <Row key={delivery.id} delivery={delivery} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Listed>
    </section>
  );
}
