import { isIP } from 'node:net';
import type { Dice } from '#base';
import { defaultPort, type SipUri, uriParameter } from '#protocols/sip';
import type { AddressRecord, DnsAnswer, DnsQuestion, DnsRecord, NaptrRecord, Resolver, SrvRecord } from './dns.ts';

/** The transports this house opens sockets for. */
export type SipTransport = 'udp' | 'tcp' | 'tls';

/** Which records are looked at first: all of RFC 3263, or only from SRV on, or only addresses. */
export type LookupMethod = 'naptr' | 'srv' | 'a';

/** Where a request should go, as configured or as a URI says. */
export interface Destination {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port?: number | undefined;
  readonly transport?: SipTransport | undefined;
  /** `sips:`: TLS and nothing else. */
  readonly secure?: boolean;
  /** `naptr` unless told. */
  readonly method?: LookupMethod | undefined;
}

/** One server to try. */
export interface Target {
  readonly transport: SipTransport;
  readonly address: string;
  readonly port: number;
  /** The domain that was asked for: whom a TLS certificate must name (RFC 5922 §4). Undefined when an address was asked for. */
  readonly domain: string | undefined;
}

export interface LocateRules {
  /** In the order of our preference where the domain has none. */
  readonly transports: readonly SipTransport[];
  readonly families: readonly ('A' | 'AAAA')[];
  readonly mostTargets: number;
}

export const defaultLocateRules: LocateRules = { transports: ['udp', 'tcp', 'tls'], families: ['A', 'AAAA'], mostTargets: 16 };

/** The destination that a URI means: its `maddr`, `transport` and port. RFC 3263 §4. */
export function destinationOf(uri: SipUri): Destination {
  const named = uriParameter(uri, 'transport')?.toLowerCase();
  const transport = named === 'tcp' && uri.secure ? 'tls' : named;
  return {
    host: uriParameter(uri, 'maddr') ?? uri.host,
    port: uri.port,
    ...(transport === 'udp' || transport === 'tcp' || transport === 'tls' ? { transport } : {}),
    secure: uri.secure,
  };
}

type Plan<Value> = Generator<DnsQuestion, Value, DnsAnswer>;

/** The services of RFC 3263 §4.1 and their transports. */
const services: Readonly<Record<string, SipTransport>> = { 'SIPS+D2T': 'tls', 'SIP+D2T': 'tcp', 'SIP+D2U': 'udp' };
const srvPrefix: Readonly<Record<SipTransport, string>> = { udp: '_sip._udp', tcp: '_sip._tcp', tls: '_sips._tcp' };

const bare = (name: string): string => name.replace(/\.$/, '');

function* ask<Type extends DnsRecord['type']>(type: Type, name: string): Plan<Extract<DnsRecord, { type: Type }>[]> {
  const answer = yield { type, name };
  return answer.kind === 'records' ? answer.records.filter((one): one is Extract<DnsRecord, { type: Type }> => one.type === type) : [];
}

/** Servers in the order to try them: by priority, and within one by chance according to weight. RFC 2782. */
export function orderServers(records: readonly SrvRecord[], dice: Dice): SrvRecord[] {
  const ordered: SrvRecord[] = [];
  for (const priority of [...new Set(records.map((one) => one.priority))].sort((a, b) => a - b)) {
    // Those without weight stand first, so that they have a small chance.
    const left = records.filter((one) => one.priority === priority).sort((a, b) => Math.sign(a.weight) - Math.sign(b.weight));
    while (left.length > 0) {
      const sum = left.reduce((total, one) => total + one.weight, 0);
      const mark = Math.floor(dice.fraction() * (sum + 1));
      let running = 0;
      const at = left.findIndex((one) => (running += one.weight) >= mark);
      ordered.push(...left.splice(at, 1));
    }
  }
  return ordered;
}

