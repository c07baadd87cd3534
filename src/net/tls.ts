import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, createServer, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { plainAddress } from './peer-address.ts';
import { sipNetErrors } from './sip-net.errors.ts';
import { openStreamDoor, type StreamDoor, type TcpOptions } from './tcp.ts';

/** Who we are, in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** Whom we believe. */
export interface TlsTrust {
  /** Authorities in PEM, instead of the system's. */
  readonly ca?: string | readonly string[];
  /** Names a certificate may bear instead of the domain that was asked for: for peers known under another name. */
  readonly names?: readonly string[];
  /** `domain`: signed by an authority, and for that domain. `chain`: signed is enough. `none`: anything, for tests. `domain` unless told. */
  readonly check?: 'domain' | 'chain' | 'none';
  /** RFC 5922 §7.2 forbids certificates with `*`; some vendors have nothing else. False unless told. */
  readonly wildcards?: boolean;
}

/** How long the handshake may take. */
const handshakeMs = 10_000;

/** Names of a certificate: `sip:` URIs and DNS names of its alternative names; the common name only when there are none (RFC 5922 §7.1). */
function namesOf(certificate: PeerCertificate): { readonly domains: readonly string[]; readonly addresses: readonly string[] } {
  const domains: string[] = [];
  const addresses: string[] = [];
  // Entries that hold a comma or a quote come quoted; no name we could believe looks so.
  const entries = (certificate.subjectaltname ?? '').split(', ');
  if (entries.some((entry) => entry.includes('"'))) return { domains, addresses };
  for (const entry of entries) {
    const [, kind, value = ''] = /^([A-Za-z ]+):(.*)$/.exec(entry) ?? [];
    if (kind === 'DNS') domains.push(value);
    else if (kind === 'URI' && /^sip:[^@;?]+$/i.test(value)) domains.push(value.slice(4));
    else if (kind === 'IP Address') addresses.push(plainAddress(value) ?? value);
  }
  const common = certificate.subject?.CN;
  if (domains.length === 0 && addresses.length === 0 && typeof common === 'string') domains.push(common);
  return { domains, addresses };
}

function covers(pattern: string, name: string, wildcards: boolean): boolean {
  const [written, wanted] = [pattern.toLowerCase().replace(/\.$/, ''), name.toLowerCase().replace(/\.$/, '')];
  if (!written.startsWith('*.')) return written === wanted && !written.includes('*');
  const dot = wanted.indexOf('.');
  return wildcards && dot > 0 && written.slice(1) === wanted.slice(dot) && written.indexOf('.', 2) > 0;
}

/** Does the certificate belong to one of these domains or addresses? RFC 5922 §7.2: whole names, compared without regard to case. */
export function isCertificateOf(certificate: PeerCertificate, wanted: readonly string[], wildcards = false): boolean {
  const { domains, addresses } = namesOf(certificate);
  return wanted.some((name) => {
    const address = isIP(name) === 0 ? undefined : plainAddress(name);
    return address === undefined ? domains.some((pattern) => covers(pattern, name, wildcards)) : addresses.includes(address);
  });
}

/** Makes the identity ready once; throws `SIP_TLS_UNUSABLE`. */
export function tlsContext(identity: TlsIdentity | undefined, trust: TlsTrust): SecureContext {
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ...(identity ? { cert: identity.cert, key: identity.key } : {}),
      ...(trust.ca === undefined ? {} : { ca: typeof trust.ca === 'string' ? trust.ca : [...trust.ca] }),
    });
  } catch (error) {
    throw sipNetErrors.SIP_TLS_UNUSABLE({ reason: (error as { code?: unknown }).code }, error);
  }
}

export interface TlsDoorOptions extends TcpOptions {
  readonly identity: TlsIdentity;
  readonly trust: TlsTrust;
  /** `ask`: a certificate is looked at if there is one. `require`: without a good one nobody comes in. */
  readonly clientCertificates: 'ignore' | 'ask' | 'require';
}

/** Listens for TLS connections, 1.2 or newer; a handshake has 10 s. `begun` sees the raw connection first, so that it can be counted. */
export function openTlsDoor(
  options: TlsDoorOptions,
  listener: { begun(socket: Socket): void; accepted(socket: TLSSocket): void; refused(): void },
): Promise<StreamDoor> {
  const { identity, trust, clientCertificates } = options;
  tlsContext(identity, trust);
  const server = createServer(
    {
      cert: identity.cert,
      key: identity.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: handshakeMs,
      noDelay: true,
      requestCert: clientCertificates !== 'ignore',
      rejectUnauthorized: clientCertificates === 'require',
      ...(trust.ca === undefined ? {} : { ca: typeof trust.ca === 'string' ? trust.ca : [...trust.ca] }),
    },
    (socket) => listener.accepted(socket),
  );
  server.on('connection', (socket: Socket) => listener.begun(socket));
  server.on('tlsClientError', (_error, socket) => {
    listener.refused();
    socket.destroy();
  });
  return openStreamDoor(server, options);
}

/** Begins a TLS connection to an address, for a domain: named in SNI, and looked for in the certificate. */
export function connectTls(address: string, port: number, domain: string | undefined, context: SecureContext, trust: TlsTrust): TLSSocket {
  const wanted = trust.names ?? [domain ?? address];
  const check = trust.check ?? 'domain';
  return connect({
    host: address,
    port,
    secureContext: context,
    minVersion: 'TLSv1.2',
    ...(domain === undefined || isIP(domain) !== 0 ? {} : { servername: domain }),
    rejectUnauthorized: check !== 'none',
    checkServerIdentity: (_name, certificate) =>
      check === 'domain' && !isCertificateOf(certificate, wanted, trust.wildcards)
        ? new Error('the certificate names nobody that was asked for')
        : undefined,
  });
}
