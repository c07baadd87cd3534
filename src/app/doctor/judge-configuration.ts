import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { parseAddressSet } from '#net';
import { type Check, fine, found } from './check.ts';

/** A certificate and key in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const own = parseAddressSet(['127.0.0.0/8', '::1']);
const inside = parseAddressSet(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', '169.254.0.0/16', 'fe80::/10']);

const day = 86_400_000;
const soonDays = 21;

/** A certificate file, judged as the contact centre will. `names` are those by which others are told to call. */
export function judgeCertificateFile(
  what: string,
  { cert, key }: Pair,
  names: readonly string[],
  keyFits: (certificate: X509Certificate, key: string) => boolean,
  wallMs: number,
): Check {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    return found('CERTIFICATE_FILE_UNREADABLE', what, 'no certificate in PEM');
  }
  const ends = certificate.validToDate.getTime();
  const days = Math.floor((ends - wallMs) / day);
  const chain = cert.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
  const seen = `for ${(certificate.subjectAltName ?? certificate.subject).replace(/\n/g, ', ')}; ${chain} in the file; ${days} days left`;
  const isNamed = (name: string): boolean => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
  const missing = names.filter((name) => !isNamed(name));
  if (ends < wallMs) return found('CERTIFICATE_EXPIRED', what, seen);
  if (certificate.validFromDate.getTime() > wallMs) return found('CERTIFICATE_TOO_EARLY', what, seen);
  if (!keyFits(certificate, key)) return found('CERTIFICATE_KEY_OTHER', what, seen);
  if (missing.length > 0) return found('CERTIFICATE_WRONG_NAME', what, `${missing.join(', ')} is not in it: ${seen}`);
  const local = names.every((name) => name === 'localhost' || (own.ok && own.value.has(name)));
  if (certificate.subject === certificate.issuer && local) return fine(what, `${seen}; signed by itself, for this machine alone`);
  if (certificate.subject === certificate.issuer) return found('CERTIFICATE_SELF_SIGNED', what, seen);
  if (days < soonDays) return found('CERTIFICATE_ENDS_SOON', what, seen);
  return chain < 2 ? found('CERTIFICATE_CHAIN_SHORT', what, seen) : fine(what, seen);
}

/** What others are told to call or to send sound to. `listens`: where we do. `addresses`: what the name leads to, undefined for an address. */
export function judgeAdvertised(what: string, host: string, listens: string, addresses: readonly string[]): Check {
  const seen = addresses.length === 1 && addresses[0] === host ? host : `${host} → ${addresses.join(', ') || 'no address'}`;
  if (addresses.length === 0) return found('ADVERTISED_UNKNOWN', what, seen);
  // Who listens on this machine alone wants no others.
  if (own.ok && own.value.has(listens)) return fine(what, `${seen}, for this machine alone`);
  const reachable = addresses.some((address) => !(own.ok && own.value.has(address)) && !(inside.ok && inside.value.has(address)));
  return reachable ? fine(what, seen) : found('ADVERTISED_PRIVATE', what, seen);
}

/** Who may call: `undefined` for anyone. */
export function judgeAccess(channel: string, allowed: readonly string[] | undefined): Check {
  const what = `channel ${channel}, who may call`;
  const open = allowed === undefined || allowed.some((network) => /\/0$/.test(network.trim()));
  const seen = allowed === undefined ? 'any address' : allowed.join(', ');
  return open ? found('OPEN_TO_ANYONE', what, seen) : fine(what, seen || 'whoever has the password');
}

/** One channel by telephone: its numbers as written, the hosts that mean it (any when empty), and who may call (undefined: anyone). */
export interface Taker {
  readonly id: string;
  readonly numbers: readonly string[];
  readonly hosts: readonly string[];
  readonly allowed: readonly string[] | undefined;
}

const meet = (one: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
  one === undefined || other === undefined || one.some((text) => other.includes(text));
const any = (list: readonly string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list);

/** Numbers that two channels want, as written; the first that fits takes a call. */
export function judgeTakers(takers: readonly Taker[]): Check[] {
  return takers.flatMap((one, i) =>
    takers
      .slice(i + 1)
      .filter((other) => meet(any(one.hosts), any(other.hosts)) && meet(one.allowed, other.allowed))
      .flatMap((other) => one.numbers.filter((number) => other.numbers.includes(number)).map((number) => ({ number, other })))
      .map(({ number, other }) => found('NUMBER_TWICE', 'numbers', `${number}: ${one.id} and ${other.id}`)),
  );
}

/** What came of trying to open a port: the system's code, or undefined when it went well. */
export function judgePort(what: string, place: string, failure: string | undefined): Check {
  if (failure === undefined) return fine(what, `${place} is free`);
  return found(failure === 'EADDRINUSE' ? 'PORT_TAKEN' : 'PORT_UNUSABLE', what, `${place}: ${failure}`);
}

/** Are there ports for the sound of all calls that channels admit? */
export function judgeMediaPorts(ports: { readonly first: number; readonly last: number } | undefined, mostCalls: number): Check {
  const what = 'sip.media.ports';
  if (ports === undefined) return fine(what, 'any free ones; a firewall needs a range');
  const pairs = Math.floor((ports.last - ports.first + 1) / 2);
  const seen = `${ports.first}–${ports.last}: sound for ${pairs} calls; up to ${mostCalls} are admitted`;
  return pairs < mostCalls ? found('MEDIA_PORTS_FEW', what, seen) : fine(what, seen);
}
