import { type ReactNode, useId, useState } from 'react';

export interface ChoicesProps {
  readonly legend: string;
  readonly name: string;
  /** What may be chosen, each with a line that says what it is, or none. */
  readonly choices: Readonly<Record<string, string>>;
  readonly chosen?: readonly string[];
  /** One at least. */
  readonly needed?: boolean;
}

/** Some of several. */
export function Choices({ legend, name, choices, chosen: first = [], needed = false }: ChoicesProps): ReactNode {
  const id = useId();
  const [chosen, setChosen] = useState(first);
  const [head] = Object.keys(choices);
  const wrong = needed && chosen.length === 0 ? 'Choose at least one.' : '';
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {Object.entries(choices).map(([value, says]) => (
        <div key={value}>
          <label>
            <input
              type="checkbox"
              name={name}
              value={value}
              checked={chosen.includes(value)}
              onChange={({ target }) => setChosen((before) => (target.checked ? [...before, value] : before.filter((one) => one !== value)))}
              ref={(input) => input?.setCustomValidity(value === head ? wrong : '')}
              aria-describedby={says ? `${id}${value}` : undefined}
            />
            {value}
          </label>
          {says ? (
            <p className="faint" id={`${id}${value}`}>
              {says}
            </p>
          ) : null}
        </div>
      ))}
    </fieldset>
  );
}
