/**
 * Microseconds to protect and to unprotect one G.711 packet (172 octets), for each suite, at 1 and at 400 streams,
 * beside what everyone writes first: a cipher and an HMAC object of node:crypto for every packet, from the key's octets and from a KeyObject.
 * Run: `node bench/cores/srtp.bench.ts`, about a minute. The three take turns; each figure is the least of seven rounds, since other work only adds.
 */
import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { openSrtpReceiver, openSrtpSender, type SrtpKeying, type SrtpSuiteName, srtpSuites } from '#protocols/srtp';

const packetBytes = 172;
const rounds = 7;
const passes = 15;
const zeros = Buffer.alloc(16);

interface Way {
  protect(packet: Buffer): number;
  unprotect(packet: Buffer, length: number): number;
}

function ours(keying: SrtpKeying): Way {
  const [sender, receiver] = [openSrtpSender(keying), openSrtpReceiver(keying)];
  assert.ok(sender.ok && receiver.ok);
  const must = (length: number | string): number => {
    assert.ok(typeof length === 'number', `${length}`);
    return length;
  };
  return {
    protect: (packet) => must(sender.value.protect(packet, packetBytes)),
    unprotect: (packet, length) => must(receiver.value.unprotect(packet, length)),
  };
}

/** RFC 3711 §4.3 with no key derivation rate. */
function derive(master: Buffer, keyBytes: number, label: number, bytes: number): Buffer {
  const iv = Buffer.alloc(16);
  master.copy(iv, 0, keyBytes);
  iv[7] = (iv[7] ?? 0) ^ label;
  return createCipheriv(`aes-${keyBytes * 8}-ctr`, master.subarray(0, keyBytes), iv).update(Buffer.alloc(bytes));
}

/** A cipher object per packet. The rollover counter stays 0: the run is shorter than that. */
function naive(suite: SrtpSuiteName, master: Buffer, wrap: (key: Buffer) => Buffer | KeyObject): Way {
  const { mode, keyBytes, saltBytes, rtpTagBytes } = srtpSuites[suite];
  const key = wrap(derive(master, keyBytes, 0, keyBytes));
  const auth = wrap(derive(master, keyBytes, 1, 20));
  const salt = derive(master, keyBytes, 2, saltBytes);
  const iv = (packet: Buffer): Buffer => {
    const made = Buffer.alloc(mode === 'cm' ? 16 : 12);
    packet.copy(made, mode === 'cm' ? 4 : 2, 8, 12);
    packet.copy(made, mode === 'cm' ? 12 : 10, 2, 4);
    for (let i = 0; i < saltBytes; i++) made[i] = (made[i] ?? 0) ^ (salt[i] ?? 0);
    return made;
  };
  if (mode === 'gcm') {
    const name = `aes-${keyBytes * 8}-gcm` as 'aes-128-gcm';
    return {
      protect(packet) {
        const cipher = createCipheriv(name, key, iv(packet)).setAAD(packet.subarray(0, 12));
        cipher.update(packet.subarray(12, packetBytes)).copy(packet, 12);
        cipher.final();
        cipher.getAuthTag().copy(packet, packetBytes);
        return packetBytes + 16;
      },
      unprotect(packet, length) {
        const decipher = createDecipheriv(name, key, iv(packet)).setAAD(packet.subarray(0, 12));
        decipher.setAuthTag(packet.subarray(length - 16, length));
        decipher.update(packet.subarray(12, length - 16)).copy(packet, 12);
        decipher.final();
        return length - 16;
      },
    };
  }
  const name = `aes-${keyBytes * 8}-ctr`;
  const apply = (packet: Buffer, end: number): void => {
    createCipheriv(name, key, iv(packet)).update(packet.subarray(12, end)).copy(packet, 12);
  };
  const tagOf = (packet: Buffer, end: number): Buffer =>
    createHmac('sha1', auth).update(packet.subarray(0, end)).update(zeros.subarray(0, 4)).digest().subarray(0, rtpTagBytes);
  return {
    protect(packet) {
      apply(packet, packetBytes);
      tagOf(packet, packetBytes).copy(packet, packetBytes);
      return packetBytes + rtpTagBytes;
    },
    unprotect(packet, length) {
      const end = length - rtpTagBytes;
      assert.ok(timingSafeEqual(tagOf(packet, end), packet.subarray(end, length)));
      apply(packet, end);
      return end;
    },
  };
}

