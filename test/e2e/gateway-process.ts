import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const main = resolve('src/app/main.ts');
const flags = ['--disable-warning=ExperimentalWarning', '--import', pathToFileURL(resolve('test/answers-fit.ts')).href];

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end. */
export function cordboard(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...flags, main, ...args], {
      cwd: options.cwd ?? process.cwd(),
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (octets) => (stdout += octets));
    child.stderr.on('data', (octets) => (stderr += octets));
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/**
 * Calls, as `cordboard call` does. Who was not understood calls again, twice at most: on a machine with other things to do sound is
 * spoilt on its way, or nobody has the time to listen.
 */
export async function callUntilUnderstood(url: string, turns: readonly string[]): Promise<Ran> {
  for (let attempt = 1; ; attempt++) {
    const ran = await cordboard(['call', url, ...turns, '--json']);
    if (attempt === 3 || !ran.stdout.includes('was not understood')) return ran;
  }
}

/** A folder of its own with a copy of the interop configuration, on a free port. */
export function interopFolder(change: (text: string) => string = (text) => text): {
  readonly folder: string;
  readonly config: string;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-e2e-'));
  const config = join(folder, 'cordboard.yaml');
  const text = readFileSync('examples/interop/cordboard.yaml', 'utf8')
    .replaceAll('- ../agents', `- ${resolve('examples/agents')}`)
    .replaceAll('- ./agents', `- ${resolve('examples/interop/agents')}`)
    .replaceAll(/port: (?:8080|5060|5061)/g, 'port: 0');
  writeFileSync(config, change(text));
  return { folder, config, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface GatewayProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** Everything it wrote so far. */
  output(): string;
  /** Sends a signal; resolves to the exit code, null when the signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts a gateway of its own; resolves when it takes calls. */
export function startGateway(config: string): Promise<GatewayProcess> {
  return new Promise((ready, fail) => {
    const child = spawn(process.execPath, [...flags, main, 'start', '-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
    // One that falls over by itself says why: what asked it learns only that it is gone.
    child.on('close', (code) => code && process.stderr.write(`the gateway ended with ${code}:\n${output.slice(-4_000)}\n`));
    const take = (octets: Buffer): void => {
      output += octets;
      const port = /"gateway ready"[^\n]*|"port":(\d+)[^\n]*"msg":"gateway ready"/.exec(output)?.[0]?.match(/"port":(\d+)/)?.[1];
      if (port === undefined) return;
      ready({
        port: Number(port),
        child,
        output: () => output,
        stop(signal) {
          child.kill(signal);
          return ended;
        },
      });
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    ended.then((code) => fail(new Error(`the gateway ended with ${code} before it was ready:\n${output}`)));
  });
}
