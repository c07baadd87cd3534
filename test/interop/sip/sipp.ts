import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why these tests cannot run here, or false when they can: they need SIPp (Debian package `sip-tester`). */
export const withoutSipp: string | false = spawnSync('sipp', ['-v']).error ? 'SIPp is not installed: apt-get install sip-tester' : false;

export interface SippRun {
  /** 0: every call went as the scenario says. */
  readonly status: number | null;
  /** What SIPp complained of. */
  readonly errors: string;
}

/** Runs SIPp to its end, in a folder of its own. A scenario is the name of one of SIPp's own, or a file beside this one. */
export function runSipp(scenario: string, args: readonly string[]): Promise<SippRun> {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-sipp-'));
  const which = scenario.endsWith('.xml') ? ['-sf', join(import.meta.dirname, scenario)] : ['-sn', scenario];
  const usual = ['-i', '127.0.0.1', '-nostdin', '-trace_err', '-timeout', '20s', '-timeout_error', '-recv_timeout', '8000'];
  const sipp = spawn('sipp', [...which, ...args, ...usual], { cwd: folder, stdio: 'ignore' });
  return new Promise((done, failed) => {
    sipp.once('error', failed);
    sipp.once('close', (status) => {
      const files = readdirSync(folder).filter((name) => name.endsWith('_errors.log'));
      const errors = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
      rmSync(folder, { recursive: true, force: true });
      done({ status, errors: errors.slice(0, 4000) });
    });
  });
}
