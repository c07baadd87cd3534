import type { ReactNode } from 'react';
import type { BoxItem } from '../../../../client/index.ts';

type State = BoxItem['state'];

const signs: Readonly<Record<State, { readonly sign: string; readonly name: string }>> = {
  waiting: { sign: '…', name: 'waiting' },
  done: { sign: '✓', name: 'done' },
  dead: { sign: '✕', name: 'dead letter' },
};

/** The states there are, for choosing one. */
export const states = Object.entries(signs).map(([value, { name }]) => ({ value, name }));

/** How far an item is, by sign and word. */
export function StateOf({ state }: { readonly state: State }): ReactNode {
  const { sign, name } = signs[state];
  return (
    <span className={`badge ${state}`}>
      <span aria-hidden="true">{sign}</span> {name}
    </span>
  );
}
