import { lstatSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Whoever may write there may run code as us: it must be ours, and closed to others. */
function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const uid = process.getuid?.();
    return found.isDirectory() && (uid === undefined || (found.uid === uid && (found.mode & 0o022) === 0));
  } catch {
    return false; // a system that only reads, or a user without a home: then nothing is kept
  }
}

/** Where compiled code may be kept, the best first: the user's cache, else a folder of the user's own among temporary files. */
function compileCacheFolders(env: Readonly<Record<string, string | undefined>>, home: string, temporary: string, user: string): readonly string[] {
  const caches = env['XDG_CACHE_HOME'];
  return [
    join(caches !== undefined && isAbsolute(caches) ? caches : join(home, '.cache'), 'cordboard', 'compiled'),
    join(temporary, `cordboard-compiled-${user}`),
  ];
}

/**
 * Has Node keep what it compiles, and TypeScript without its types, so that the next start need not. NODE_COMPILE_CACHE chooses another
 * folder, NODE_DISABLE_COMPILE_CACHE=1 turns it off. To be called before anything else is imported.
 */
export function useCompileCache(): void {
  if (module.getCompileCacheDir() !== undefined || process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return;
  const user = String(process.getuid?.() ?? userInfo().username);
  const folder = compileCacheFolders(process.env, homedir(), tmpdir(), user).find(isOurs);
  if (folder === undefined) return;
  module.enableCompileCache(folder);
  // Threads have caches of their own, and read where from here.
  process.env['NODE_COMPILE_CACHE'] = folder;
}

/** Writes what was compiled since, for a process that may never end in peace. When all of it is kept already this costs nothing. */
export const keepCompiled = (): void => module.flushCompileCache();
