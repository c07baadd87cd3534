import { promises } from 'node:dns';
import type { Clock, Instant } from '#base';
import { later } from '#base';

/** What is asked of the domain name system. */
export interface DnsQuestion {
  readonly type: 'NAPTR' | 'SRV' | 'A' | 'AAAA';
  readonly name: string;
}

/** A service of a domain and the transports it is offered by. RFC 3403 §4.1, RFC 3263 §4.1. */
export interface NaptrRecord {
  readonly type: 'NAPTR';
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly replacement: string;
}

/** One server of a service. RFC 2782. */
export interface SrvRecord {
  readonly type: 'SRV';
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** One address of a host. */
export interface AddressRecord {
  readonly type: 'A' | 'AAAA';
  readonly address: string;
}

export type DnsRecord = NaptrRecord | SrvRecord | AddressRecord;

/** What came back. `none`: the name has no such record. `failed`: nobody can tell now. */
export type DnsAnswer =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[]; readonly ttlSeconds: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed' };

/** The domain name system as a port. Never rejects. */
export interface Resolver {
  ask(question: DnsQuestion): Promise<DnsAnswer>;
}

/** For how long an answer whose time to live the system does not tell is believed. */
const unknownTtlSeconds = 60;

/** Errors that say "there is no such record", as against "I could not find out". */
const absences: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND', 'NOTFOUND', 'NODATA']);

async function askSystem(dns: promises.Resolver, { type, name }: DnsQuestion): Promise<{ records: DnsRecord[]; ttlSeconds: number }> {
  if (type === 'NAPTR') {
    const found = await dns.resolveNaptr(name);
    return { records: found.map((one) => ({ type, ...one })), ttlSeconds: unknownTtlSeconds };
  }
  if (type === 'SRV') {
    const found = await dns.resolveSrv(name);
    const records = found.map(({ priority, weight, port, name: target }): DnsRecord => ({ type, priority, weight, port, target }));
    return { records, ttlSeconds: unknownTtlSeconds };
  }
  const found = type === 'A' ? await dns.resolve4(name, { ttl: true }) : await dns.resolve6(name, { ttl: true });
  return { records: found.map(({ address }) => ({ type, address })), ttlSeconds: Math.min(...found.map(({ ttl }) => ttl)) };
}

/**
 * The system's resolver. Addresses it does not know are looked for in the hosts file and wherever else the system looks.
 * `servers` (addresses, with `:port` where not 53) replaces the system's own.
 */
export function systemResolver(servers?: readonly string[]): Resolver {
  const dns = new promises.Resolver({ timeout: 2000, tries: 2 });
  if (servers) dns.setServers(servers);
  const askHosts = async ({ type, name }: DnsQuestion): Promise<DnsAnswer | undefined> => {
    if ((type !== 'A' && type !== 'AAAA') || servers) return undefined;
    try {
      const found = await promises.lookup(name, { all: true, family: type === 'A' ? 4 : 6 });
      return { kind: 'records', records: found.map(({ address }) => ({ type, address })), ttlSeconds: unknownTtlSeconds };
    } catch {
      return undefined; // The hosts file does not know either: the verdict of the servers stands.
    }
  };
  return {
    async ask(question) {
      try {
        const { records, ttlSeconds } = await askSystem(dns, question);
        return records.length > 0 ? { kind: 'records', records, ttlSeconds } : { kind: 'none' };
      } catch (error) {
        const verdict: DnsAnswer = { kind: absences.has((error as { code?: unknown }).code) ? 'none' : 'failed' };
        return (await askHosts(question)) ?? verdict;
      }
    },
  };
}

export interface CacheLimits {
  readonly entries: number;
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  /** For how long "there is none" is believed. */
  readonly absentSeconds: number;
  /** For how long after its time an answer still serves while nobody gives a fresh one. RFC 8767. */
  readonly staleSeconds: number;
}

const defaultCacheLimits: CacheLimits = { entries: 2000, leastSeconds: 5, mostSeconds: 3600, absentSeconds: 30, staleSeconds: 3600 };

interface Kept {
  readonly answer: DnsAnswer;
  readonly until: Instant;
}

/** A resolver that remembers: by the time to live, within limits. Equal questions asked at once are asked once. */
export function cachingResolver(resolver: Resolver, clock: Pick<Clock, 'now'>, limits: CacheLimits = defaultCacheLimits): Resolver {
  const kept = new Map<string, Kept>();
  const asked = new Map<string, Promise<DnsAnswer>>();
  const keep = (key: string, answer: DnsAnswer, seconds: number): void => {
    kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= limits.entries && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { answer, until: later(clock.now(), seconds * 1000) });
  };
  const ask = async (key: string, question: DnsQuestion): Promise<DnsAnswer> => {
    const answer = await resolver.ask(question).catch((): DnsAnswer => ({ kind: 'failed' }));
    const old = kept.get(key);
    if (answer.kind === 'records') keep(key, answer, Math.max(limits.leastSeconds, Math.min(limits.mostSeconds, answer.ttlSeconds)));
    else if (answer.kind === 'none') keep(key, answer, limits.absentSeconds);
    else if (old?.answer.kind === 'records' && clock.now() < later(old.until, limits.staleSeconds * 1000)) return old.answer;
    return answer;
  };
  return {
    async ask(question) {
      const key = `${question.type} ${question.name.toLowerCase()}`;
      const found = kept.get(key);
      if (found && clock.now() < found.until) return found.answer;
      const running = asked.get(key) ?? ask(key, question).finally(() => asked.delete(key));
      asked.set(key, running);
      return running;
    },
  };
}
