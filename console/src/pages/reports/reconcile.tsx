import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Operations } from '../../../../client/index.ts';
import { useSession } from '../../session.tsx';
import { useAddress } from '../../ui/address.ts';
import { Loading, Problem } from '../../ui/told.tsx';
import { ReportDocument } from './document.tsx';
import { Downloads } from './downloads.tsx';
import { Filters } from './filters.tsx';
import { PeriodField } from './period-field.tsx';
import { wishOf } from './wish.ts';
import { ZoneField } from './zone-field.tsx';

type Given = Operations['reconcileExport']['given'];

/** How the file is to be read, where its titles do not tell. */
const readings = [
  ['interactionColumn', 'Title of the column with the id', 'looked for'],
  ['beganColumn', 'Title of the column with the time', 'looked for'],
  ['dispositionColumn', 'Title of the column with the disposition', 'looked for'],
  ['toleranceMinutes', 'Minutes that clocks may be apart', '15'],
  ['outcomes', 'What dispositions mean', 'Transferred=escalated,Callback=resolved|escalated'],
] as const;

function Reading(): ReactNode {
  return (
    <details className="narrowing">
      <summary>How the file is read</summary>
      <div className="filters">
        {readings.map(([name, title, hint]) => (
          <label key={name}>
            {title}
            <input name={name} placeholder={hint} autoComplete="off" inputMode={name === 'toleranceMinutes' ? 'numeric' : 'text'} />
          </label>
        ))}
        <label>
          Dates such as 03/04/2026
          <select name="dates">
            <option value="">are refused</option>
            <option value="dmy">day first</option>
            <option value="mdy">month first</option>
          </select>
        </label>
      </div>
    </details>
  );
}

/** Holds the record against the contact centre's own list: what is missing on either side, and what came out differently. */
export function ReconcilePart(): ReactNode {
  const { client } = useSession();
  const [address, change] = useAddress();
  const { period = '', zone = '' } = address;
  const [wrong, setWrong] = useState('');
  const { mutate, data, variables, error, isPending } = useMutation({ mutationFn: (given: Given) => client.reconcileExport(given) });

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const file = form.get('export');
    const written = [...form].flatMap(([name, value]) => (typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : []));
    const body = file instanceof File ? await file.text() : '';
    setWrong(body === '' ? 'There is nothing in this file.' : '');
    if (body !== '') mutate({ ...wishOf(address), ...Object.fromEntries(written), body });
  };

  return (
    <>
      <h2>Against the contact centre’s own list</h2>
      <p className="says">
        Choose its export: CSV in UTF-8 with a line of titles, and the period that it was made for. Ids, times and dispositions are compared; nothing
        of the file is kept.
      </p>
      <form onSubmit={(event) => void submit(event)} aria-label="Reconcile">
        <div className="filters">
          <label className="wide">
            Export (CSV)
            <input type="file" name="export" accept=".csv,text/csv" required />
          </label>
          <PeriodField value={period} usual="Usual, yesterday" onChange={(value) => change({ period: value })} />
          <ZoneField value={zone} onChange={(value) => change({ zone: value })} />
        </div>
        <Filters address={address} change={change} />
        <Reading />
        <button type="submit" className="main" disabled={isPending}>
          {isPending ? 'One moment…' : 'Compare'}
        </button>
      </form>
      {wrong === '' ? null : (
        <p className="problem" role="alert">
          {wrong}
        </p>
      )}
      {isPending ? <Loading what="what is the same, and what is not" /> : null}
      {error && variables ? <Problem error={error} again={() => mutate(variables)} /> : null}
      {data && variables ? (
        <ReportDocument
          report={data}
          aside={<Downloads key={data.madeAt} report={data} ask={(options) => client.raw('reconcileExport', variables, options)} />}
        />
      ) : null}
    </>
  );
}