function* addressesOf(host: string, rules: LocateRules): Plan<string[]> {
  if (isIP(host) !== 0) return [host];
  const found: AddressRecord[] = [];
  for (const family of rules.families) found.push(...(yield* ask(family, host)));
  return found.map((one) => one.address);
}

/** The servers behind one SRV name; undefined when the name has no SRV records. A lone `.` means: decidedly not here (RFC 2782). */
function* serversOf(name: string, transport: SipTransport, domain: string, rules: LocateRules, dice: Dice): Plan<Target[] | undefined> {
  const records = yield* ask('SRV', name);
  if (records.length === 0) return undefined;
  const targets: Target[] = [];
  for (const { target, port } of orderServers(records, dice)) {
    const host = bare(target);
    if (host === '' || port === 0 || targets.length >= rules.mostTargets) continue;
    for (const address of yield* addressesOf(host, rules)) targets.push({ transport, address, port, domain });
  }
  return targets;
}

/** What NAPTR says of the domain; undefined when it says nothing we can use. RFC 3263 §4.1. */
function* byNaptr(domain: string, secure: boolean, rules: LocateRules, dice: Dice): Plan<Target[] | undefined> {
  const usable = (record: NaptrRecord): boolean => {
    const transport = services[record.service.toUpperCase()];
    return transport !== undefined && record.flags.toLowerCase() === 's' && rules.transports.includes(transport) && (!secure || transport === 'tls');
  };
  const records = (yield* ask('NAPTR', domain)).filter(usable);
  records.sort((a, b) => a.order - b.order || a.preference - b.preference);
  const targets: Target[] = [];
  for (const { service, replacement } of records.slice(0, rules.mostTargets))
    targets.push(...((yield* serversOf(bare(replacement), services[service.toUpperCase()] ?? 'udp', domain, rules, dice)) ?? []));
  return targets.length > 0 ? targets : undefined;
}

/**
 * RFC 3263 as a plan: yields questions for the domain name system, is given their answers, and returns whom to try, in order.
 * Asks nothing itself, so that every case is a table.
 */
function* locatePlan(destination: Destination, rules: LocateRules, dice: Dice): Plan<readonly Target[]> {
  const { port, secure = false, method = 'naptr' } = destination;
  const host = bare(destination.host);
  const domain = isIP(host) === 0 ? host : undefined;
  const wanted = secure && destination.transport !== 'tls' ? 'tls' : destination.transport;
  const first = secure ? 'tls' : (rules.transports.find((one) => one === 'udp') ?? rules.transports[0] ?? 'udp');
  if (wanted !== undefined && !rules.transports.includes(wanted)) return [];
  const plainly = function* (transport: SipTransport): Plan<Target[]> {
    const found = yield* addressesOf(host, rules);
    return found.map((address) => ({ transport, address, port: port ?? defaultPort(transport), domain }));
  };
  if (domain === undefined || port !== undefined || method === 'a') return (yield* plainly(wanted ?? first)).slice(0, rules.mostTargets);
  if (wanted === undefined && method === 'naptr') {
    const targets = yield* byNaptr(domain, secure, rules, dice);
    if (targets) return targets.slice(0, rules.mostTargets);
  }
  for (const transport of wanted === undefined ? (secure ? (['tls'] as const) : rules.transports) : [wanted]) {
    const targets = yield* serversOf(`${srvPrefix[transport]}.${domain}`, transport, domain, rules, dice);
    if (targets) return targets.slice(0, rules.mostTargets);
  }
  return (yield* plainly(wanted ?? first)).slice(0, rules.mostTargets);
}

/** Carries a plan out. An empty list: nobody is there, or nobody could be asked. */
export async function locate(destination: Destination, resolver: Resolver, rules: LocateRules, dice: Dice): Promise<readonly Target[]> {
  const plan = locatePlan(destination, rules, dice);
  let step = plan.next();
  while (!step.done) step = plan.next(await resolver.ask(step.value));
  return step.value;
}
