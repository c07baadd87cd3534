import type { ReactNode } from 'react';
import { cellOf, changeOf, type Figure } from './cell.ts';

function Headline({ figure, zone }: { readonly figure: Figure; readonly zone: string }): ReactNode {
  const { title, kind, value, before, says } = figure;
  const change = changeOf(figure);
  return (
    <div className="card figure">
      <dt>{title}</dt>
      <dd>
        <b>{cellOf(kind, value, zone)}</b>
        {change ? (
          <span className={`change ${change.welcome ?? ''}`}>
            <span aria-hidden="true">{change.sign}</span> {change.says}
            {change.welcome ? `, ${change.welcome}` : ''}
          </span>
        ) : null}
        {before === undefined ? null : <span className="faint">before: {cellOf(kind, before, zone)}</span>}
        {says === undefined ? null : <span className="faint">{says}</span>}
      </dd>
    </div>
  );
}

/** What matters most, beside the period before. */
export function Figures({ figures, zone }: { readonly figures: readonly Figure[]; readonly zone: string }): ReactNode {
  return (
    <dl className="figures">
      {figures.map((figure) => (
        <Headline key={figure.id} figure={figure} zone={zone} />
      ))}
    </dl>
  );
}