const works = ['protect', 'unprotect'] as const;
/** Packets protected, then unprotected, in one go: at least one of each stream. */
const batch = 400;

/** Buffers that are used again and again as a gateway's are; packet i belongs to stream i modulo `streams`. */
const packetsOf = (streams: number): readonly Buffer[] =>
  Array.from({ length: batch }, (_, i) => {
    const packet = Buffer.alloc(packetBytes + 16, 0xd5);
    packet.writeUInt16BE(0x8008, 0);
    packet.writeUInt32BE(0x1000 + (i % streams), 8);
    return packet;
  });

/** One way to do it for all streams, and the time it took. */
class Contender {
  readonly packets: readonly Buffer[];
  readonly taken = { protect: [] as number[], unprotect: [] as number[] };
  readonly #ways: readonly Way[];
  #sequence = 0;
  #length = 0;

  constructor(ways: readonly Way[]) {
    this.#ways = ways;
    this.packets = packetsOf(ways.length);
  }

  #all(work: (way: Way, packet: Buffer) => number): number {
    const ways = this.#ways;
    const begun = performance.now();
    for (let i = 0; i < batch; i++) this.#length = work(ways[i % ways.length] as Way, this.packets[i] as Buffer);
    return performance.now() - begun;
  }

  protect(): number {
    this.packets.forEach((packet, i) => {
      packet.writeUInt16BE((this.#sequence + Math.floor(i / this.#ways.length)) & 0xffff, 2);
    });
    this.#sequence += batch / this.#ways.length;
    return this.#all((way, packet) => way.protect(packet));
  }

  unprotect(): number {
    const length = this.#length;
    return this.#all((way, packet) => way.unprotect(packet, length));
  }

  round(): { readonly protect: number; readonly unprotect: number } {
    const spent = { protect: 0, unprotect: 0 };
    for (let pass = 0; pass < passes; pass++) {
      spent.protect += this.protect();
      spent.unprotect += this.unprotect();
    }
    return spent;
  }
}

function measure(suite: SrtpSuiteName, streams: number): void {
  const masters = Array.from({ length: streams }, () => randomBytes(srtpSuites[suite].keyBytes + srtpSuites[suite].saltBytes));
  const contenders = [
    new Contender(masters.map((master) => ours({ suite, keys: [{ reveal: () => master }] }))),
    new Contender(masters.map((master) => naive(suite, master, (key) => key))),
    new Contender(masters.map((master) => naive(suite, master, (key) => createSecretKey(key)))),
  ];
  // Who is to be compared must do the same: octet for octet, both ways.
  for (const work of works) {
    for (const contender of contenders) contender[work]();
    const [first, ...others] = contenders.map(({ packets }) =>
      packets.map((packet) => packet.toString('hex', 0, work === 'protect' ? packet.length : packetBytes)).join(),
    );
    for (const other of others) assert.equal(other, first, `two ways to ${work} with ${suite}`);
  }
  const cut = (packets: readonly Buffer[] = []): string => packets.map((packet) => packet.toString('hex', 12, packetBytes)).join();
  assert.equal(cut(contenders[0]?.packets), cut(packetsOf(streams)));
  for (let round = -2; round < rounds; round++)
    for (const contender of contenders) {
      const spent = contender.round();
      if (round >= 0) for (const work of works) contender.taken[work].push((spent[work] * 1000) / (passes * batch));
    }
  const cells = works.flatMap((work) => {
    const [own = 0, octets = 0, keyObject = 0] = contenders.map(({ taken }) => Math.min(...taken[work]));
    return [own.toFixed(2), octets.toFixed(2), keyObject.toFixed(2), (own / octets).toFixed(2)];
  });
  console.log(`${suite.padEnd(25)}${String(streams).padStart(5)} ${cells.map((cell, i) => cell.padStart(i % 4 === 0 ? 12 : 10)).join('')}`);
}

console.log(
  `Node ${process.versions.node}, ${process.arch}; µs per packet of ${packetBytes} octets, least of ${rounds} rounds: other work on the machine only adds`,
);
console.log(`${''.padEnd(24)}streams   protect: ours  octets KeyObject ours/octets   unprotect: ours  octets KeyObject ours/octets`);
for (const suite of Object.keys(srtpSuites) as SrtpSuiteName[]) for (const streams of [1, 400]) measure(suite, streams);
