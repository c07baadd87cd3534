import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { StorePlace } from '#store';
import type { WrittenConfig } from './config-schema.ts';
import { storeFolderOf } from './folders.ts';
import { configFile } from './product.ts';
import { readSecret } from './secret.ts';
import { CommandFailure, exitCodes } from './terminal.ts';
import { readWritten } from './written-file.ts';

type Path = readonly (string | number)[];

/** Where the store is, and what this gateway is called in it. */
export function readStore(
  { kind, url, node }: WrittenConfig['store'],
  folder: string,
  secretAt: (path: Path, reference: string) => string,
  complain: (path: Path, says: string, remedy: string) => void,
): { readonly place: StorePlace; readonly node: string } {
  const name =
    node ??
    (hostname()
      .replaceAll(/[^\w.:-]/g, '-')
      .slice(0, 128) ||
      'gateway');
  if (kind === 'sqlite') {
    if (url !== undefined) complain(['store', 'url'], 'SQLite has no URL', 'Say `kind: postgres`, or leave it out.');
    return { place: { directory: join(folder, 'store') }, node: name };
  }
  if (url === undefined) complain(['store'], 'a PostgreSQL needs its URL', 'Give `url: env:NAME` or `url: file:PATH`.');
  const postgres = url === undefined ? '' : secretAt(['store', 'url'], url);
  if (postgres !== '' && !isPostgresUrl(postgres))
    complain(['store', 'url'], 'what it stands for is no URL of a PostgreSQL', 'Write postgres://user:password@host:5432/database.');
  return { place: { postgres }, node: name };
}

const isPostgresUrl = (text: string): boolean => /^postgres(?:ql)?:$/.test(URL.parse(text)?.protocol ?? '');

/** The store of a configuration, for commands that only read it: nothing else of the configuration must be sound. */
export function storePlaceOf(named: string | undefined): StorePlace {
  const { file, writeFolder } = configFile(named);
  const { value } = readWritten(file);
  const { store, allowPlainSecrets } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { kind, url } = (typeof store === 'object' && store !== null ? store : {}) as Record<string, unknown>;
  if (kind !== 'postgres' || typeof url !== 'string') return { directory: join(storeFolderOf(named), 'store') };
  const secret = readSecret(url, { folder: dirname(resolve(file)), writeFolder, allowPlain: allowPlainSecrets === true });
  if (!secret.ok) throw new CommandFailure(`store.url: ${secret.error}`, exitCodes.wrongInput);
  return { postgres: secret.value };
}
