import type { ReactNode } from 'react';
import type { useAddress } from '../../ui/address.ts';
import { ChoiceFilter } from '../../ui/choice-filter.tsx';
import { TextFilter } from '../../ui/text-filter.tsx';
import { choices, filterNames, texts } from './wish.ts';

const titles = {
  outcome: 'Outcome',
  containment: 'Containment',
  medium: 'Medium',
  channel: 'Channel',
  bot: 'Bot',
  agent: 'Agent',
  version: 'Version of the agent',
  language: 'Language',
  queue: 'Queue',
} as const;

/** Which conversations are counted. All of them, unless it is narrowed. */
export function Filters({
  address,
  change,
}: {
  readonly address: Readonly<Record<string, string>>;
  readonly change: ReturnType<typeof useAddress>[1];
}): ReactNode {
  const set = filterNames.filter((name) => address[name] !== undefined);
  return (
    <details className="narrowing" open={set.length > 0}>
      <summary>Which conversations: {set.length === 0 ? 'all' : set.map((name) => `${titles[name]} ${address[name]}`).join(', ')}</summary>
      <div className="filters">
        {(Object.keys(choices) as (keyof typeof choices)[]).map((name) => (
          <ChoiceFilter
            key={name}
            label={titles[name]}
            value={address[name] ?? ''}
            choices={choices[name]}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
        {texts.map((name) => (
          <TextFilter key={name} label={titles[name]} value={address[name] ?? ''} onChange={(value) => change({ [name]: value })} />
        ))}
      </div>
      {set.length === 0 ? null : (
        <button type="button" onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))}>
          All conversations
        </button>
      )}
    </details>
  );
}
