import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { openUdpSocket } from '#net';
import { MediaDoor } from './media-door.ts';

const deaf = { datagram() {}, unsent() {} };
const now = 0 as Instant;

test('media go to hosts, never to multicast, metadata, nowhere, names, or this machine', () => {
  const { targets } = new MediaDoor({ host: '127.0.0.1' });
  for (const address of ['192.0.2.9', '10.1.2.3', '2001:db8::1']) assert.ok(targets(address), address);
  for (const address of [
    '224.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
    'fe80::1',
    'ff02::1',
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'media.example',
    '',
  ])
    assert.ok(!targets(address), address);
  assert.ok(new MediaDoor({ host: '127.0.0.1', allowLoopback: true }).targets('127.0.0.1'));
});

test('pairs of a range: an occupied one is passed over, the advertised address is told, a spent range says so', async () => {
  for (let attempt = 1; ; attempt++) {
    const taken = await openUdpSocket({ host: '127.0.0.1', port: 0 }, deaf);
    const first = taken.port & ~1;
    const door = new MediaDoor({ host: '127.0.0.1', advertised: '198.51.100.7', ports: { first, last: first + 3 } });
    const one = await door.open(deaf, now).catch(() => undefined);
    // Somebody else may hold the ports beside it.
    if (one === undefined) {
      await taken.close();
      assert.ok(attempt < 20, 'no free neighbours');
      continue;
    }
    assert.deepEqual(one.place, { host: '198.51.100.7', port: first + 2, rtcpPort: first + 3 });
    await assert.rejects(door.open(deaf, now), { code: 'PHONE_PORTS_SPENT' });
    await one.close(now);
    await taken.close();
    return;
  }
});

test('without a range the system chooses', async () => {
  const sockets = await new MediaDoor({ host: '127.0.0.1' }).open(deaf, now);
  assert.deepEqual([sockets.place.port, sockets.place.rtcpPort], [sockets.rtp.port, sockets.rtcp.port]);
  assert.notEqual(sockets.rtp.port, sockets.rtcp.port);
  await sockets.close(now);
});
