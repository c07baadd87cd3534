import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReportListing } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { useAddress } from '../../ui/address.ts';
import { Empty, Loading, Problem } from '../../ui/told.tsx';
import { ReportDocument } from './document.tsx';
import { Downloads } from './downloads.tsx';
import { Filters } from './filters.tsx';
import { PeriodField } from './period-field.tsx';
import { wishOf } from './wish.ts';
import { ZoneField } from './zone-field.tsx';

function Ran({ report, address }: { readonly report: string; readonly address: Readonly<Record<string, string>> }): ReactNode {
  const { client } = useSession();
  const given = { report, ...wishOf(address) };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['report', given],
    queryFn: ({ signal }) => client.runReport(given, { signal }),
    // Each run is written into the audit log: only who asks for one has one.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (error && !isFetching) return <Problem error={error} again={() => void refetch()} />;
  if (data === undefined) return <Loading what="the report" />;
  const aside = (
    <div className="head tools">
      <Downloads key={data.madeAt} report={data} ask={(options) => client.raw('runReport', given, options)} />
      <button type="button" disabled={isFetching} onClick={() => void refetch()}>
        {isFetching ? 'One moment…' : 'Run again'}
      </button>
    </div>
  );
  return <ReportDocument report={data} aside={aside} />;
}

function Chosen({ reports }: { readonly reports: readonly ReportListing[] }): ReactNode {
  const [address, change] = useAddress();
  const { report = '', period = '', zone = '' } = address;
  const listing = reports.find(({ id }) => id === report);
  const group = (title: string, wanted: boolean): ReactNode => {
    const some = reports.filter(({ custom }) => custom === wanted);
    return some.length === 0 ? null : (
      <optgroup label={title}>
        {some.map(({ id, title: name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </optgroup>
    );
  };
  return (
    <>
      <form onSubmit={(event) => event.preventDefault()} aria-label="What to report">
        <div className="filters">
          <label className="wide">
            Report
            <select value={report} aria-describedby="report-says" onChange={({ target }) => change({ report: target.value })}>
              <option value="">Choose one</option>
              {group('Reports', false)}
              {group('Of your own', true)}
              {report === '' || listing ? null : <option>{report}</option>}
            </select>
          </label>
          <PeriodField value={period} usual="The report’s own" onChange={(value) => change({ period: value })} />
          <ZoneField value={zone} onChange={(value) => change({ zone: value })} />
        </div>
        <p id="report-says" className="says">
          {listing?.says ?? ''}
        </p>
        <Filters address={address} change={change} />
      </form>
      {report === '' ? <Choices reports={reports} choose={(id) => change({ report: id })} /> : <Ran report={report} address={address} />}
    </>
  );
}

function Choices({ reports, choose }: { readonly reports: readonly ReportListing[]; readonly choose: (id: string) => void }): ReactNode {
  return (
    <ul className="choices">
      {reports.map(({ id, title, says }) => (
        <li key={id} className="card">
          <button type="button" className="plain" onClick={() => choose(id)}>
            {title}
          </button>
          <p className="faint">{says}</p>
        </li>
      ))}
    </ul>
  );
}

/** Chooses a report and shows it; it runs as soon as it is chosen. */
export function RunPart(): ReactNode {
  const { client } = useSession();
  const { data, error, refetch } = useQuery({ queryKey: ['reports'], queryFn: ({ signal }) => client.listReports({}, { signal }) });
  if (data) return data.reports.length === 0 ? <Empty title="There are no reports." /> : <Chosen reports={data.reports} />;
  return error ? <Problem error={error} again={() => void refetch()} /> : <Loading what="the reports" />;
}
