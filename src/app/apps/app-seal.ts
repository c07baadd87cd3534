import { join } from 'node:path';
import { bad, ok, type Result } from '#base';
import { type Seal, sealWith } from '#net';
import type { Path } from '../complain.ts';
import { storeFolderOf } from '../folders.ts';
import { readSecret } from '../secret.ts';
import { sectionOf, writtenConfigOf } from '../written-config.ts';
import { wrongFile } from '../wrong-file.ts';

interface SealPlace {
  /** What the configuration says: `apps.secret`. */
  readonly reference: string | undefined;
  /** Several gateways share the store: then they must share the secret too. */
  readonly shared: boolean;
  readonly dataFolder: string;
  readonly folder: string;
  readonly writeFolder: string;
  readonly allowPlain: boolean;
}

/** The secret that apps' secrets are sealed with: the configuration's, or for a single gateway one that is made the first time. */
export function readAppSeal({ reference, shared, dataFolder, ...place }: SealPlace): Result<Seal | undefined> {
  if (reference === undefined && shared) return ok(undefined);
  const secret = readSecret(reference ?? `generate:${join(dataFolder, 'secrets', 'apps')}`, place);
  return secret.ok ? ok(sealWith(secret.value)) : bad(secret.error);
}

/** The same for commands, which read nothing else of the configuration. */
export function appSealOf(named: string | undefined): Seal {
  const { source, whole, folder, writeFolder } = writtenConfigOf(named);
  const stop = (path: Path, says: string, remedy: string): never => {
    throw wrongFile(source.locate([{ severity: 'error', path, says, remedy }]));
  };
  const { secret } = sectionOf(whole['apps']);
  const seal = readAppSeal({
    reference: typeof secret === 'string' ? secret : undefined,
    shared: sectionOf(whole['store'])['kind'] === 'postgres',
    dataFolder: storeFolderOf(named),
    folder,
    writeFolder,
    allowPlain: whole['allowPlainSecrets'] === true,
  });
  if (!seal.ok) return stop(['apps', 'secret'], seal.error, 'Use env:NAME, file:PATH or generate:PATH.');
  if (seal.value === undefined)
    return stop(['apps'], 'gateways that share a PostgreSQL must share what apps are sealed with', 'Give `apps: { secret: file:PATH }`.');
  return seal.value;
}
