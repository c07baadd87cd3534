import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TlsTrust } from '#net';
import type { Complain } from './complain.ts';
import type { WrittenSip } from './sip-schema.ts';

/** Whom we believe when we call by TLS, its certificates read. */
export function readTrust(trust: WrittenSip['trust'], folder: string, complain: Complain): TlsTrust | undefined {
  if (trust === undefined) return undefined;
  const ca = trust.authorities.flatMap((file, i) => {
    try {
      return [readFileSync(resolve(folder, file), 'utf8')];
    } catch {
      complain(['sip', 'trust', 'authorities', i], `the file ${file} cannot be read`, 'Name a PEM file that this user may read.');
      return [];
    }
  });
  return { ...(ca.length === 0 ? {} : { ca }), wildcards: trust.wildcards };
}
