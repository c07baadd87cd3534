import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import type { Instant } from '#base';
import { cachingResolver, type DnsAnswer, type DnsQuestion, systemResolver } from './dns.ts';

const limits = { entries: 3, leastSeconds: 5, mostSeconds: 60, absentSeconds: 10, staleSeconds: 100 };
const address = (text: string, ttlSeconds: number): DnsAnswer => ({ kind: 'records', ttlSeconds, records: [{ type: 'A', address: text }] });

function bench() {
  const asked: string[] = [];
  const script: { answer: DnsAnswer; now: Instant } = { answer: { kind: 'none' }, now: 0 as Instant };
  const inner = {
    async ask({ type, name }: DnsQuestion) {
      asked.push(`${type} ${name}`);
      return script.answer;
    },
  };
  const cache = cachingResolver(inner, { now: () => script.now }, limits);
  const ask = (name: string) => cache.ask({ type: 'A', name });
  return { asked, script, ask };
}

test('an answer is believed for its time to live, within limits', async () => {
  const { asked, script, ask } = bench();
  for (const [ttl, until] of [
    [20, 20],
    [1, 5],
    [9999, 60],
  ] as const) {
    const name = `ttl${ttl}.example`;
    script.answer = address('192.0.2.1', ttl);
    const begin = script.now;
    await ask(name);
    script.now = (begin + until * 1000 - 1) as Instant;
    await ask(name.toUpperCase());
    assert.equal(asked.filter((one) => one.endsWith(name)).length, 1);
    script.now = (begin + until * 1000) as Instant;
    await ask(name);
    assert.equal(asked.filter((one) => one.endsWith(name)).length, 2);
  }
});

test('"there is none" is believed for a while, "nobody can tell" not at all', async () => {
  const { asked, script, ask } = bench();
  await ask('a');
  await ask('a');
  assert.equal(asked.length, 1);
  script.answer = { kind: 'failed' };
  await ask('b');
  await ask('b');
  assert.equal(asked.length, 3);
});

test('while nobody can tell, the last answer serves on, but not for ever (RFC 8767)', async () => {
  const { script, ask } = bench();
  script.answer = address('192.0.2.1', 10);
  await ask('a');
  script.answer = { kind: 'failed' };
  script.now = 60_000 as Instant;
  assert.equal((await ask('a')).kind, 'records');
  script.now = 110_001 as Instant;
  assert.equal((await ask('a')).kind, 'failed');
});

test('equal questions asked at once are asked once; memory is bounded', async () => {
  const { asked, script, ask } = bench();
  script.answer = address('192.0.2.1', 10);
  await Promise.all([ask('a'), ask('a'), ask('A')]);
  assert.equal(asked.length, 1);
  for (const name of ['b', 'c', 'd']) await ask(name);
  await ask('a');
  assert.equal(asked.length, 5, 'a was the oldest of four, and only three are kept');
});

/** A name server of one question: answers each query of one type with one record, all others with "no such record". */
async function nameServer(type: number, record: Buffer): Promise<{ server: string; close: () => void }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const head = Buffer.from(query.subarray(0, 12));
    const end = query.indexOf(0, 12) + 5;
    const matches = query.readUInt16BE(end - 4) === type;
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(matches ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const answer = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 77, 0, record.length]);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...(matches ? [answer, record] : [])]), from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  return { server: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

test('the real resolver reads SRV and addresses with their time to live, and tells absence from failure', async () => {
  const srv = await nameServer(33, Buffer.from([0, 10, 0, 20, 0x13, 0xc4, 1, 0x61, 0]));
  const resolver = systemResolver([srv.server]);
  assert.deepEqual(await resolver.ask({ type: 'SRV', name: '_sip._udp.example.test' }), {
    kind: 'records',
    ttlSeconds: 60,
    records: [{ type: 'SRV', priority: 10, weight: 20, port: 5060, target: 'a' }],
  });
  assert.deepEqual(await resolver.ask({ type: 'NAPTR', name: 'example.test' }), { kind: 'none' });
  srv.close();
  const host = await nameServer(1, Buffer.from([192, 0, 2, 7]));
  assert.deepEqual(await systemResolver([host.server]).ask({ type: 'A', name: 'a.example.test' }), address('192.0.2.7', 77));
  host.close();
});

test('the hosts file counts: localhost has an address', async () => {
  const found = await systemResolver().ask({ type: 'A', name: 'localhost' });
  assert.ok(found.kind === 'records' && found.records.some((one) => one.type === 'A' && one.address === '127.0.0.1'));
});
