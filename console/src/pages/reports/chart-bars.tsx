import type { ReactNode } from 'react';
import { type Chart, cellOf } from './cell.ts';

interface Part {
  readonly series: number;
  readonly value: number | null;
}

/** One bar: parts one behind the other, of what the whole width stands for. */
function Bar({
  parts,
  most,
  zone,
  unit,
}: {
  readonly parts: readonly Part[];
  readonly most: number;
  readonly zone: string;
  readonly unit: Chart['unit'];
}): ReactNode {
  let begins = 0;
  return (
    <>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ series, value }) => {
          const width = most > 0 ? (Math.max(0, value ?? 0) / most) * 100 : 0;
          const x = begins;
          begins += width;
          return width > 0 ? <rect key={series} className={`series${series % 6}`} x={x} width={width} height="1" /> : null;
        })}
      </svg>
      <span className="value">{parts.map(({ value }) => cellOf(unit, value, zone)).join(' · ')}</span>
    </>
  );
}

/** Bars below each other, each with its name and its value. */
export function ChartBars({ chart, zone }: { readonly chart: Chart; readonly zone: string }): ReactNode {
  const { labels, series, shape, unit } = chart;
  const parts = (at: number): readonly Part[] => series.map(({ values }, index) => ({ series: index, value: values[at] ?? null }));
  const bars = labels.flatMap((label, at) =>
    shape === 'stack' ? [{ label, parts: parts(at) }] : parts(at).map((part, index) => ({ label: index === 0 ? label : '', parts: [part] })),
  );
  const most = Math.max(0, ...bars.map((bar) => bar.parts.reduce((sum, { value }) => sum + Math.max(0, value ?? 0), 0)));
  return (
    <div className="bars" aria-hidden="true">
      {bars.map((bar, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no ids, and come all at once
        <div key={at} className="bar">
          <span className="name">{bar.label}</span>
          <Bar parts={bar.parts} most={most} unit={unit} zone={zone} />
        </div>
      ))}
    </div>
  );
}
