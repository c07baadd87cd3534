// The development commands behind `npm run …`. Plain JavaScript, so that it can install what is missing first.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeReady, nodeBinary, nodeFlags, root, run } from './ready.mjs';

const [command, ...rest] = process.argv.slice(2);
await makeReady();

const node = (...args) => run(nodeBinary(), [...nodeFlags, ...args], { cwd: root });
const tool = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const step = async (title, work) => {
  process.stderr.write(`\n— ${title}\n`);
  const code = await work();
  if (code !== 0) {
    process.stderr.write(`\n${title}: failed (exit ${code})\n`);
    process.exit(code);
  }
};
const lint = () => step('format and lint', () => run(tool('biome'), ['check', '.'], { cwd: root }));
const types = async () => {
  await step('types', () => run(tool('tsc'), [], { cwd: root }));
  await step('types of the browser', () => run(tool('tsc'), ['-p', 'widget'], { cwd: root }));
  await step('types of the client', () => run(tool('tsc'), ['-p', 'client'], { cwd: root }));
  await step('types of the console', () => run(tool('tsc'), ['-p', 'console'], { cwd: root }));
};
const tests = (title, globs, flags = []) =>
  step(title, () => node('--import', './test/seed.ts', '--test', '--test-reporter=spec', ...flags, ...(rest.length > 0 ? rest : globs)));
const rooms = [
  'src/**/*.test.ts',
  'sim/**/*.test.ts',
  'widget/**/*.test.ts',
  'client/*.test.ts',
  'console/**/*.test.ts',
  'test/chat/*.test.ts',
  'test/recordings/*.test.ts',
  'test/reports/*.test.ts',
  'test/privacy/*.test.ts',
  'test/architecture/*.test.ts',
  'test/catalogue/*.test.ts',
];

const commands = {
  async check() {
    await lint();
    await types();
    await tests('rooms, map, catalogues', rooms, ['--test-concurrency=2']);
  },
  async test() {
    if (rest.length > 0) return tests('tests', []);
    await lint();
    await types();
    await tests('rooms, map, catalogues', rooms, ['--test-concurrency=2']);
    // Two at once: each mostly waits for speech to be spoken.
    await tests('the whole gateway', ['test/e2e/*.test.ts'], ['--test-concurrency=2']);
    await tests('a real browser', ['test/browser/*.test.ts'], ['--test-concurrency=1']);
    await tests('programs of other people', ['test/interop/**/*.test.ts'], ['--test-concurrency=1']);
  },
  async interop() {
    process.exit(await node(join('test', 'interop', 'run.ts'), ...rest));
  },
  async sim() {
    const [which, ...args] = rest;
    process.exit(await node(join('sim', which ?? 'talkdesk-stream', 'main.ts'), ...args));
  },
  async bench() {
    const [which, ...args] = rest;
    const runs = {
      stream: 'bench/calls/stream.ts',
      turns: 'bench/turns/run.ts',
      recognition: 'bench/recognition/run.ts',
      understanding: 'bench/understanding/run.ts',
      store: args.includes('--conversations') ? 'bench/store-many/run.ts' : 'bench/store-append/run.ts',
      chat: args.includes('--visitors') ? 'bench/chat/visitors.ts' : 'bench/chat/run.ts',
      sip: 'bench/sip/run.ts',
      report: 'bench/report/run.ts',
      start: 'bench/start/run.ts',
      cover: 'bench/cover/run.ts',
    };
    const file = runs[which];
    if (!file) {
      process.stderr.write(`npm run bench -- <${Object.keys(runs).join(' | ')}> [arguments]\n`);
      process.exit(2);
    }
    process.exit(await node(file, ...args));
  },
  async pack() {
    process.exit(await node('scripts/pack.ts'));
  },
  async console() {
    process.exit(await node('scripts/build-console.ts'));
  },
  async widget() {
    process.exit(await node('scripts/build-widget.ts'));
  },
  async docs() {
    const scripts = readdirSync(join(root, 'scripts')).filter((file) => /^(?:list|print|draw)-.*\.ts$/.test(file));
    for (const script of scripts) await step(script, () => node(join('scripts', script)));
  },
};

if (!Object.hasOwn(commands, command)) {
  process.stderr.write(`npm run <${Object.keys(commands).join(' | ')}>\n`);
  process.exit(2);
}
await commands[command]();
