import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { libsrtpCases } from '../../../test/vectors/srtp/libsrtp.ts';
import {
  openSrtpReceiver,
  openSrtpSender,
  type SrtpFault,
  type SrtpKeying,
  type SrtpPolicy,
  type SrtpReceiver,
  type SrtpSender,
  type SrtpSuiteName,
  srtpSuites,
} from './index.ts';

const suites = Object.keys(srtpSuites) as SrtpSuiteName[];
const dice = loadedDice(4568);
const bare = { allowUnencrypted: true, allowUnauthenticated: true };
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const unhex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

const master = (suite: SrtpSuiteName, mki?: Uint8Array, seed = dice): SrtpKeying['keys'][number] => {
  const octets = seed.bytes(srtpSuites[suite].keyBytes + srtpSuites[suite].saltBytes);
  return { reveal: () => octets, mki };
};
const keyingFor = (suite: SrtpSuiteName, more: Partial<SrtpKeying> = {}): SrtpKeying => ({ suite, keys: [master(suite)], ...more });
function sender(keying: SrtpKeying, policy: SrtpPolicy = bare): SrtpSender {
  const opened = openSrtpSender(keying, policy);
  assert.ok(opened.ok, opened.ok ? '' : opened.error);
  return opened.value;
}
function receiver(keying: SrtpKeying, policy: SrtpPolicy = bare): SrtpReceiver {
  const opened = openSrtpReceiver(keying, policy);
  assert.ok(opened.ok, opened.ok ? '' : opened.error);
  return opened.value;
}

const buffer = new Uint8Array(2000);
/** Runs a whole packet through one of the four operations; copies what comes out. */
function through(work: (packet: Uint8Array, length: number) => number | SrtpFault, packet: Uint8Array): Uint8Array | SrtpFault {
  buffer.set(packet);
  const length = work(buffer, packet.length);
  return typeof length === 'string' ? length : buffer.slice(0, length);
}
const protect = (one: SrtpSender, packet: Uint8Array): Uint8Array => {
  const made = through((octets, length) => one.protect(octets, length), packet);
  assert.ok(typeof made !== 'string', `${made}`);
  return made;
};
const unprotect = (one: SrtpReceiver, packet: Uint8Array): Uint8Array | SrtpFault =>
  through((octets, length) => one.unprotect(octets, length), packet);
const unprotectRtcp = (one: SrtpReceiver, packet: Uint8Array): Uint8Array | SrtpFault =>
  through((octets, length) => one.unprotectRtcp(octets, length), packet);
function protectRtcp(one: SrtpSender, packet: Uint8Array): Uint8Array {
  const made = through((octets, length) => one.protectRtcp(octets, length), packet);
  assert.ok(typeof made !== 'string', `${made}`);
  return made;
}

function rtp(sequence: number, payloadBytes = 160, ssrc = 0xcafe): Uint8Array {
  const packet = Buffer.alloc(12 + payloadBytes, sequence & 0xff);
  packet.writeUInt32BE(0x8000_0000 + (sequence & 0xffff), 0);
  packet.writeUInt32BE((sequence * 160) >>> 0, 4);
  packet.writeUInt32BE(ssrc, 8);
  return new Uint8Array(packet);
}
const rtcp = (ssrc = 0xcafe): Uint8Array => unhex(`80c90001${ssrc.toString(16).padStart(8, '0')}81ca0003${'00000001'.repeat(3)}`);

for (const { suite, services, key, mki, ...exchanges } of libsrtpCases) {
  const name = suite as SrtpSuiteName;
  test(`libsrtp and we make the same of each other: ${suite}, ${services}${mki === '' ? '' : ', MKI'}`, () => {
    const octets = unhex(key);
    const keying: SrtpKeying = {
      suite: name,
      keys: [{ reveal: () => octets, mki: mki === '' ? undefined : unhex(mki) }],
      unencryptedSrtp: services === 'auth',
      unencryptedSrtcp: services === 'auth',
      unauthenticatedSrtp: services === 'conf',
    };
    const [ours, theirs] = [sender(keying), receiver(keying)];
    protectRtcp(ours, unhex(exchanges.rtcp[0]?.plain ?? '')); // libsrtp gives its first packet the index 1
    for (const exchange of exchanges.rtp) {
      assert.equal(hex(protect(ours, unhex(exchange.plain))), exchange.protected);
      assert.deepEqual(unprotect(theirs, unhex(exchange.protected)), unhex(exchange.plain));
    }
    for (const exchange of exchanges.rtcp) {
      assert.equal(hex(protectRtcp(ours, unhex(exchange.plain))), exchange.protected);
      assert.deepEqual(unprotectRtcp(theirs, unhex(exchange.protected)), unhex(exchange.plain));
    }
  });
}

