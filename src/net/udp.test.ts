import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openUdpSocket } from './udp.ts';

test('datagrams come and go, with the port they came from; after the close nothing does', async () => {
  let arrived: (got: { text: string; address: string; port: number }) => void = () => {};
  const got = new Promise<{ text: string; address: string; port: number }>((done) => (arrived = done));
  const one = await openUdpSocket({ host: '127.0.0.1', port: 0 }, { datagram() {}, unsent() {} });
  const two = await openUdpSocket(
    { host: '127.0.0.1', port: 0, receiveBufferBytes: 100_000 },
    { datagram: (octets, address, port) => arrived({ text: Buffer.from(octets).toString(), address, port }), unsent() {} },
  );
  assert.equal(one.send(Buffer.from('hello'), '127.0.0.1', two.port), true);
  assert.deepEqual(await got, { text: 'hello', address: '127.0.0.1', port: one.port });
  assert.deepEqual([one.family, one.address], [4, '127.0.0.1']);
  await one.close();
  await one.close();
  assert.equal(one.send(Buffer.from('late'), '127.0.0.1', two.port), false);
  await two.close();
});

test('a port that is taken is said so', async () => {
  const one = await openUdpSocket({ host: '127.0.0.1', port: 0 }, { datagram() {}, unsent() {} });
  await assert.rejects(openUdpSocket({ host: '127.0.0.1', port: one.port }, { datagram() {}, unsent() {} }), { code: 'EADDRINUSE' });
  await one.close();
});

test('what cannot be sent is told to whoever sent it, else to the listener', async () => {
  let tell: (error: Error) => void = () => {};
  const told = new Promise<Error>((done) => (tell = done));
  const one = await openUdpSocket({ host: '127.0.0.1', port: 0 }, { datagram() {}, unsent: (_address, _port, error) => tell(error) });
  const tooLarge = new Uint8Array(70_000);
  const own = await new Promise<Error>((done) => one.send(tooLarge, '127.0.0.1', 9, done));
  assert.equal((own as { code?: string }).code, 'EMSGSIZE');
  one.send(tooLarge, '127.0.0.1', 9);
  assert.equal(((await told) as { code?: string }).code, 'EMSGSIZE');
  await one.close();
});

test('too much at once is dropped, not queued without end', async () => {
  const one = await openUdpSocket({ host: '127.0.0.1', port: 0, backlogBytes: 10_000 }, { datagram() {}, unsent() {} });
  assert.equal(one.send(new Uint8Array(10_001), '127.0.0.1', 9), false);
  const taken = Array.from({ length: 100 }, () => one.send(new Uint8Array(1000), '127.0.0.1', 9)).filter(Boolean).length;
  assert.ok(taken >= 10);
  await one.close();
});
