import { promises as dns, type NaptrRecord, type SrvRecord } from 'node:dns';
import { isIP } from 'node:net';
import { bad, type Dice, ok, type Result } from '#base';
import { defaultPort } from '#protocols/sip';
import type { SipPlace, WireTransport } from './wire.ts';

/** How a name becomes servers, in the words of the trunk form that contact centres and bot platforms show. */
export type DnsMethod = 'a-record' | 'srv' | 'naptr' | 'ms-lync';
export const dnsMethods: readonly DnsMethod[] = ['a-record', 'srv', 'naptr', 'ms-lync'];

/** What is asked of the DNS; an empty list where nothing is found. */
export interface NameServer {
  addresses(name: string): Promise<readonly string[]>;
  srv(name: string): Promise<readonly SrvRecord[]>;
  naptr(name: string): Promise<readonly NaptrRecord[]>;
}

const none = (): [] => [];
export const systemNameServer: NameServer = {
  addresses: async (name) => (await dns.lookup(name, { all: true, order: 'ipv4first' }).catch(none)).map(({ address }) => address),
  srv: (name) => dns.resolveSrv(name).catch(none),
  naptr: (name) => dns.resolveNaptr(name).catch(none),
};

/** Lowest priority first; among equals by chance, in proportion to their weights (RFC 2782). */
export function inOrder(records: readonly SrvRecord[], dice: Dice): readonly SrvRecord[] {
  const left = [...records].sort((one, other) => one.priority - other.priority || one.weight - other.weight);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const group = left.filter(({ priority }) => priority === left[0]?.priority);
    let mark = dice.fraction() * (group.reduce((sum, { weight }) => sum + weight, 0) + 0.001);
    const picked = group.find(({ weight }) => (mark -= weight) < 0) ?? group.at(-1);
    if (picked === undefined) break;
    ordered.push(picked);
    left.splice(left.indexOf(picked), 1);
  }
  return ordered;
}

const services: Readonly<Record<WireTransport, readonly string[]>> = {
  // What vendors mean by "srv" for TLS is written nowhere: RFC 3263 says `_sips._tcp`, many zones have only `_sip._tls`.
  tls: ['_sips._tcp', '_sip._tls'],
  tcp: ['_sip._tcp'],
  udp: ['_sip._udp'],
};
const naptrServices: Readonly<Record<WireTransport, string>> = { tls: 'SIPS+D2T', tcp: 'SIP+D2T', udp: 'SIP+D2U' };

export interface Wanted {
  readonly host: string;
  /** Says where exactly: then only addresses are looked up (RFC 3263 §4.2). */
  readonly port?: number | undefined;
  readonly transport: WireTransport;
  readonly method: DnsMethod;
}

async function srvNames({ host, transport, method }: Wanted, names: NameServer): Promise<readonly string[]> {
  const usual = services[transport].map((service) => `${service}.${host}`);
  if (method === 'ms-lync') return [`_sipfederationtls._tcp.${host}`, ...usual];
  if (method !== 'naptr') return usual;
  const records = (await names.naptr(host)).filter(({ flags, service }) => /^s$/i.test(flags) && service.toUpperCase() === naptrServices[transport]);
  const best = [...records].sort((one, other) => one.order - other.order || one.preference - other.preference);
  return [...best.map(({ replacement }) => replacement), ...usual];
}

/** The servers behind a name, in the order in which they are to be tried (RFC 3263 §4). */
export async function locate(wanted: Wanted, names: NameServer, dice: Dice): Promise<Result<readonly SipPlace[], string>> {
  const { host, port, transport, method } = wanted;
  if (isIP(host) !== 0) return ok([{ transport, address: host, port: port ?? defaultPort(transport), name: host }]);
  let servers: readonly { readonly name: string; readonly port: number }[] = [];
  if (port === undefined && method !== 'a-record')
    for (const name of await srvNames(wanted, names)) {
      servers = inOrder(await names.srv(name), dice);
      if (servers.length > 0) break;
    }
  if (servers.length === 0) servers = [{ name: host, port: port ?? defaultPort(transport) }];
  const places: SipPlace[] = [];
  // The certificate must name the domain that was asked for, not the server behind it (RFC 5922 §7.3).
  for (const server of servers)
    for (const address of await names.addresses(server.name)) places.push({ transport, address, port: server.port, name: host });
  return places.length > 0 ? ok(places) : bad(`no address was found for ${host}`);
}
