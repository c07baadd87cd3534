/**
 * Microseconds per frame pair (one 20 ms frame in, one out) of `RtpLeg`: jitter buffer, decoding, listening for keys, playout, encoding, and SRTP where named.
 * Sockets, timers and the pacer are not in it. Many legs take turns, as in a gateway. Run: `node bench/cores/rtp-leg.bench.ts [legs]`.
 */
import { type Codec, g722, generateSpeechLike, pcmu } from '#audio';
import type { Dice, Instant, WallTime } from '#base';
import { type RtpAgreement, RtpLeg } from '#media';
import type { SrtpKeying, SrtpSuiteName } from '#protocols/srtp';
import { srtpSuites } from '#protocols/srtp';

const legs = Number(process.argv[2] ?? 200);
const dice: Dice = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)), fraction: () => Math.random() };
const far = { address: '192.0.2.1', port: 4000 };

function keying(suite: SrtpSuiteName): SrtpKeying {
  const { keyBytes, saltBytes } = srtpSuites[suite];
  const octets = dice.bytes(keyBytes + saltBytes);
  return { suite, keys: [{ reveal: () => octets }] };
}

/** A leg whose datagrams come straight back to it, as if the far side said what it hears. */
interface Loop {
  readonly leg: RtpLeg;
  readonly datagram: Uint8Array;
  length: number;
}
let framesHeard = 0;

function openLoop(codec: Codec, suite: SrtpSuiteName | undefined, inBandDigits: 'always' | 'never'): Loop {
  const loop: Loop = {
    datagram: new Uint8Array(1500),
    length: 0,
    leg: new RtpLeg({
      rateHz: codec.rateHz,
      epoch: { now: 0 as Instant, wall: 1_790_000_000_000 as WallTime },
      dice,
      inBandDigits,
      listener: {
        frame: () => framesHeard++,
        gap() {},
        digit() {},
        markHeard() {},
        waiting() {},
        transmit(octets, length, _to, kind) {
          if (kind === 'rtcp') return;
          loop.datagram.set(octets.subarray(0, length));
          loop.length = length;
        },
      },
    }),
  };
  const key = suite === undefined ? undefined : keying(suite);
  const agreed = { payloadType: codec.payloadType ?? 96, codec };
  const agreement: RtpAgreement = { remote: far, send: true, receive: true, outgoing: agreed, incoming: [agreed] };
  loop.leg.agree(key === undefined ? agreement : { ...agreement, keys: { send: key, receive: key } }, 0 as Instant);
  return loop;
}

/** Median of seven rounds of three seconds of call, after two to warm up; with as much spread as it has. */
function measure(name: string, codec: Codec, suite: SrtpSuiteName | undefined, inBandDigits: 'always' | 'never'): void {
  const loops = Array.from({ length: legs }, () => openLoop(codec, suite, inBandDigits));
  const speech = generateSpeechLike(3000, codec.rateHz, -20, 1);
  const taken: number[] = [];
  let now = 0;
  const before = framesHeard;
  for (let round = 0; round < 9; round++) {
    for (const { leg } of loops) leg.play(speech);
    const begun = performance.now();
    for (let frame = 0; frame < 150; frame++, now += 20) {
      for (const loop of loops) {
        loop.leg.release(1, now as Instant);
        // Our own SSRC would be taken for a collision: the far side has one of its own. SRTP covers the SSRC, so there it stays.
        if (suite === undefined) loop.datagram[8] = (loop.datagram[8] as number) ^ 0x55;
        loop.leg.receive(loop.datagram, loop.length, far, now as Instant);
      }
    }
    if (round >= 2) taken.push(((performance.now() - begun) * 1000) / (150 * legs));
  }
  taken.sort((a, b) => a - b);
  const [least, median, most] = [taken[0] ?? 0, taken[3] ?? 0, taken[6] ?? 0];
  const share = (framesHeard - before) / (9 * 150 * legs);
  console.log(
    `${name.padEnd(52)}${median.toFixed(2).padStart(8)}  (${least.toFixed(2)} … ${most.toFixed(2)})  ${(100 * share).toFixed(1)} % of frames heard`,
  );
}

console.log(`Node ${process.versions.node}, ${process.arch}, ${legs} legs; µs per frame pair, median (least … most) of seven rounds`);
measure('G.711, plain', pcmu, undefined, 'never');
measure('G.711, plain, listening for keys', pcmu, undefined, 'always');
measure('G.711, AES_CM_128_HMAC_SHA1_80', pcmu, 'AES_CM_128_HMAC_SHA1_80', 'never');
measure('G.711, AEAD_AES_128_GCM', pcmu, 'AEAD_AES_128_GCM', 'never');
measure('G.722, plain', g722, undefined, 'never');
