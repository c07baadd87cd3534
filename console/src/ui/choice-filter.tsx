import type { ReactNode } from 'react';

/** One of some words, or any. */
export function ChoiceFilter({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (string | { readonly value: string; readonly name: string })[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <label>
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">any</option>
        {choices.map((choice) => {
          const one = typeof choice === 'string' ? { value: choice, name: choice } : choice;
          return (
            <option key={one.value} value={one.value}>
              {one.name}
            </option>
          );
        })}
      </select>
    </label>
  );
}
