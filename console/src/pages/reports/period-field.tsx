import { type ReactNode, useState } from 'react';
import { daysOf } from './wish.ts';

const named = [
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['this-week', 'This week'],
  ['last-week', 'Last week'],
  ['this-month', 'This month'],
  ['last-month', 'Last month'],
  ['last-7-days', 'Last 7 days'],
  ['last-30-days', 'Last 30 days'],
  ['last-90-days', 'Last 90 days'],
] as const;
const byDays = 'days';

/** The time that is counted: by its name, or from a day to a day. Days count once both are there. */
export function PeriodField({
  value,
  usual,
  onChange,
}: {
  readonly value: string;
  /** What it is unless told, in words. */
  readonly usual: string;
  readonly onChange: (period: string) => void;
}): ReactNode {
  const days = daysOf(value);
  // Days that are not told yet, or not both of them.
  const [draft, setDraft] = useState<readonly [string, string]>();
  const [first, last] = draft ?? days ?? ['', ''];
  const shown = draft || days ? byDays : value;
  const settle = (from: string, to: string): void => {
    // A year that is being typed is one of long ago.
    const whole = from > '2000' && to > '2000';
    setDraft(whole ? undefined : [from, to]);
    if (whole) onChange(from === to ? from : `${from}..${to}`);
  };
  return (
    <>
      <label>
        Period
        <select
          value={shown}
          onChange={({ target }) => {
            setDraft(target.value === byDays ? (days ?? ['', '']) : undefined);
            if (target.value !== byDays) onChange(target.value);
          }}
        >
          <option value="">{usual}</option>
          {named.map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
          {[byDays, '', ...named.map(([name]) => name as string)].includes(shown) ? null : <option>{shown}</option>}
          <option value={byDays}>From – to</option>
        </select>
      </label>
      {shown === byDays ? (
        <>
          <label>
            From
            <input type="date" value={first} max={last} onChange={({ target }) => settle(target.value, last)} />
          </label>
          <label>
            To, that day included
            <input type="date" value={last} min={first} onChange={({ target }) => settle(first, target.value)} />
          </label>
        </>
      ) : null}
    </>
  );
}
