import './moment.css';
import type { ReactNode } from 'react';
import { timeOf } from './format.ts';

/** An instant, in the zone of whoever reads; the full one behind it. */
export function Moment({ at, otherwise = '–' }: { readonly at: string | undefined; readonly otherwise?: string }): ReactNode {
  return at === undefined ? (
    otherwise
  ) : (
    <time className="stamp" dateTime={at} title={at}>
      {timeOf(at)}
    </time>
  );
}
