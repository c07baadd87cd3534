import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { invariant } from '#base';
import type { Meter } from '#contract';
import { type MetricRow, metricCatalogue } from './metrics.ts';

/** Stands before every metric name on the page. */
export const metricPrefix = 'cordboard_';

/** Label sets one metric may grow to; beyond them values become `other`, so that no mistake upstairs fills the memory. */
const maxSeries = 2000;
const lagResolutionMs = 10;

/** A meter that can be read. */
export interface ReadableMeter extends Meter {
  /** Everything counted, in the text form that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Stops watching the process. */
  close(): void;
}

export interface MeterOptions {
  /** Watch memory, processor and event loop of this process too; true unless told. */
  readonly process?: boolean;
}

type Labels = Readonly<Record<string, string>>;
type Instrument = { readonly row: MetricRow; readonly metric: Counter | Gauge | Histogram; readonly series: Set<string> };

/** Opens a meter with a registry of its own. A name or a label that the catalogue does not know is a bug, and throws. */
export function openMeter(options: MeterOptions = {}, catalogue: readonly MetricRow[] = metricCatalogue): ReadableMeter {
  const registry = new Registry();
  const instruments = new Map<string, Instrument>(catalogue.map((row) => [row.name, { row, metric: build(row, registry), series: new Set() }]));

  const find = (name: string, kind: MetricRow['kind'], labels: Labels): { metric: Instrument['metric']; labels: Labels } => {
    const instrument = instruments.get(name);
    if (instrument?.row.kind !== kind) invariant(false, `${name} is a ${kind} of the catalogue`);
    const { row, metric, series } = instrument;
    const given = Object.keys(labels);
    if (given.length !== row.labels.length || !row.labels.every((label) => Object.hasOwn(labels, label))) {
      invariant(false, `${name} has the labels ${row.labels.join(', ')}`);
    }
    if (given.length === 0) return { metric, labels };
    const key = row.labels.map((label) => labels[label]).join('\u0000');
    if (series.has(key)) return { metric, labels };
    if (series.size >= maxSeries) return { metric, labels: Object.fromEntries(row.labels.map((label) => [label, 'other'])) };
    series.add(key);
    return { metric, labels };
  };

  const closeProcess = options.process === false ? () => {} : watchProcess(registry, instruments.get('event_loop_lag_ms')?.metric);
  return {
    count(name, labels = {}, by = 1) {
      const found = find(name, 'counter', labels);
      (found.metric as Counter).inc(found.labels, by);
    },
    time(name, ms, labels = {}) {
      const found = find(name, 'histogram', labels);
      (found.metric as Histogram).observe(found.labels, ms);
    },
    shift(name, by, labels = {}) {
      const found = find(name, 'gauge', labels);
      (found.metric as Gauge).inc(found.labels, by);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: closeProcess,
  };
}

function build(row: MetricRow, registry: Registry): Instrument['metric'] {
  const shape = { name: `${metricPrefix}${row.name}`, help: row.help, labelNames: [...row.labels], registers: [registry] };
  if (row.kind === 'counter') return new Counter(shape);
  if (row.kind === 'gauge') return new Gauge(shape);
  invariant(row.buckets !== undefined, `histogram ${row.name} has buckets`);
  return new Histogram({ ...shape, buckets: [...row.buckets] });
}

function watchProcess(registry: Registry, lag: Instrument['metric'] | undefined): () => void {
  collectDefaultMetrics({ register: registry, prefix: metricPrefix });
  if (!(lag instanceof Gauge)) return () => {};
  const delays = monitorEventLoopDelay({ resolution: lagResolutionMs });
  delays.enable();
  const metric = lag as Gauge & { collect?: () => void };
  metric.collect = () => {
    // The histogram holds the whole distance between two looks; what exceeds the resolution is the lag.
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - lagResolutionMs);
    if (delays.count === 0) return;
    for (const quantile of [0.5, 0.99]) metric.set({ quantile: String(quantile) }, late(delays.percentile(quantile * 100)));
    metric.set({ quantile: '1' }, late(delays.max));
    delays.reset();
  };
  return () => {
    delays.disable();
  };
}
