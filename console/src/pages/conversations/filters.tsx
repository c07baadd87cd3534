import type { ReactNode } from 'react';
import { useSession } from '../../session.tsx';
import { ChoiceFilter } from '../../ui/choice-filter.tsx';
import { TextFilter } from '../../ui/text-filter.tsx';
import { choices, filterNames, isNarrowed, rarely } from './narrowing.ts';

interface Narrowing {
  readonly address: Readonly<Record<string, string>>;
  readonly change: (wanted: Readonly<Record<string, string | undefined>>) => void;
}

/** What the list is narrowed to. A choice counts at once, what is written when it is left or Enter is pressed. */
export function Filters({ address, change }: Narrowing): ReactNode {
  const { may } = useSession();
  const written = (name: string, label: string, placeholder = ''): ReactNode => (
    <TextFilter key={name} label={label} value={address[name] ?? ''} onChange={(value) => change({ [name]: value })} placeholder={placeholder} />
  );
  const chosen = (name: keyof typeof choices, label: string): ReactNode => {
    const value = address[name] ?? '';
    const known: readonly string[] = choices[name];
    // What stands in the address is shown, even where it is none of them.
    const all = value === '' || known.includes(value) ? known : [...known, value];
    return <ChoiceFilter label={label} value={value} choices={all} onChange={(wanted) => change({ [name]: wanted })} />;
  };
  const inUse = [...rarely.map(([name]) => name), 'person'].some((name) => address[name] !== undefined);
  return (
    <search>
      <div className="filters">
        <PeriodFilter address={address} change={change} />
        {chosen('outcome', 'Outcome')}
        {chosen('containment', 'Containment')}
        {chosen('medium', 'Medium')}
        {written('interactionId', 'Interaction id')}
      </div>
      <details className="more-filters" open={inUse}>
        <summary>More filters</summary>
        <div className="filters">
          {rarely.map(([name, label]) => written(name, label))}
          {may('conversations:personal') ? written('person', 'Person', 'tel:+15550100…') : null}
        </div>
      </details>
      {isNarrowed(address) ? (
        <button type="button" className="clear" onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))}>
          Clear all
        </button>
      ) : null}
    </search>
  );
}

const periods = [
  { value: 'today', name: 'Today' },
  { value: '7-days', name: '7 days' },
  { value: '30-days', name: '30 days' },
  { value: 'days', name: 'From – to' },
] as const;

function PeriodFilter({ address, change }: Narrowing): ReactNode {
  const day = (name: 'from' | 'to', title: string): ReactNode => (
    <label>
      {title}
      <input type="date" value={address[name] ?? ''} onChange={({ target }) => change({ [name]: target.value })} />
    </label>
  );
  return (
    <>
      <ChoiceFilter
        label="Period"
        value={address['period'] ?? ''}
        choices={periods}
        onChange={(period) => change({ period, from: undefined, to: undefined })}
      />
      {address['period'] === 'days' ? day('from', 'From') : null}
      {address['period'] === 'days' ? day('to', 'To, that day included') : null}
    </>
  );
}
