// Runs on any Node from 20 on, before anything is installed: plain JavaScript, no dependency.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.cordboard-ready');
const bundledNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const wanted = () => {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, name)));
  return hash.digest('hex');
};

const isReady = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted();

/** Installs what is missing, says so, shows that it is alive; returns at once when nothing is. */
export async function makeReady() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Cordboard needs Node 20 or newer to start (it brings its own Node 24); this is Node ${process.versions.node}.`);
  if (isReady()) return;
  const say = (text) => process.stderr.write(text);
  say('Cordboard: installing what is missing (npm packages; once, usually under a minute)\n');
  const from = Date.now();
  const seconds = () => Math.round((Date.now() - from) / 1000);
  const child = spawn(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    // Our own command line runs under npm, whose settings would leak into this one.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(omit|include|production|ignore_scripts)$/i.test(name))),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (octets) => (output = (output + octets).slice(-8000)));
  const alive = setInterval(() => say(process.stderr.isTTY ? `\r  … ${seconds()} s` : seconds() % 10 === 0 ? `  … ${seconds()} s\n` : ''), 1000);
  const code = await new Promise((done) => {
    child.on('error', () => done('missing'));
    child.on('close', done);
  });
  clearInterval(alive);
  if (process.stderr.isTTY) say('\r');
  if (code === 'missing') fail('npm was not found. Cordboard needs the npm that comes with Node.');
  if (code !== 0) {
    fail(
      `npm could not install the packages (exit ${code}). It said:\n\n${output.trim()}\n\nCheck that the npm registry can be reached and that this folder can be written to, then run the command again.`,
    );
  }
  if (major < 24 && !existsSync(bundledNode)) {
    fail(
      'The "node" package arrived without its binary: its install script did not run. Allow it (npm install-scripts approve node), or use Node 24 yourself.',
    );
  }
  writeFileSync(stampFile, wanted());
  say(`Cordboard: ready (${seconds()} s)\n`);
}

/** The Node that runs Cordboard: this one when it is new enough, else the one that came as a package. */
export const nodeBinary = () => (Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : bundledNode);

export const nodeFlags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=32'];

/** Runs a command in the foreground, hands signals on, and resolves to its exit code. */
/** What was compiled once is not compiled at every start. */
const compileCache = join(root, 'node_modules', '.cache', 'node-compile');

export function run(command, args, options = {}) {
  const env = { NODE_COMPILE_CACHE: compileCache, ...process.env };
  const child = spawn(command, args, { stdio: 'inherit', env, ...options });
  const hand = (signal) => child.kill(signal);
  // A terminal sends Ctrl-C to the whole group: the child has it already, we only must outlive it.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  process.on('SIGTERM', hand);
  process.on('SIGHUP', hand);
  return new Promise((done) => {
    const settle = (code) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', hand);
      process.off('SIGHUP', hand);
      done(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      settle(127);
    });
    child.on('close', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
