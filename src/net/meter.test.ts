import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../test/until.ts';
import { openMeter } from './meter.ts';
import { metricCatalogue } from './metrics.ts';

const quiet = () => openMeter({ process: false });
const lines = async (meter: { text(): Promise<string> }, start: string): Promise<string[]> =>
  (await meter.text()).split('\n').filter((line) => line.startsWith(start));

test('counters, gauges and histograms come out under the house’s prefix', async () => {
  const meter = quiet();
  meter.count('calls_total', { channel: 'line', outcome: 'resolved', exit: 'none' });
  meter.count('audio_gap_ms_total', { channel: 'line' }, 140);
  meter.shift('calls_live', 1, { channel: 'line', mode: 'talk' });
  meter.shift('calls_live', 2, { channel: 'line', mode: 'talk' });
  meter.shift('calls_live', -1, { channel: 'line', mode: 'talk' });
  meter.time('turn_gap_ms', 640);
  assert.deepEqual(await lines(meter, 'cordboard_calls_total'), ['cordboard_calls_total{channel="line",outcome="resolved",exit="none"} 1']);
  assert.deepEqual(await lines(meter, 'cordboard_audio_gap_ms_total'), ['cordboard_audio_gap_ms_total{channel="line"} 140']);
  assert.deepEqual(await lines(meter, 'cordboard_calls_live'), ['cordboard_calls_live{channel="line",mode="talk"} 2']);
  assert.deepEqual(await lines(meter, 'cordboard_turn_gap_ms_sum'), ['cordboard_turn_gap_ms_sum 640']);
  assert.ok((await lines(meter, 'cordboard_turn_gap_ms_bucket{le="650"}')).includes('cordboard_turn_gap_ms_bucket{le="650"} 1'));
});

test('a name, a kind or a label that the catalogue does not know is a bug', () => {
  const meter = quiet();
  const bug = { code: 'BROKEN_INVARIANT' };
  assert.throws(() => meter.count('made_up_total'), bug);
  assert.throws(() => meter.count('turn_gap_ms'), bug);
  assert.throws(() => meter.time('barge_ins_total', 3), bug);
  assert.throws(() => meter.count('calls_total', { channel: 'line' }), bug);
  assert.throws(() => meter.count('barge_ins_total', { channel: 'line' }), bug);
  assert.throws(() => meter.count('turns_total', { channel: 'line' }), bug);
});

test('two meters do not share figures', async () => {
  const [one, other] = [quiet(), quiet()];
  one.count('barge_ins_total');
  assert.deepEqual(await lines(other, 'cordboard_barge_ins_total'), ['cordboard_barge_ins_total 0']);
});

test('label values without end are folded into one series', async () => {
  const meter = quiet();
  for (let i = 0; i < 2500; i++) meter.count('streams_refused_total', { reason: `r${i}` });
  const series = await lines(meter, 'cordboard_streams_refused_total');
  assert.equal(series.length, 2001);
  assert.ok(series.includes('cordboard_streams_refused_total{reason="other"} 500'));
});

test('the process is watched, the event loop with it', async () => {
  const meter = openMeter();
  const text = await until(async () => {
    const printed = await meter.text();
    return printed.includes('event_loop_lag_ms{') && printed;
  }, 'the lag, which is there after some turns of a real loop');
  assert.match(text, /^cordboard_process_resident_memory_bytes \d/m);
  assert.match(text, /^cordboard_event_loop_lag_ms\{quantile="0.99"\} \d/m);
  assert.match(meter.contentType, /^text\/plain/);
  meter.close();
});

test('the catalogue is well-formed', () => {
  const names = metricCatalogue.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
  for (const { name, kind, labels, help, buckets } of metricCatalogue) {
    assert.match(name, /^[a-z][a-z_]*[a-z]$/);
    assert.equal(name.endsWith('_total'), kind === 'counter', name);
    assert.equal(buckets !== undefined, kind === 'histogram', name);
    assert.ok(help.endsWith('.'), name);
    for (const label of labels) assert.match(label, /^[a-z]+$/);
    if (buckets)
      assert.deepEqual(
        [...buckets].sort((a, b) => a - b),
        buckets,
      );
  }
});
