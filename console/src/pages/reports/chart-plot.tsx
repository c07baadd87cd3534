import type { ReactNode } from 'react';
import { type Chart, cellOf } from './cell.ts';

const peakOf = (values: readonly (number | null)[]): number => Math.max(0, ...values.map((value) => value ?? 0));

/** Points of a line, from 0 at the bottom to 100 at the top; it is broken where there is no value. */
function pathOf(values: readonly (number | null)[], most: number): string {
  const step = 100 / values.length;
  let drawn = false;
  return values
    .map((value, at) => {
      if (value === null) {
        drawn = false;
        return '';
      }
      const point = `${(at + 0.5) * step} ${100 - (most > 0 ? (value / most) * 100 : 0)}`;
      const piece = drawn ? `L${point}` : `M${point}h0`;
      drawn = true;
      return piece;
    })
    .join('');
}

/** Values that stand alone: no line would show them. */
const loneOf = (values: readonly (number | null)[]): readonly (number | null)[] =>
  values.map((value, at) => ((values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null ? value : null));

function Columns({ chart, most, zone }: { readonly chart: Chart; readonly most: number; readonly zone: string }): ReactNode {
  const { labels, series, shape, unit } = chart;
  const stacked = shape === 'stack';
  const step = 100 / labels.length;
  const width = (step * 0.8) / (stacked ? 1 : series.length);
  return labels.map((label, at) => {
    let top = 100;
    return series.map(({ id, title, values }, index) => {
      const height = most > 0 ? (Math.max(0, values[at] ?? 0) / most) * 100 : 0;
      const y = (stacked ? top : 100) - height;
      top = y;
      const x = at * step + step * 0.1 + (stacked ? 0 : index * width);
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may be the same, and come all at once
        <rect key={`${at} ${id}`} className={`series${index % 6}`} x={x} y={y} width={width} height={height}>
          <title>{`${label}: ${series.length > 1 ? `${title} ` : ''}${cellOf(unit, values[at] ?? null, zone)}`}</title>
        </rect>
      );
    });
  });
}

/** Columns side by side, or lines: for what goes on over time. The height of it all is told beside. */
export function ChartPlot({ chart, zone }: { readonly chart: Chart; readonly zone: string }): ReactNode {
  const { labels, series, shape, unit } = chart;
  const sums = labels.map((_, at) => series.reduce((sum, { values }) => sum + Math.max(0, values[at] ?? 0), 0));
  const most = shape === 'stack' ? peakOf(sums) : peakOf(series.flatMap(({ values }) => values));
  const middle = labels.length > 2 ? (labels[Math.floor((labels.length - 1) / 2)] ?? '') : '';
  return (
    <div className="plot" aria-hidden="true">
      <p className="faint">up to {cellOf(unit, most, zone)}</p>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {shape === 'lines' ? (
          series.map(({ id, values }, index) => (
            <g key={id}>
              <path className={`line series${index % 6}`} d={pathOf(values, most)} />
              <path className={`line lone series${index % 6}`} d={pathOf(loneOf(values), most)} />
            </g>
          ))
        ) : (
          <Columns chart={chart} most={most} zone={zone} />
        )}
      </svg>
      <p className="faint ends">
        <span>{labels[0]}</span>
        <span>{middle}</span>
        <span>{labels.length > 1 ? labels.at(-1) : ''}</span>
      </p>
    </div>
  );
}
