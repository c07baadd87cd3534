import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { sinkOver } from './log-sink.ts';

const code = (name: string): Error => Object.assign(new Error(name), { code: name });

/** A reader that takes so many octets and then is behind, until told otherwise. */
function reader(room: number) {
  const state = { room, text: '', later: [] as (() => void)[], pauses: 0, fault: undefined as Error | undefined };
  const sink = sinkOver({
    write(octets) {
      if (state.fault) throw state.fault;
      if (state.room === 0) throw code('EAGAIN');
      const taken = Math.min(state.room, octets.length);
      state.room -= taken;
      state.text += Buffer.from(octets.subarray(0, taken)).toString();
      return taken;
    },
    later: (run) => void state.later.push(run),
    pause: () => void state.pauses++,
  });
  const turn = (): void => {
    for (const run of state.later.splice(0)) run();
  };
  return { sink, state, turn };
}

test('lines leave at once, in order, whole, also when the reader takes them in pieces', () => {
  const { sink, state, turn } = reader(5);
  for (const line of ['one\n', 'two\n', 'three\n']) sink.write(line);
  assert.equal(state.text, 'one\nt');
  state.room = 3;
  turn();
  assert.equal(state.text, 'one\ntwo\n');
  state.room = 100;
  turn();
  sink.write('four\n');
  assert.equal(state.text, 'one\ntwo\nthree\nfour\n');
});

test('while the reader is behind, lines beyond the limit are dropped, counted, and told', () => {
  const { sink, state, turn } = reader(0);
  const line = `${'x'.repeat(2 ** 20)}\n`;
  for (let i = 0; i < 20; i++) sink.write(line);
  state.room = Number.POSITIVE_INFINITY;
  turn();
  assert.equal(state.text.split('\n').filter((text) => text.startsWith('x')).length, 8);
  assert.match(state.text, /\{"level":"warn","msg":"log lines dropped","count":12\}\n$/);
});

test('a reader that is gone ends the log, not the process', () => {
  const { sink, state, turn } = reader(3);
  sink.write('one\n');
  state.fault = code('EPIPE');
  turn();
  sink.write('two\n');
  sink.flush();
  assert.equal(state.text, 'one');
  assert.equal(state.later.length, 0);
});

test('a process that ends waits a little for its reader, not for ever', () => {
  const { sink, state } = reader(0);
  sink.write('one\n');
  sink.flush();
  assert.ok(state.pauses > 0 && state.pauses <= 100);
});

const program = `
  import { openLogger } from ${JSON.stringify(new URL('./logger.ts', import.meta.url).href)};
  const log = openLogger({ level: 'info' });
  for (let i = 0; i < 3000; i++) log.info('a line', { i, pad: 'x'.repeat(200) });
  process.exit(0);`;
const run = () => spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });

test('a whole log reaches a reader that reads, though the process ends at once', async () => {
  const child = run();
  let lines = 0;
  child.stdout.on('data', (octets: Buffer) => (lines += octets.toString('latin1').split('\n').length - 1));
  const exit = await new Promise((done) => child.once('close', done));
  assert.deepEqual([exit, lines], [0, 3000]);
});

test('a process whose reader hangs, or has gone, still ends', async () => {
  const hung = run(); // nobody reads
  const gone = run();
  gone.stdout.destroy();
  assert.deepEqual(await Promise.all([hung, gone].map((child) => new Promise((done) => child.once('exit', done)))), [0, 0]);
  hung.stdout.destroy();
});
