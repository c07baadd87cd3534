import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bad, ok, type Result } from '#base';

/**
 * Reads what a reference stands for: `env:NAME`, `file:PATH`, or `generate:PATH`, a file that is filled with chance the first time.
 * Anything else is the secret itself, which only a configuration that says `allowPlainSecrets: true` may contain.
 */
export function readSecret(
  reference: string,
  options: { readonly folder: string; readonly writeFolder: string; readonly allowPlain: boolean },
): Result<string> {
  const [, kind, rest = ''] = /^(env|file|generate):(.+)$/s.exec(reference) ?? [];
  if (kind === 'env') {
    const value = process.env[rest];
    return value ? ok(value) : bad(`the environment variable ${rest} is not set`);
  }
  if (kind === 'file' || kind === 'generate') {
    const file = resolve(kind === 'file' ? options.folder : options.writeFolder, rest);
    try {
      return ok(readFileSync(file, 'utf8').trim());
    } catch (thrown) {
      if (kind === 'file' || (thrown as NodeJS.ErrnoException).code !== 'ENOENT') return bad(`the file ${rest} cannot be read`);
    }
    const fresh = randomBytes(32).toString('base64url');
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, `${fresh}\n`, { mode: 0o600, flag: 'wx' });
      return ok(fresh);
    } catch {
      // Another process was quicker, or the folder is not ours to write.
      try {
        return ok(readFileSync(file, 'utf8').trim());
      } catch {
        return bad(`the file ${rest} can be neither read nor created`);
      }
    }
  }
  return options.allowPlain ? ok(reference) : bad('a secret stands in the file itself');
}
