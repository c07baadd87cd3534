import { bad, ok, type Result } from '#base';
import { parseDecimal } from '../fields/decimal.ts';
import { inlineBytes, type SdesSuiteName, suiteNamed } from './crypto-suite.ts';
import { type KeyPadding, parseKeyParameters, printKeyParameters } from './key-parameter.ts';
import type { MasterKey } from './master-key.ts';
import { parseSessionParameters, printSessionParameters, type SessionParameterFault, type SessionParameters } from './session-parameters.ts';

/** `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…` (RFC 4568 §4, §9.2): one way in which a side would protect what it sends. */
export interface CryptoAttribute extends SessionParameters {
  /** 0…999,999,999: the answer repeats the tag it chose. */
  readonly tag: number;
  readonly suite: SdesSuiteName;
  /** At least one. */
  readonly keys: readonly MasterKey[];
}

/** Why an attribute is not taken; the others of its medium may still be. */
export type CryptoFault = 'bad-attribute' | 'unknown-suite' | SessionParameterFault;

export function parseCrypto(value: string): Result<CryptoAttribute, CryptoFault> {
  const [tagText = '', suiteText = '', keyText, ...words] = value.trim().split(/ +/);
  const tag = parseDecimal(tagText, 999_999_999);
  if (tag === undefined || keyText === undefined) return bad('bad-attribute');
  const suite = suiteNamed(suiteText);
  if (suite === undefined) return bad('unknown-suite');
  const keys = parseKeyParameters(keyText, inlineBytes(suite));
  if (!keys.ok) return keys;
  const parameters = parseSessionParameters(words, inlineBytes(suite));
  return parameters.ok ? ok({ tag, suite, keys: keys.value, ...parameters.value }) : parameters;
}

/** Prints the attribute's value, keys and all. For the wire only. */
export const printCrypto = (attribute: CryptoAttribute, padding: KeyPadding): string =>
  `${attribute.tag} ${attribute.suite} ${printKeyParameters(attribute.keys, padding)}${printSessionParameters(attribute, padding)}`;
