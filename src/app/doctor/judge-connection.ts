import type { DnsAnswer, DnsQuestion, DnsRecord, Target, TlsInspection } from '#net';
import { type Check, fine, found } from './check.ts';

/** A question that was asked on the way to a server, with its answer. */
export interface NameStep {
  readonly question: DnsQuestion;
  readonly answer: DnsAnswer;
}

const printRecord = (record: DnsRecord): string => {
  switch (record.type) {
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${record.target}`;
    case 'NAPTR':
      return `${record.order} ${record.preference} ${record.service} ${record.replacement}`;
    default:
      return record.address;
  }
};

const printStep = ({ question: { type, name }, answer }: NameStep): string => {
  const said = answer.kind === 'records' ? answer.records.map(printRecord).join(', ') : answer.kind === 'none' ? 'none' : 'no answer';
  return `${type} ${name} → ${said}`;
};

/** What the domain name system said, step by step, and where it led. An address needs no question. */
export function judgeNames(host: string, steps: readonly NameStep[], targets: readonly Pick<Target, 'transport' | 'address' | 'port'>[]): Check[] {
  const path = steps.length === 0 ? `${host} is an address` : steps.map(printStep).join('; ');
  if (targets.length > 0) {
    const places = targets.map(({ transport, address, port }) => `${transport} ${address} port ${port}`).join(', ');
    return [fine('name', `${path} ⇒ ${places}`)];
  }
  const unasked = steps.length > 0 && steps.every(({ answer }) => answer.kind === 'failed');
  return [found(unasked ? 'NAME_UNASKED' : 'NAME_UNKNOWN', 'name', path)];
}

const day = 86_400_000;
const soonDays = 21;
const reasons: Readonly<Record<string, Parameters<typeof found>[0]>> = {
  CERT_HAS_EXPIRED: 'CERTIFICATE_EXPIRED',
  CERT_NOT_YET_VALID: 'CERTIFICATE_TOO_EARLY',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'CERTIFICATE_SELF_SIGNED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'CERTIFICATE_CHAIN_SHORT',
};
const unreached = { refused: 'NOBODY_LISTENS', silent: 'NO_ANSWER', 'no-way': 'NO_WAY', 'no-tls': 'NOT_TLS' } as const;
const old = /^(?:SSLv|TLSv1(?:\.1)?$)/;

export interface ConnectionWish {
  /** `203.0.113.7 port 5061`. */
  readonly place: string;
  /** Whom the certificate must name. */
  readonly name: string;
  readonly secure: boolean;
  /** SIP takes no `*` in certificates (RFC 5922 §7.2). */
  readonly strict: boolean;
  /** Milliseconds since 1970. */
  readonly wall: number;
}

/** Can it be reached, and may it be believed? */
export function judgeConnection(inspection: TlsInspection, { place, name, secure, strict, wall }: ConnectionWish): Check[] {
  const { reached, failure, protocol = '', cipher = '', wantsCertificate } = inspection;
  if (reached !== 'yes') {
    // Plain TCP that breaks off is not a matter of TLS.
    const code = reached === 'no-tls' ? (secure ? 'NOT_TLS' : 'NO_WAY') : unreached[reached];
    return [found(code, 'connection', failure === undefined ? place : `${place}: ${failure}`)];
  }
  const connection = fine('connection', secure && protocol !== '' ? `${place}, ${protocol}, ${cipher}` : place);
  const wanted = wantsCertificate ? [found('CERTIFICATE_WANTED', 'certificate', place)] : [];
  if (!secure) return [connection];
  if (inspection.chain.length === 0) return [connection, ...wanted];
  return [
    connection,
    ...(old.test(protocol) ? [found('TLS_OLD', 'connection', `${place}: ${protocol}`)] : []),
    judgeChain(inspection, name, strict, wall),
    ...wanted,
  ];
}

/** The worst that can be said of the certificate, or that it is good. */
function judgeChain({ chain, distrust, named }: TlsInspection, name: string, strict: boolean, wall: number): Check {
  const [own] = chain;
  const days = Math.floor(((own?.validTo ?? 0) - wall) / day);
  const names = own?.names.map((one) => one.replace(/^DNS:/, '').replace(/^IP Address:/, '')) ?? [];
  const seen = `"${own?.subject ?? ''}" for ${names.length === 0 ? 'no alternative names' : names.slice(0, 6).join(', ')}; signed by ${chain
    .map(({ issuer }) => `"${issuer}"`)
    .join(' ← ')}; ${days < 0 ? `ended ${-days} days ago` : `${days} days left`}`;
  const what = 'certificate';
  const reason = distrust === undefined ? undefined : (reasons[distrust] ?? 'CERTIFICATE_UNTRUSTED');
  if (own !== undefined && own.validTo < wall) return found('CERTIFICATE_EXPIRED', what, seen);
  if (own !== undefined && own.validFrom > wall) return found('CERTIFICATE_TOO_EARLY', what, seen);
  if (named === 'no') return found('CERTIFICATE_WRONG_NAME', what, `asked for ${name}, got ${seen}`);
  if (reason !== undefined) return found(reason, what, `${seen} (${distrust ?? ''})`);
  if (named === 'by-wildcard' && strict) return found('CERTIFICATE_WILDCARD', what, seen);
  if (days < soonDays) return found('CERTIFICATE_ENDS_SOON', what, seen);
  return fine(what, seen);
}
