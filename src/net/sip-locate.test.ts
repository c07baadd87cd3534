import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUri } from '#protocols/sip';
import { loadedDice } from '../../test/peers/loaded-dice.ts';
import type { DnsRecord, SrvRecord } from './dns.ts';
import { type Destination, defaultLocateRules, destinationOf, locate, orderServers } from './sip-locate.ts';

const a = (address: string): DnsRecord => ({ type: address.includes(':') ? 'AAAA' : 'A', address });
const srv = (target: string, port = 5060, priority = 10, weight = 0): SrvRecord => ({ type: 'SRV', target, port, priority, weight });
const naptr = (order: number, service: string, replacement: string, flags = 's', preference = 10): DnsRecord => ({
  type: 'NAPTR',
  order,
  preference,
  flags,
  service,
  replacement,
});

type Zone = Readonly<Record<string, readonly DnsRecord[]>>;
const hosts: Zone = { 'A one.example': [a('192.0.2.1')], 'A two.example': [a('192.0.2.2')], 'A example.com': [a('192.0.2.9')] };

async function find(zone: Zone, destination: Destination, rules = {}): Promise<{ targets: string[]; asked: string[] }> {
  const asked: string[] = [];
  const resolver = {
    async ask({ type, name }: { type: string; name: string }) {
      asked.push(`${type} ${name}`);
      const records = zone[`${type} ${name}`];
      return records ? { kind: 'records' as const, records, ttlSeconds: 60 } : { kind: 'none' as const };
    },
  };
  const found = await locate(destination, resolver, { ...defaultLocateRules, ...rules }, loadedDice(5));
  return { targets: found.map(({ transport, address, port, domain }) => `${transport} ${address} ${port} ${domain ?? '-'}`), asked };
}

const full: Zone = {
  ...hosts,
  'NAPTR example.com': [
    naptr(50, 'SIP+D2T', '_sip._tcp.example.com.'),
    naptr(90, 'SIP+D2U', '_sip._udp.example.com'),
    naptr(20, 'SIPS+D2T', '_sips._tcp.example.com'),
    naptr(10, 'SIP+D2S', '_sip._sctp.example.com'),
    naptr(5, 'SIP+D2U', '!^.*$!sip:x@evil!', 'u'),
  ],
  'SRV _sips._tcp.example.com': [srv('one.example', 5061)],
  'SRV _sip._tcp.example.com': [srv('two.example.', 5060)],
  'SRV _sip._udp.example.com': [srv('one.example', 5062)],
};

const table: readonly [what: string, zone: Zone, destination: Destination, targets: readonly string[], rules?: object][] = [
  ['an address: UDP and 5060', {}, { host: '192.0.2.7' }, ['udp 192.0.2.7 5060 -']],
  ['an address, sips: TLS and 5061', {}, { host: '192.0.2.7', secure: true }, ['tls 192.0.2.7 5061 -']],
  ['an IPv6 address with port and transport', {}, { host: '2001:db8::1', port: 5070, transport: 'tcp' }, ['tcp 2001:db8::1 5070 -']],
  ['a port forbids SRV', full, { host: 'example.com', port: 5099 }, ['udp 192.0.2.9 5099 example.com']],
  ['a port and a transport', full, { host: 'example.com', port: 5099, transport: 'tls' }, ['tls 192.0.2.9 5099 example.com']],
  [
    'NAPTR decides the transport, by order; what we cannot, and rules of rewriting, are passed over',
    full,
    { host: 'example.com' },
    ['tls 192.0.2.1 5061 example.com', 'tcp 192.0.2.2 5060 example.com', 'udp 192.0.2.1 5062 example.com'],
  ],
  ['NAPTR for sips: only TLS', full, { host: 'example.com', secure: true }, ['tls 192.0.2.1 5061 example.com']],
  ['NAPTR within what we have', full, { host: 'example.com' }, ['tcp 192.0.2.2 5060 example.com'], { transports: ['tcp'] }],
  ['a transport forbids NAPTR', full, { host: 'example.com', transport: 'tcp' }, ['tcp 192.0.2.2 5060 example.com']],
  ['transport tls asks _sips._tcp', full, { host: 'example.com', transport: 'tls' }, ['tls 192.0.2.1 5061 example.com']],
  ['method srv: the first of ours that has records', full, { host: 'example.com', method: 'srv' }, ['udp 192.0.2.1 5062 example.com']],
  ['method a', full, { host: 'example.com', method: 'a' }, ['udp 192.0.2.9 5060 example.com']],
  ['no SRV at all: the addresses themselves', hosts, { host: 'example.com', transport: 'tcp' }, ['tcp 192.0.2.9 5060 example.com']],
  ['sips without SRV', hosts, { host: 'example.com', secure: true }, ['tls 192.0.2.9 5061 example.com']],
  ['decidedly not here', { ...hosts, 'SRV _sip._udp.example.com': [srv('.', 0)] }, { host: 'example.com', transport: 'udp' }, []],
  ['nobody knows the name', {}, { host: 'example.com' }, []],
  ['a transport we lack', full, { host: 'example.com', transport: 'udp' }, [], { transports: ['tcp', 'tls'] }],
  ['the root dot is no part of the name', hosts, { host: 'example.com.', port: 1 }, ['udp 192.0.2.9 1 example.com']],
  [
    'both families, and priorities before all',
    { 'AAAA two.example': [a('2001:db8::2')], ...hosts, 'SRV _sip._udp.example.com': [srv('one.example', 1, 20), srv('two.example', 2, 10)] },
    { host: 'example.com', transport: 'udp' },
    ['udp 192.0.2.2 2 example.com', 'udp 2001:db8::2 2 example.com', 'udp 192.0.2.1 1 example.com'],
  ],
  [
    'a server without address or port is passed over, an address as target is taken',
    { ...hosts, 'SRV _sip._udp.example.com': [srv('gone.example', 1, 1), srv('one.example', 0, 1), srv('192.0.2.44', 2, 2)] },
    { host: 'example.com', transport: 'udp' },
    ['udp 192.0.2.44 2 example.com'],
  ],
];

