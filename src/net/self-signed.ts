import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { TlsIdentity } from './tls.ts';

/** One DER element (X.690 §8.1). */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (...octets: readonly number[]): Buffer => der(0x06, Buffer.from(octets));

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = oid(0x55, 0x04, 0x03);
const version3 = der(0xa0, der(0x02, Buffer.from([2])));

/** UTCTime until 2049, GeneralizedTime after it (RFC 5280 §4.1.2.5). */
function time(ms: number): Buffer {
  const digits = `${new Date(ms)
    .toISOString()
    .slice(0, 19)
    .replace(/[^0-9]/g, '')}Z`;
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** The octets of an IPv6 address, an IPv4 tail included (RFC 4291 §2.2). */
function octetsOfIPv6(address: string): Buffer {
  const written = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = written.split('::');
  const groups = (text: string | undefined): number[] => (text ? text.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const [before, after] = [groups(head), groups(tail)];
  const octets = Buffer.alloc(16);
  before.forEach((group, at) => void octets.writeUInt16BE(group, 2 * at));
  after.forEach((group, at) => void octets.writeUInt16BE(group, 16 - 2 * (after.length - at)));
  return octets;
}

/** A GeneralName: `dNSName` or `iPAddress` (RFC 5280 §4.2.1.6). */
function generalName(name: string): Buffer {
  if (isIPv4(name)) return der(0x87, Buffer.from(name.split('.').map(Number)));
  if (isIPv6(name)) return der(0x87, octetsOfIPv6(name));
  return der(0x82, Buffer.from(name, 'ascii'));
}

const extension = (id: Uint8Array, critical: boolean, value: Uint8Array): Buffer =>
  sequence(id, ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));

/** For this very name and nothing else: no authority, signs no other certificate, may serve and call (RFC 5280 §4.2.1). */
const extensionsFor = (names: readonly string[]): Buffer =>
  der(
    0xa3,
    sequence(
      extension(oid(0x55, 0x1d, 0x11), false, sequence(...names.map(generalName))),
      extension(oid(0x55, 0x1d, 0x13), true, sequence()),
      extension(oid(0x55, 0x1d, 0x0f), true, der(0x03, Buffer.from([7, 0x80]))),
      extension(
        oid(0x55, 0x1d, 0x25),
        false,
        sequence(oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01), oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02)),
      ),
    ),
  );

/** Clocks differ: it is valid from an hour before it was made. */
const skewMs = 3_600_000;
const dayMs = 86_400_000;

export interface SelfSignedOptions {
  /** Wall time in ms; the present unless told. */
  readonly now?: number;
  /** For how many days it is valid; 365 unless told. */
  readonly days?: number;
}

/**
 * A key (EC P-256) and a certificate that it signed itself (X.509 v3, RFC 5280), in PEM: for tests, demonstrations and machines among
 * themselves. Whoever calls has to be told to believe it; a contact centre on the internet wants a publicly trusted one.
 *
 * @param names Domain names and IP addresses, the first of them the subject; all of them are alternative names.
 */
export function selfSigned(names: string | readonly string[], { now = Date.now(), days = 365 }: SelfSignedOptions = {}): TlsIdentity {
  const all = typeof names === 'string' ? [names] : names;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const who = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(all[0] ?? 'localhost')))));
  const body = sequence(
    version3,
    der(0x02, Buffer.from([1]), randomBytes(15)),
    ecdsaWithSha256,
    who,
    sequence(time(now - skewMs), time(now + days * dayMs)),
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensionsFor(all),
  );
  const certificate = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
