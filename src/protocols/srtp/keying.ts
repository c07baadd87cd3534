import { bad, ok, type Result } from '#base';
import { type SrtpSuiteName, srtpSuites } from './suite.ts';

/** A master key with its salt behind it, as SDES carries them (RFC 4568 §6.1). Whoever holds one shows it only when asked. */
export interface SrtpMasterKey {
  reveal(): Uint8Array;
  /** Names it in every packet; all keys of one keying have names of one length, or none has. */
  readonly mki?: Uint8Array | undefined;
  /** How many packets it may protect; what the suite allows unless told. */
  readonly lifetime?: number | undefined;
}

/** What was agreed for one direction. The optional parts are session parameters of RFC 4568 §6.3. */
export interface SrtpKeying {
  readonly suite: SrtpSuiteName;
  /** A sender uses the first; a receiver takes whichever a packet names. */
  readonly keys: readonly SrtpMasterKey[];
  /** KDR: session keys are derived anew every 2^n packets, 1…24; never when absent. */
  readonly kdr?: number | undefined;
  readonly unencryptedSrtp?: boolean | undefined;
  readonly unencryptedSrtcp?: boolean | undefined;
  readonly unauthenticatedSrtp?: boolean | undefined;
}

/** How much less than full protection is put up with: nothing, unless told. */
export interface SrtpPolicy {
  readonly allowUnencrypted?: boolean;
  readonly allowUnauthenticated?: boolean;
  /** Sources that may speak under one keying; 64 unless told. */
  readonly mostSources?: number;
}

/** Why a keying is not taken. Says nothing of the keys. */
export type KeyingFault = 'no-key' | 'key-length' | 'mki' | 'kdr' | 'lifetime' | 'unencrypted-refused' | 'unauthenticated-refused';

const mostMkiBytes = 128;
const mostKeys = 16;

/** Checks a keying against its suite and the policy. */
export function checkKeying(keying: SrtpKeying, policy: SrtpPolicy): Result<SrtpKeying, KeyingFault> {
  const { suite, keys, kdr } = keying;
  const { keyBytes, saltBytes, mode } = srtpSuites[suite];
  const mkiBytes = keys[0]?.mki?.length ?? 0;
  if (keys.length === 0) return bad('no-key');
  if (keys.some((key) => key.reveal().length !== keyBytes + saltBytes)) return bad('key-length');
  const sameNames = keys.every((key) => (key.mki?.length ?? 0) === mkiBytes);
  if (keys.length > mostKeys || mkiBytes > mostMkiBytes || !sameNames || (keys.length > 1 && mkiBytes === 0)) return bad('mki');
  if (kdr !== undefined && (!Number.isInteger(kdr) || kdr < 1 || kdr > 24)) return bad('kdr');
  if (keys.some(({ lifetime }) => lifetime !== undefined && !(lifetime >= 1 && lifetime <= 2 ** 48))) return bad('lifetime');
  if ((keying.unencryptedSrtp || keying.unencryptedSrtcp) && !policy.allowUnencrypted) return bad('unencrypted-refused');
  // Galois/counter mode without its tag would be counter mode without any: RFC 7714 has no such thing.
  if (keying.unauthenticatedSrtp && (!policy.allowUnauthenticated || mode === 'gcm')) return bad('unauthenticated-refused');
  return ok(keying);
}
