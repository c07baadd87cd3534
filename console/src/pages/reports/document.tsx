import type { ReactNode } from 'react';
import type { Report } from '../../../../client/index.ts';
import { Empty } from '../../ui/told.tsx';
import { momentIn, type Section } from './cell.ts';
import { ReportChart } from './chart.tsx';
import { Figures } from './figures.tsx';
import { ReportTable } from './table.tsx';

function SectionBody({ section, zone }: { readonly section: Section; readonly zone: string }): ReactNode {
  switch (section.kind) {
    case 'figures':
      return <Figures figures={section.figures} zone={zone} />;
    case 'table':
      return <ReportTable table={section} zone={zone} />;
    case 'chart':
      return <ReportChart chart={section} zone={zone} />;
  }
}

/** A report, as it was made: what of, its sections, and how it was counted. */
export function ReportDocument({ report, aside }: { readonly report: Report; readonly aside?: ReactNode }): ReactNode {
  const { title, subtitle, period, before, madeAt, sections, notes, empty } = report;
  const { zone } = period;
  return (
    <article className="report" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p>{subtitle}</p>
        {before ? <p className="faint">Beside it, the period before: {before.words}</p> : null}
        {aside}
      </header>
      {empty ? <Empty title={empty.says} hint={empty.remedy} /> : null}
      {empty
        ? null
        : sections.map((section) => (
            <section key={section.id} aria-label={section.title}>
              {section.kind === 'chart' ? null : <h3>{section.title}</h3>}
              <SectionBody section={section} zone={zone} />
            </section>
          ))}
      <footer>
        {notes.length === 0 ? null : (
          <section aria-label="Notes">
            <h3>Notes</h3>
            <dl className="notes">
              {notes.map((note) => (
                <div key={note.title}>
                  <dt>{note.title}</dt>
                  <dd>{note.text}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <p className="faint">
          Made{' '}
          <time dateTime={madeAt} title={madeAt}>
            {momentIn(madeAt, zone)}
          </time>{' '}
          ({zone}).
        </p>
      </footer>
    </article>
  );
}
