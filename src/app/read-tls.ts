import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TlsIdentity } from '#net';
import type { Complain, Path } from './complain.ts';

/** Certificate and key out of their files. */
export function readTls(tls: TlsIdentity | undefined, path: Path, folder: string, complain: Complain): TlsIdentity | undefined {
  if (!tls) return undefined;
  const read = (name: 'cert' | 'key'): string => {
    try {
      return readFileSync(resolve(folder, tls[name]), 'utf8');
    } catch {
      complain([...path, name], `the file ${tls[name]} cannot be read`, 'Name a PEM file that this user may read.');
      return '';
    }
  };
  return { cert: read('cert'), key: read('key') };
}