for (const suite of suites) {
  test(`${suite}: over rollovers, through loss and disorder, every packet comes back once`, () => {
    const keying = keyingFor(suite);
    const [ours, theirs] = [sender(keying), receiver(keying)];
    const chance = loadedDice(suite.length);
    let waiting: { readonly sequence: number; readonly packet: Uint8Array }[] = [];
    let received = 0;
    const arrive = (count: number): void => {
      waiting = waiting
        .map((one) => ({ one, at: chance.fraction() }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one);
      for (const { sequence, packet } of waiting.splice(0, count)) {
        const plain = unprotect(theirs, packet);
        assert.ok(typeof plain !== 'string', `${plain} at ${sequence}`);
        assert.deepEqual(plain, rtp(sequence, packet.length - 12 - ours.overheadBytes));
        assert.equal(unprotect(theirs, packet), 'replayed');
        received++;
      }
    };
    const sizes = [4, 0, 1, 320, 700];
    // A thousand packets around each of two rollovers; nobody wants to wait for all of them.
    for (let sequence = 65_000; sequence < 132_000; sequence++) {
      const packet = protect(ours, rtp(sequence, sequence % 61 === 0 ? sizes[sequence % 5] : 160));
      if (chance.fraction() > 0.05) waiting.push({ sequence, packet });
      if (waiting.length >= 8) arrive(5);
      const leap = sequence === 66_200 || sequence === 98_000 ? 31_000 : chance.fraction() < 0.01 ? 200 : 0;
      if (leap === 0) continue;
      arrive(8);
      sequence += leap;
    }
    assert.ok(received > 2000, `only ${received}`);
  });

  test(`${suite}: any octet changed, or any number cut off, and it is not authentic; the packet itself still is`, () => {
    const keying = keyingFor(suite, { keys: [master(suite, Uint8Array.of(1, 2))] });
    const [ours, theirs] = [sender(keying), receiver(keying)];
    assert.ok(typeof unprotect(theirs, protect(ours, rtp(1))) !== 'string');
    const packet = protect(ours, rtp(2, 20));
    const control = protectRtcp(ours, rtcp());
    for (const [work, whole] of [
      [unprotect, packet],
      [unprotectRtcp, control],
    ] as const) {
      for (let at = 0; at < whole.length; at++) {
        const forged = whole.slice();
        forged[at] = (forged[at] ?? 0) ^ (1 << (at % 8));
        assert.ok(typeof work(theirs, forged) === 'string', `octet ${at}`);
        assert.ok(typeof work(theirs, whole.subarray(0, at)) === 'string', `cut to ${at}`);
      }
      assert.equal(work(theirs, Buffer.concat([whole, Uint8Array.of(0)])), 'unknown-key');
      assert.ok(typeof work(theirs, whole) !== 'string');
    }
  });

  test(`${suite}: sources are kept apart, and there are only so many`, () => {
    const keying = keyingFor(suite);
    const [ours, theirs] = [sender(keying, { mostSources: 9 }), receiver(keying, { mostSources: 8 })];
    for (let round = 0; round < 3; round++)
      for (let ssrc = 1; ssrc <= 8; ssrc++) assert.deepEqual(unprotect(theirs, protect(ours, rtp(round, 30, ssrc))), rtp(round, 30, ssrc));
    const ninth = protect(ours, rtp(1, 30, 9));
    assert.equal(unprotect(theirs, ninth), 'too-many-sources');
    assert.equal(unprotectRtcp(theirs, protectRtcp(ours, rtcp(9))), 'too-many-sources');
    assert.equal(
      through((octets, length) => ours.protect(octets, length), rtp(1, 30, 10)),
      'too-many-sources',
    );
    const patient = receiver(keying, { mostSources: 1 });
    for (let ssrc = 100; ssrc < 120; ssrc++) assert.equal(unprotect(patient, Buffer.concat([rtp(1, 30, ssrc), new Uint8Array(16)])), 'auth-failed');
    assert.deepEqual(unprotect(patient, ninth), rtp(1, 30, 9), 'forgers took no place');
  });

  test(`${suite}: session keys are derived anew every 2^n packets, in both kinds, also around the change`, () => {
    const keying = keyingFor(suite, { kdr: 3 });
    const [ours, theirs] = [sender(keying), receiver(keying)];
    const plain = sender({ ...keying, kdr: undefined });
    const packets = Array.from({ length: 40 }, (_, i) => protect(ours, rtp(i)));
    packets.slice(0, 8).forEach((packet, i) => {
      assert.deepEqual(packet, protect(plain, rtp(i)), 'the first stretch is derived at 0');
    });
    assert.notDeepEqual(packets[8], protect(plain, rtp(8)));
    for (let i = 0; i < 40; i += 4) for (const j of [3, 1, 2, 0]) assert.deepEqual(unprotect(theirs, packets[i + j] ?? rtp(0)), rtp(i + j));
    for (let i = 0; i < 20; i++) assert.deepEqual(unprotectRtcp(theirs, protectRtcp(ours, rtcp())), rtcp());
  });

  test(`${suite}: a receiver takes whichever of its keys a packet names, and its sources go on across them`, () => {
    const [first, second, third] = [1, 2, 3].map((name) => master(suite, Uint8Array.of(0, name)));
    assert.ok(first && second && third);
    const theirs = receiver({ suite, keys: [first, second] });
    const senders = [first, second, third].map((key) => sender({ suite, keys: [key] }));
    [0, 0, 1, 1, 0, 1].forEach((which, i) => {
      const packet = protect(senders[which] ?? sender(keyingFor(suite)), rtp(i));
      assert.deepEqual(unprotect(theirs, packet), rtp(i));
      assert.equal(unprotect(theirs, packet), 'replayed');
    });
    assert.equal(unprotect(theirs, protect(senders[2] ?? sender(keyingFor(suite)), rtp(9))), 'unknown-key');
  });
}

test('a window of 128: older than that is too old, copies are found, also of RTCP', () => {
  const keying = keyingFor('AES_CM_128_HMAC_SHA1_80');
  const [ours, theirs] = [sender(keying), receiver(keying)];
  const packets = Array.from({ length: 200 }, (_, i) => protect(ours, rtp(i)));
  assert.ok(typeof unprotect(theirs, packets[150] ?? rtp(0)) !== 'string');
  assert.ok(typeof unprotect(theirs, packets[23] ?? rtp(0)) !== 'string');
  assert.equal(unprotect(theirs, packets[23] ?? rtp(0)), 'replayed');
  assert.equal(unprotect(theirs, packets[22] ?? rtp(0)), 'too-old');
  const controls = Array.from({ length: 200 }, () => protectRtcp(ours, rtcp()));
  assert.ok(typeof unprotectRtcp(theirs, controls[150] ?? rtcp()) !== 'string');
  assert.equal(unprotectRtcp(theirs, controls[150] ?? rtcp()), 'replayed');
  assert.equal(unprotectRtcp(theirs, controls[22] ?? rtcp()), 'too-old');
  assert.ok(typeof unprotectRtcp(theirs, controls[23] ?? rtcp()) !== 'string');
});

test('a packet from before the first is too old', () => {
  const keying = keyingFor('AES_CM_128_HMAC_SHA1_32');
  const theirs = receiver(keying);
  assert.ok(typeof unprotect(theirs, protect(sender(keying), rtp(2))) !== 'string');
  assert.equal(unprotect(theirs, protect(sender(keying), rtp(65_535))), 'too-old');
});

test('the same number is never sent twice, nor an older one', () => {
  const ours = sender(keyingFor('AEAD_AES_128_GCM'));
  protect(ours, rtp(10));
  for (const sequence of [10, 9, 65_000])
    assert.equal(
      through((octets, length) => ours.protect(octets, length), rtp(sequence)),
      'index-reused',
    );
  protect(ours, rtp(11));
});

test('a key protects as many packets as it may, then none', () => {
  const octets = dice.bytes(30);
  const keying: SrtpKeying = { suite: 'AES_CM_128_HMAC_SHA1_80', keys: [{ reveal: () => octets, lifetime: 3 }] };
  const ours = sender(keying);
  for (let i = 0; i < 3; i++) {
    assert.equal(ours.packetsLeft, 3 - i);
    protect(ours, rtp(i));
    protectRtcp(ours, rtcp());
  }
  assert.equal(
    through((packet, length) => ours.protect(packet, length), rtp(3)),
    'index-exhausted',
  );
  assert.equal(
    through((packet, length) => ours.protectRtcp(packet, length), rtcp()),
    'index-exhausted',
  );
  assert.equal(sender(keyingFor('AEAD_AES_256_GCM')).packetsLeft, 2 ** 48);
});

test('what is agreed to be bare is bare, and nothing else is taken for it', () => {
  const keying = keyingFor('AES_CM_128_HMAC_SHA1_80');
  const open = { ...keying, unencryptedSrtp: true, unencryptedSrtcp: true };
  assert.deepEqual(protect(sender(open), rtp(1)).slice(0, 172), rtp(1));
  assert.deepEqual(protectRtcp(sender(open), rtcp()).slice(0, 24), rtcp());
  assert.equal(unprotectRtcp(receiver(open), protectRtcp(sender(keying), rtcp())), 'wrong-protection');
  assert.equal(unprotectRtcp(receiver(keying), protectRtcp(sender(open), rtcp())), 'wrong-protection');
  const loose = { ...keying, unauthenticatedSrtp: true };
  assert.equal(protect(sender(loose), rtp(1)).length, 172);
  assert.deepEqual(unprotect(receiver(loose), protect(sender(loose), rtp(1))), rtp(1));
});

test('less than full protection is refused unless allowed; so are keys that do not fit', () => {
  const good = keyingFor('AES_CM_128_HMAC_SHA1_80');
  const short = { reveal: () => dice.bytes(29) };
  const named = (name: number, bytes = 2): SrtpKeying['keys'][number] => master('AES_CM_128_HMAC_SHA1_80', new Uint8Array(bytes).fill(name));
  for (const [keying, policy, fault] of [
    [{ ...good, unencryptedSrtp: true }, {}, 'unencrypted-refused'],
    [{ ...good, unencryptedSrtcp: true }, { allowUnauthenticated: true }, 'unencrypted-refused'],
    [{ ...good, unauthenticatedSrtp: true }, { allowUnencrypted: true }, 'unauthenticated-refused'],
    [{ ...keyingFor('AEAD_AES_128_GCM'), unauthenticatedSrtp: true }, bare, 'unauthenticated-refused'],
    [{ ...good, keys: [] }, {}, 'no-key'],
    [{ ...good, keys: [short] }, {}, 'key-length'],
    [{ ...good, suite: 'AEAD_AES_128_GCM' }, {}, 'key-length'],
    [{ ...good, kdr: 0 }, {}, 'kdr'],
    [{ ...good, kdr: 25 }, {}, 'kdr'],
    [{ ...good, keys: [...good.keys, ...good.keys] }, {}, 'mki'],
    [{ ...good, keys: [named(1), named(2, 3)] }, {}, 'mki'],
    [{ ...good, keys: [named(1, 129)] }, {}, 'mki'],
    [{ ...good, keys: Array.from({ length: 17 }, (_, i) => named(i)) }, {}, 'mki'],
    [{ ...good, keys: good.keys.map(({ reveal }) => ({ reveal, lifetime: 0 })) }, {}, 'lifetime'],
  ] as const) {
    assert.deepEqual(openSrtpSender(keying, policy), { ok: false, error: fault });
    assert.deepEqual(openSrtpReceiver(keying, policy), { ok: false, error: fault });
  }
});

test('packets that are none, and buffers without room, are told', () => {
  const keying = keyingFor('AES_CM_128_HMAC_SHA1_80');
  const [ours, theirs] = [sender(keying), receiver(keying)];
  assert.equal(ours.protect(new Uint8Array(100), 50), 'too-short', 'version 0');
  assert.equal(ours.protect(rtp(1), 172), 'no-room');
  assert.equal(ours.protect(rtp(1), 11), 'too-short');
  assert.equal(ours.protectRtcp(rtcp(), 24), 'no-room');
  assert.equal(ours.protectRtcp(rtcp(), 7), 'too-short');
  assert.equal(ours.protectRtcp(rtcp(), 25), 'too-short');
  assert.equal(theirs.unprotect(rtp(1), 21), 'too-short');
  assert.equal(theirs.unprotect(rtp(1), 173), 'too-short');
  assert.equal(theirs.unprotectRtcp(rtcp(), 21), 'too-short');
  assert.equal(theirs.unprotectRtcp(rtcp(), 25), 'too-short');
});

test('closed means closed, and the keys are gone', () => {
  for (const suite of suites) {
    const keying = keyingFor(suite);
    const [ours, theirs] = [sender(keying), receiver(keying)];
    const packet = protect(ours, rtp(1));
    assert.ok(typeof unprotect(theirs, packet) !== 'string');
    ours.close();
    theirs.close();
    for (const fault of [
      through((octets, length) => ours.protect(octets, length), rtp(2)),
      through((octets, length) => ours.protectRtcp(octets, length), rtcp()),
      unprotect(theirs, packet),
      unprotectRtcp(theirs, packet),
    ])
      assert.equal(fault, 'closed');
    assert.equal(
      keying.keys[0]?.reveal().some((octet) => octet !== 0),
      true,
      "the owner's copy is the owner's to wipe",
    );
  }
});
