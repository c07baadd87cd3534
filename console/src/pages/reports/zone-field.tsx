import type { ReactNode } from 'react';

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const all = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== here && zone !== 'UTC');

/** By whose calendar days begin and end. */
export function ZoneField({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }): ReactNode {
  return (
    <label>
      Time zone
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">The gateway’s</option>
        <option value={here}>{here} (yours)</option>
        {here === 'UTC' ? null : <option>UTC</option>}
        {['', here, 'UTC', ...all].includes(value) ? null : <option>{value}</option>}
        {all.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </select>
    </label>
  );
}
