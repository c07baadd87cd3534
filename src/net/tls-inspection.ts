import { isIP, type Socket } from 'node:net';
import { connect as connectSecurely, type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';
import type { Scheduler } from '#base';
import { later } from '#base';
import { connectTcp } from './tcp.ts';
import { isCertificateOf } from './tls.ts';

/** One certificate of a chain, the server's own first. Times are milliseconds since 1970. */
export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** As they stand in it: `DNS:sip.example.com`, `IP Address:192.0.2.7`. */
  readonly names: readonly string[];
  readonly validFrom: number;
  readonly validTo: number;
}

/** What a server shows to whoever connects. Nothing is believed and nothing is refused: that is for the reader to judge. */
export interface TlsInspection {
  /** `refused`: nobody listens. `silent`: no answer in time. `no-way`: the network has none. `no-tls`: something answers that is not TLS. */
  readonly reached: 'yes' | 'refused' | 'silent' | 'no-way' | 'no-tls';
  /** The system's or OpenSSL's own code, where it did not go well. */
  readonly failure?: string;
  /** `TLSv1.3`. Absent for plain TCP. */
  readonly protocol?: string;
  readonly cipher?: string;
  readonly chain: readonly ShownCertificate[];
  /** Why the chain leads to no authority that is believed, in OpenSSL's words: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, … */
  readonly distrust?: string;
  /** Does the first certificate name whom we asked for: `exactly`, by a `*` only (which SIP forbids, RFC 5922 §7.2), or not? */
  readonly named: 'exactly' | 'by-wildcard' | 'no';
  /** It wants a certificate of ours (mutual TLS). */
  readonly wantsCertificate: boolean;
}

export interface InspectionWish {
  readonly address: string;
  readonly port: number;
  /** Shown in SNI, and looked for in the certificate: a name, or the address itself. */
  readonly name: string;
  readonly secure: boolean;
  /** Authorities in PEM, besides the system's. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

/** After a handshake by TLS 1.3 the server's word on our certificate may still be under way. */
const afterthoughtMs = 250;

/** Connects, looks, and hangs up. Never rejects. */
export function inspectTls(wish: InspectionWish, scheduler: Scheduler): Promise<TlsInspection> {
  const { address, port, name, secure, ca, timeoutMs } = wish;
  return new Promise((told) => {
    const nothing = { chain: [], named: 'no', wantsCertificate: false } as const;
    let seen: TlsInspection | undefined;
    let over = false;
    const socket: Socket | TLSSocket = secure
      ? connectSecurely({
          host: address,
          port,
          rejectUnauthorized: false,
          ...(isIP(name) === 0 ? { servername: name } : {}),
          ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
        })
      : connectTcp(address, port);
    const end = (inspection: TlsInspection): void => {
      if (over) return;
      over = true;
      cancel();
      socket.destroy();
      told(inspection);
    };
    let cancel = scheduler.at(later(scheduler.now(), timeoutMs), () => end({ ...nothing, reached: 'silent' }));
    socket.once('connect', () => {
      if (!secure) end({ ...nothing, reached: 'yes' });
    });
    socket.once('secureConnect', () => {
      seen = lookAt(socket as TLSSocket, name);
      cancel();
      cancel = scheduler.at(later(scheduler.now(), afterthoughtMs), () => seen && end(seen));
    });
    socket.on('error', (error: Error & { code?: string }) => {
      const failure = error.code ?? error.name;
      if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/.test(failure) && (seen !== undefined || failure.includes('REQUIRED')))
        return end({ ...(seen ?? { ...nothing, reached: 'yes' }), wantsCertificate: true, failure });
      if (seen !== undefined) return end(seen);
      end({ ...nothing, reached: reachedBy(failure), failure });
    });
    socket.once('close', () => end(seen ?? { ...nothing, reached: 'no-tls', failure: 'closed' }));
  });
}

function reachedBy(failure: string): TlsInspection['reached'] {
  if (failure === 'ECONNREFUSED') return 'refused';
  if (failure === 'ETIMEDOUT') return 'silent';
  return /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/.test(failure) ? 'no-way' : 'no-tls';
}

function lookAt(socket: TLSSocket, name: string): TlsInspection {
  const first = socket.getPeerCertificate(true);
  const chain: ShownCertificate[] = [];
  const been = new Set<string>();
  for (
    let one: DetailedPeerCertificate | undefined = first;
    one?.subject !== undefined && !been.has(one.fingerprint256);
    one = one.issuerCertificate
  ) {
    been.add(one.fingerprint256);
    chain.push({
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      names: one.subjectaltname?.split(', ') ?? [],
      validFrom: Date.parse(one.valid_from),
      validTo: Date.parse(one.valid_to),
    });
  }
  const distrust = socket.authorized ? undefined : String(socket.authorizationError);
  const protocol = socket.getProtocol();
  return {
    reached: 'yes',
    ...(protocol === null ? {} : { protocol }),
    cipher: socket.getCipher().name,
    chain,
    ...(distrust === undefined || distrust === 'ERR_TLS_CERT_ALTNAME_INVALID' ? {} : { distrust }),
    named: chain.length === 0 ? 'no' : isCertificateOf(first, [name]) ? 'exactly' : isCertificateOf(first, [name], true) ? 'by-wildcard' : 'no',
    wantsCertificate: false,
  };
}

const nameOf = (who: object): string => {
  const { CN, O } = who as { CN?: string; O?: string };
  return [CN, O].filter((part) => typeof part === 'string').join(', ') || '(no name)';
};
