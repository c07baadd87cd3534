import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { bad, ok, type Result } from '#base';
import { selfSigned, type TlsIdentity } from '#net';

/** Made anew so long before it runs out. */
const spareMs = 30 * 86_400_000;

/** What lies in the folder, when it still serves: the key belongs to the certificate, which bears all the names and has time left. */
function kept(folder: string, names: readonly string[], nowMs: number): TlsIdentity | undefined {
  try {
    const identity = { cert: readFileSync(join(folder, 'cert.pem'), 'utf8'), key: readFileSync(join(folder, 'key.pem'), 'utf8') };
    const read = new X509Certificate(identity.cert);
    const bears = (name: string): boolean => (isIP(name) === 0 ? read.checkHost(name) : read.checkIP(name)) !== undefined;
    const serves = read.checkPrivateKey(createPrivateKey(identity.key)) && names.every(bears) && read.validToDate.getTime() - nowMs > spareMs;
    return serves ? identity : undefined;
  } catch {
    return undefined; // nothing there yet, or not ours
  }
}

/** The identity kept in a folder (cert.pem, key.pem), made on the spot when there is none that serves these names. `localhost` is always one of them. */
export function selfMadeIdentity(folder: string, names: readonly string[], nowMs: number): Result<TlsIdentity, string> {
  const all = [...new Set([...names.filter((name) => name !== '0.0.0.0' && name !== '::'), 'localhost'])];
  const found = kept(folder, all, nowMs);
  if (found) return ok(found);
  const made = selfSigned(all, { now: nowMs });
  const write = (name: string, text: string, mode: number): void => {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, text, { mode });
    renameSync(`${file}.new`, file);
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    write('key.pem', made.key, 0o600);
    write('cert.pem', made.cert, 0o644);
  } catch {
    return bad(`a certificate can be neither read nor made in ${folder}`);
  }
  return ok(made);
}
