import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs that other people wrote, and the Debian packages that bring them. */
const tools = {
  sipp: { command: 'sipp', ask: '-v', packages: ['sip-tester'] },
  baresip: { command: 'baresip', ask: '-h', packages: ['baresip-core'] },
  kamailio: { command: 'kamailio', ask: '-v', packages: ['kamailio', 'kamailio-tls-modules'] },
  rtpengine: { command: 'rtpengine', ask: '--version', packages: ['rtpengine-daemon'] },
} as const;

/** One of those programs, or a file that must be there too. */
export type Tool = keyof typeof tools | `/${string}`;

const isProgram = (tool: Tool): tool is keyof typeof tools => tool in tools;
const seen = new Map<Tool, boolean>();

function isThere(tool: Tool): boolean {
  let there = seen.get(tool);
  if (there === undefined) {
    there = isProgram(tool) ? spawnSync(tools[tool].command, [tools[tool].ask], { stdio: 'ignore' }).error === undefined : existsSync(tool);
    seen.set(tool, there);
  }
  return there;
}

/** Why what is needed is not there, one line each. */
export const missing = (needed: readonly Tool[]): string[] =>
  needed
    .filter((tool) => !isThere(tool))
    .map((tool) => (isProgram(tool) ? `${tool} is not installed: ${tools[tool].packages.join(' ')}` : `there is no ${tool}`));

/** Installs by apt what is missing, where this user may. Says what it did; what cannot be had is told again by `missing`. */
export function install(needed: readonly Tool[], say: (line: string) => void): void {
  const packages = needed.filter((tool) => isProgram(tool) && !isThere(tool)).flatMap((tool) => (isProgram(tool) ? tools[tool].packages : []));
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0) return say(`not root, so not installed: ${packages.join(' ')}`);
  say(`apt-get install ${packages.join(' ')}`);
  // Services that these packages bring are not started: each trial starts its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env, encoding: 'utf8' });
  const get = (pack: string) => apt('install', '-y', '--no-install-recommends', pack);
  for (const [index, pack] of packages.entries()) {
    let { status, stderr } = get(pack);
    if (status !== 0 && index === 0) {
      // The lists may be old, or none.
      apt('update');
      ({ status, stderr } = get(pack));
    }
    if (status !== 0) say(`${pack} could not be installed: ${stderr?.trim().split('\n').at(-1) ?? 'no apt-get'}`);
  }
  seen.clear();
}
