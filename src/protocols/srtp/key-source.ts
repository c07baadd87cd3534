import { CmRtcpTransform, CmRtpTransform } from './cm-transform.ts';
import { CounterMode } from './counter-mode.ts';
import { deriveKey, keyLabels } from './derive.ts';
import { GcmRtcpTransform, GcmRtpTransform } from './gcm-transform.ts';
import { BitwiseGhashKey, TableGhashKey } from './ghash.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import type { SrtpKeying, SrtpMasterKey } from './keying.ts';
import { type SrtpSuite, srtpSuites } from './suite.ts';
import type { Mki, RtcpTransform, RtpTransform } from './transform.ts';

const authKeyBytes = 20;

/** Session keys: what one stretch of packets is protected with. */
interface SessionKeys {
  readonly cipher: Uint8Array;
  readonly salt: Uint8Array;
  readonly auth: Uint8Array;
}

/** GCM's hash key H: the cipher's output for sixteen zeros, which is the counter block of no salt, source, index or count. */
const hashKeyOf = (keys: SessionKeys): Uint8Array => new CounterMode('cm', keys.cipher, new Uint8Array(14)).stream(0, 0, 1, 1);

function rtpTransform(suite: SrtpSuite, keying: SrtpKeying, keys: SessionKeys): RtpTransform {
  const mode = new CounterMode(suite.mode, keys.cipher, keys.salt);
  const encrypts = keying.unencryptedSrtp !== true;
  if (suite.mode === 'gcm') return new GcmRtpTransform(mode, new TableGhashKey(hashKeyOf(keys)), encrypts);
  return new CmRtpTransform(mode, new HmacSha1(keys.auth), keying.unauthenticatedSrtp ? 0 : suite.rtpTagBytes, encrypts);
}

function rtcpTransform(suite: SrtpSuite, keying: SrtpKeying, keys: SessionKeys): RtcpTransform {
  const mode = new CounterMode(suite.mode, keys.cipher, keys.salt);
  const encrypts = keying.unencryptedSrtcp !== true;
  if (suite.mode === 'gcm') return new GcmRtcpTransform(mode, new BitwiseGhashKey(hashKeyOf(keys)), encrypts);
  return new CmRtcpTransform(mode, new HmacSha1(keys.auth), suite.rtcpTagBytes, encrypts);
}

/** The transforms of the last few stretches: packets around a change of keys come in any order. */
class Stretches<Transform extends { wipe(): void }> {
  readonly #make: (epoch: number) => Transform;
  readonly #kept: { readonly epoch: number; readonly transform: Transform }[] = [];

  constructor(make: (epoch: number) => Transform) {
    this.#make = make;
  }

  get(epoch: number): Transform {
    for (const one of this.#kept) if (one.epoch === epoch) return one.transform;
    const transform = this.#make(epoch);
    this.#kept.unshift({ epoch, transform });
    if (this.#kept.length > 3) this.#kept.pop()?.transform.wipe();
    return transform;
  }

  wipe(): void {
    for (const { transform } of this.#kept.splice(0)) transform.wipe();
  }
}

/** One master key, and all that is derived from it (RFC 3711 §4.3). */
export class KeySource {
  readonly mki: Mki;
  /** Packets of each kind that it may protect. */
  readonly lifetime: { readonly rtp: number; readonly rtcp: number };
  readonly #key: Uint8Array;
  readonly #salt: Uint8Array;
  readonly #rate: number;
  readonly #rtp: Stretches<RtpTransform>;
  readonly #rtcp: Stretches<RtcpTransform>;

  constructor(keying: SrtpKeying, master: SrtpMasterKey) {
    const suite = srtpSuites[keying.suite];
    this.#key = master.reveal().slice(0, suite.keyBytes);
    this.#salt = master.reveal().slice(suite.keyBytes);
    this.#rate = keying.kdr === undefined ? 0 : 2 ** keying.kdr;
    this.mki = master.mki?.slice() ?? new Uint8Array(0);
    this.lifetime = { rtp: master.lifetime ?? 2 ** 48, rtcp: Math.min(master.lifetime ?? 2 ** 31, 2 ** 31) };
    const keys = (labels: (typeof keyLabels)['rtp' | 'rtcp'], epoch: number): SessionKeys => ({
      cipher: deriveKey(this.#key, this.#salt, labels.cipher, epoch, suite.keyBytes),
      salt: deriveKey(this.#key, this.#salt, labels.salt, epoch, suite.saltBytes),
      auth: deriveKey(this.#key, this.#salt, labels.auth, epoch, authKeyBytes),
    });
    this.#rtp = new Stretches((epoch) => used(keys(keyLabels.rtp, epoch), (session) => rtpTransform(suite, keying, session)));
    this.#rtcp = new Stretches((epoch) => used(keys(keyLabels.rtcp, epoch), (session) => rtcpTransform(suite, keying, session)));
  }

  rtp(index: number): RtpTransform {
    return this.#rtp.get(this.#rate === 0 ? 0 : Math.floor(index / this.#rate));
  }

  rtcp(index: number): RtcpTransform {
    return this.#rtcp.get(this.#rate === 0 ? 0 : Math.floor(index / this.#rate));
  }

  wipe(): void {
    this.#key.fill(0);
    this.#salt.fill(0);
    this.#rtp.wipe();
    this.#rtcp.wipe();
  }
}

/** Makes something of session keys and wipes them. */
function used<Made>(keys: SessionKeys, make: (keys: SessionKeys) => Made): Made {
  const made = make(keys);
  for (const octets of [keys.cipher, keys.salt, keys.auth]) octets.fill(0);
  return made;
}
