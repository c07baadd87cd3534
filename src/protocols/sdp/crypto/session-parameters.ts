import { bad, ok, type Result } from '#base';
import { parseDecimal } from '../fields/decimal.ts';
import { type KeyPadding, type KeyParameterFault, parseKeyParameters, printKeyParameters } from './key-parameter.ts';
import type { MasterKey } from './master-key.ts';

/** What may stand behind the keys of a `crypto` attribute (RFC 4568 §6.3). */
export interface SessionParameters {
  /** Session keys are derived anew every 2^n packets, 1…24. Declared by each side for what it sends. */
  readonly kdr?: number;
  /** Negotiated: in force when offer and answer have it. */
  readonly unencryptedSrtp?: boolean;
  readonly unencryptedSrtcp?: boolean;
  readonly unauthenticatedSrtp?: boolean;
  /** Declared; means nothing without forward error correction, which we never agree to. */
  readonly fecOrder?: 'FEC_SRTP' | 'SRTP_FEC';
  readonly fecKeys?: readonly MasterKey[];
  /** WSH: how large a replay window the sender advises, 64 at least. A hint; ours is 128. */
  readonly windowSizeHint?: number;
  /** Names, with their dash, of parameters not known here that may therefore be ignored. Their values are dropped: who knows what keys are in them. */
  readonly extensions?: readonly string[];
}

export type SessionParameterFault = KeyParameterFault | 'bad-parameter' | 'unknown-parameter';

/** Reads the words behind the keys. One that must be understood and is not makes the whole attribute invalid (RFC 4568 §6.3.7). */
export function parseSessionParameters(words: readonly string[], keyBytes: number): Result<SessionParameters, SessionParameterFault> {
  const read: { -readonly [Name in keyof SessionParameters]: SessionParameters[Name] } = {};
  const seen = new Set<string>();
  for (const word of words) {
    const sign = word.indexOf('=');
    const name = sign < 0 ? word : word.slice(0, sign);
    const value = sign < 0 ? undefined : word.slice(sign + 1);
    if (word.startsWith('-')) {
      read.extensions = [...(read.extensions ?? []), /^-+\w{0,32}/.exec(word)?.[0] ?? '-'];
      continue;
    }
    if (seen.has(name)) return bad('bad-parameter');
    seen.add(name);
    switch (name) {
      case 'KDR': {
        const kdr = value?.startsWith('0') ? undefined : parseDecimal(value, 24);
        if (kdr === undefined) return bad('bad-parameter');
        read.kdr = kdr;
        break;
      }
      case 'UNENCRYPTED_SRTP':
        read.unencryptedSrtp = true;
        break;
      case 'UNENCRYPTED_SRTCP':
        read.unencryptedSrtcp = true;
        break;
      case 'UNAUTHENTICATED_SRTP':
        read.unauthenticatedSrtp = true;
        break;
      case 'FEC_ORDER':
        if (value !== 'FEC_SRTP' && value !== 'SRTP_FEC') return bad('bad-parameter');
        read.fecOrder = value;
        break;
      case 'FEC_KEY': {
        const keys = parseKeyParameters(value ?? '', keyBytes);
        if (!keys.ok) return keys;
        read.fecKeys = keys.value;
        break;
      }
      case 'WSH': {
        const hint = parseDecimal(value, 2 ** 31);
        if (hint === undefined || hint < 64) return bad('bad-parameter');
        read.windowSizeHint = hint;
        break;
      }
      default:
        return bad('unknown-parameter');
    }
  }
  return ok(read);
}

/** Prints the words, each with a blank before it. */
export function printSessionParameters(parameters: SessionParameters, padding: KeyPadding): string {
  const { kdr, fecOrder, fecKeys, windowSizeHint, extensions = [] } = parameters;
  const words = [
    kdr === undefined ? [] : `KDR=${kdr}`,
    parameters.unencryptedSrtp ? 'UNENCRYPTED_SRTP' : [],
    parameters.unencryptedSrtcp ? 'UNENCRYPTED_SRTCP' : [],
    parameters.unauthenticatedSrtp ? 'UNAUTHENTICATED_SRTP' : [],
    fecOrder === undefined ? [] : `FEC_ORDER=${fecOrder}`,
    fecKeys === undefined ? [] : `FEC_KEY=${printKeyParameters(fecKeys, padding)}`,
    windowSizeHint === undefined ? [] : `WSH=${windowSizeHint}`,
    extensions,
  ].flat();
  return words.map((word) => ` ${word}`).join('');
}
