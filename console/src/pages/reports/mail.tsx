import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ReportSchedule } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Empty, Loading, Problem } from '../../ui/told.tsx';
import { Deliveries } from './deliveries.tsx';

function Schedules({ schedules, send }: { readonly schedules: readonly ReportSchedule[]; readonly send: (one: ReportSchedule) => void }): ReactNode {
  return (
    <div className="card scroll">
      <table aria-label="Schedules">
        <thead>
          <tr>
            {['Schedule', 'What', 'Next', 'To whom', 'Send'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {schedules.map((one) => (
            <tr key={one.id}>
              <th scope="row">{one.id}</th>
              <td>
                {one.report}
                {one.period ? `, ${one.period}` : ''}
                <p className="faint">
                  {one.formats.join(', ')}
                  {one.account ? ` · account ${one.account}` : ''}
                </p>
              </td>
              <td>
                <Moment at={one.next} />
                <p className="faint">
                  <code>{one.cron}</code> {one.zone}
                </p>
              </td>
              <td className="recipients">{one.to.join(', ')}</td>
              <td>
                <button type="button" aria-label={`Send ${one.id} now`} onClick={() => send(one)}>
                  Send now…
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Reports that go by mail again and again, and what became of each mail. */
export function MailPart(): ReactNode {
  const { client } = useSession();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ReportSchedule>();
  const [done, setDone] = useState('');
  const { data, error, refetch } = useQuery({ queryKey: ['report-schedules'], queryFn: ({ signal }) => client.listReportSchedules({}, { signal }) });
  const schedules = data?.schedules;
  const send = async ({ id, to }: ReportSchedule): Promise<void> => {
    const { delivery } = await client.sendReport({ schedule: id });
    setDone(`On its way to ${to.join(', ')}: ${delivery}. The log below tells what became of it.`);
    await queries.invalidateQueries({ queryKey: ['report-deliveries'] });
  };
  return (
    <>
      <h2>Schedules</h2>
      <Notice>{done}</Notice>
      {schedules === undefined ? (
        error ? (
          <Problem error={error} again={() => void refetch()} />
        ) : (
          <Loading what="the schedules" />
        )
      ) : schedules.length === 0 ? (
        <Empty
          title="No report goes by mail."
          hint={
            <>
              Write one into <code>reports.schedules</code> of the configuration.
            </>
          }
        />
      ) : (
        <Schedules schedules={schedules} send={setAsked} />
      )}
      <Deliveries schedules={(schedules ?? []).map(({ id }) => id)} />
      {asked ? (
        <Confirm title={`Send “${asked.id}” now?`} yes="Send" act={() => send(asked)} onClose={() => setAsked(undefined)}>
          <p>
            The report {asked.report} goes to {asked.to.join(', ')}. When it is due next does not change.
          </p>
        </Confirm>
      ) : null}
    </>
  );
}