for (const [what, zone, destination, targets, rules] of table)
  test(`RFC 3263: ${what}`, async () => assert.deepEqual((await find(zone, destination, rules)).targets, targets));

test('questions are only asked as far as they are needed', async () => {
  assert.deepEqual((await find({}, { host: '192.0.2.7' })).asked, []);
  assert.deepEqual((await find(hosts, { host: 'example.com' })).asked, [
    'NAPTR example.com',
    'SRV _sip._udp.example.com',
    'SRV _sip._tcp.example.com',
    'SRV _sips._tcp.example.com',
    'A example.com',
    'AAAA example.com',
  ]);
});

test('a domain with a thousand servers is not followed to the end', async () => {
  const many = Array.from({ length: 1000 }, (_, n) => srv('one.example', n + 1));
  const { targets, asked } = await find({ ...hosts, 'SRV _sip._udp.example.com': many }, { host: 'example.com', transport: 'udp' });
  assert.equal(targets.length, 16);
  assert.ok(asked.length < 40);
});

test('RFC 2782: within a priority the first is chosen by weight', () => {
  const dice = loadedDice(1);
  const records = [srv('heavy', 1, 1, 60), srv('light', 1, 1, 20), srv('none', 1, 1, 0), srv('middle', 1, 1, 20), srv('last', 1, 2, 1000)];
  const first: Record<string, number> = {};
  for (let n = 0; n < 5000; n++) {
    const order = orderServers(records, dice).map((one) => one.target);
    assert.equal(order[4], 'last');
    assert.equal(new Set(order).size, 5);
    first[order[0] ?? ''] = (first[order[0] ?? ''] ?? 0) + 1;
  }
  const share = (name: string) => (first[name] ?? 0) / 5000;
  assert.ok(Math.abs(share('heavy') - 0.6) < 0.03, `heavy ${share('heavy')}`);
  assert.ok(Math.abs(share('light') - 0.2) < 0.03, `light ${share('light')}`);
  assert.ok(share('none') > 0 && share('none') < 0.03, `without weight: a very small chance, ${share('none')}`);
});

test('RFC 2782: the extremes of the dice', () => {
  const at = (fraction: number) =>
    orderServers([srv('b', 1, 1, 10), srv('a', 1, 1, 0)], { fraction: () => fraction, bytes: () => new Uint8Array() })[0]?.target;
  assert.equal(at(0), 'a');
  assert.equal(at(0.9999), 'b');
});

test('what a URI means', () => {
  const of = (text: string) => {
    const uri = parseUri(text);
    assert.ok(uri.ok && uri.value.kind === 'sip');
    return JSON.parse(JSON.stringify(destinationOf(uri.value))) as unknown;
  };
  assert.deepEqual(of('sip:a@example.com'), { host: 'example.com', secure: false });
  assert.deepEqual(of('sips:a@example.com:5071;transport=TCP'), { host: 'example.com', port: 5071, transport: 'tls', secure: true });
  assert.deepEqual(of('sip:a@example.com;transport=tls;maddr=192.0.2.3'), { host: '192.0.2.3', transport: 'tls', secure: false });
  assert.deepEqual(of('sip:a@example.com;transport=sctp'), { host: 'example.com', secure: false });
});
