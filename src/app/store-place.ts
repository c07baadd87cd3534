import { hostname } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '#store';
import { type Path, suggest } from './complain.ts';
import type { WrittenConfig } from './config-schema.ts';
import { storeFolderOf } from './folders.ts';
import { readSecret } from './secret.ts';
import { sectionOf, writtenConfigOf } from './written-config.ts';
import { wrongFile } from './wrong-file.ts';

const urlMissing = ['a PostgreSQL needs its URL', 'Give `url: env:NAME` or `url: file:PATH`.'] as const;
const urlWrong = ['what it stands for is no URL of a PostgreSQL', 'Write postgres://user:password@host:5432/database.'] as const;

/** Where the store is, and what this gateway is called in it. */
export function readStore(
  { kind, url, node, deadLetterDays }: WrittenConfig['store'],
  folder: string,
  secretAt: (path: Path, reference: string) => string,
  complain: (path: Path, says: string, remedy: string) => void,
): { readonly place: StorePlace; readonly node: string; readonly deadLetterDays: number } {
  const name =
    node ??
    (hostname()
      .replaceAll(/[^\w.:-]/g, '-')
      .slice(0, 128) ||
      'gateway');
  if (kind === 'sqlite') {
    if (url !== undefined) complain(['store', 'url'], 'SQLite has no URL', 'Say `kind: postgres`, or leave it out.');
    return { place: { directory: join(folder, 'store') }, node: name, deadLetterDays };
  }
  if (url === undefined) complain(['store'], ...urlMissing);
  const postgres = url === undefined ? '' : secretAt(['store', 'url'], url);
  if (postgres !== '' && !isPostgresUrl(postgres)) complain(['store', 'url'], ...urlWrong);
  return { place: { postgres }, node: name, deadLetterDays };
}

const isPostgresUrl = (text: string): boolean => /^postgres(?:ql)?:$/.test(URL.parse(text)?.protocol ?? '');

/** The store of a configuration, for commands that only read it: nothing else of the configuration must be sound. */
export function storePlaceOf(named: string | undefined): StorePlace {
  const { source, whole, folder, writeFolder } = writtenConfigOf(named);
  const stop = (path: Path, says: string, remedy: string): never => {
    throw wrongFile(source.locate([{ severity: 'error', path, says, remedy }]));
  };
  const { kind = 'sqlite', url } = sectionOf(whole['store']);
  if (kind === 'sqlite') return { directory: join(storeFolderOf(named), 'store') };
  if (kind !== 'postgres') return stop(['store', 'kind'], 'is no kind of store', suggest(String(kind), ['sqlite', 'postgres'], ''));
  if (typeof url !== 'string') return stop(['store'], ...urlMissing);
  const secret = readSecret(url, { folder, writeFolder, allowPlain: whole['allowPlainSecrets'] === true });
  if (!secret.ok) return stop(['store', 'url'], secret.error, 'Use env:NAME, file:PATH or generate:PATH.');
  if (!isPostgresUrl(secret.value)) return stop(['store', 'url'], ...urlWrong);
  return { postgres: secret.value };
}
