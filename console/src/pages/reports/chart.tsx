import type { ReactNode } from 'react';
import { type Chart, cellOf } from './cell.ts';
import { ChartBars } from './chart-bars.tsx';
import { ChartPlot } from './chart-plot.tsx';

/** Beyond so many, what is stacked is drawn as columns side by side rather than as bars below each other; so is everything beyond the second. */
const mostStacked = 14;
const mostBars = 40;

function Legend({ series, lines }: { readonly series: Chart['series']; readonly lines: boolean }): ReactNode {
  return (
    <ul className="legend">
      {series.map(({ id, title }, at) => (
        <li key={id}>
          <svg viewBox="0 0 24 10" aria-hidden="true" className={`series${at % 6}`}>
            {lines ? <path d="M1 5H23" /> : <rect x="6" width="12" height="10" />}
          </svg>
          {title}
        </li>
      ))}
    </ul>
  );
}

/** What is drawn, in figures. */
function Values({ chart, zone }: { readonly chart: Chart; readonly zone: string }): ReactNode {
  const { labels, series, title, unit } = chart;
  return (
    <details>
      <summary>As a table</summary>
      <div className="scroll">
        <table aria-label={title}>
          <thead>
            <tr>
              <td />
              {series.map(({ id, title: name }) => (
                <th key={id} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour that occurs twice has two labels, others may be the same
              <tr key={at}>
                <th scope="row">{label}</th>
                {series.map(({ id, values }) => (
                  <td key={id} className="number">
                    {cellOf(unit, values[at] ?? null, zone)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** A chart of a report: drawn for eyes, and as a table for everybody. */
export function ReportChart({ chart, zone }: { readonly chart: Chart; readonly zone: string }): ReactNode {
  const { labels, series, shape, title } = chart;
  if (labels.length === 0 || series.length === 0) return <p className="faint">Nothing to draw.</p>;
  const asBars = shape === 'stack' ? labels.length <= mostStacked : shape === 'bars' && labels.length <= mostBars;
  return (
    <figure className="card chart">
      <figcaption>{title}</figcaption>
      {series.length > 1 ? <Legend series={series} lines={shape === 'lines'} /> : null}
      {asBars ? <ChartBars chart={chart} zone={zone} /> : <ChartPlot chart={chart} zone={zone} />}
      <Values chart={chart} zone={zone} />
    </figure>
  );
}
