import { bad, ok, type Result } from '#base';
import type { CryptoAttribute } from '../crypto/crypto-attribute.ts';
import { inlineBytes, type SdesSuiteName } from '../crypto/crypto-suite.ts';
import { MasterKey } from '../crypto/master-key.ts';
import type { SessionDescription } from '../session-description.ts';
import { type AudioSection, audioSections } from './audio-section.ts';
import type { Capabilities, SrtpCapability } from './capabilities.ts';
import type { RefusalReason } from './refusal.ts';

/** May keys be shown or taken at all? */
export const keysMayTravel = (srtp: SrtpCapability): boolean => srtp.signalling === 'secure' || srtp.keysOverPlainSignalling;

function isAcceptable(crypto: CryptoAttribute, srtp: SrtpCapability): boolean {
  if (!srtp.suites.includes(crypto.suite)) return false;
  if ((crypto.unencryptedSrtp || crypto.unencryptedSrtcp) && !srtp.allowUnencrypted) return false;
  return !crypto.unauthenticatedSrtp || (srtp.allowUnauthenticated && !crypto.suite.startsWith('AEAD'));
}

/** The offered attribute that is taken; undefined when none will do. */
function choose(section: AudioSection, srtp: SrtpCapability): CryptoAttribute | undefined {
  const acceptable = section.cryptos.filter((crypto) => isAcceptable(crypto, srtp));
  if (srtp.choice === 'theirs') return acceptable[0];
  return srtp.suites.map((suite) => acceptable.find((crypto) => crypto.suite === suite)).find((crypto) => crypto !== undefined);
}

/**
 * What is done about the keys in an offered medium: the attribute to answer, undefined for plain RTP, or why neither will do.
 * SAVP means SRTP and AVP means none (RFC 4568 §5), but for opportunistic keys beside AVP (RFC 8643).
 */
export function chooseCrypto(section: AudioSection, srtp: SrtpCapability): Result<CryptoAttribute | undefined, RefusalReason> {
  const { profile } = section;
  if (profile === undefined) return bad('unknown-profile');
  if (profile.dtls) return bad('dtls-only');
  if (!profile.secure && (!srtp.opportunistic || srtp.use === 'never' || section.cryptos.length === 0 || !keysMayTravel(srtp)))
    return srtp.use === 'required' ? bad('srtp-required') : ok(undefined);
  if (srtp.use === 'never') return bad('srtp-refused');
  if (section.cryptos.length === 0 && section.offersDtls) return bad('dtls-only');
  if (!keysMayTravel(srtp)) return bad('keys-over-plain-signalling');
  const chosen = choose(section, srtp);
  if (chosen !== undefined) return ok(chosen);
  return profile.secure || srtp.use === 'required' ? bad('no-common-crypto') : ok(undefined);
}

/** A key of ours for this suite: the one that the description before has, or else a fresh one. A key that stays keeps its counters (RFC 4568 §7.1.4). */
export function ownKey(suite: SdesSuiteName, before: SessionDescription | undefined, capabilities: Capabilities): MasterKey {
  const sections = before === undefined ? [] : audioSections(before);
  const known = sections.flatMap(({ cryptos }) => cryptos).find((crypto) => crypto.suite === suite);
  return known?.keys[0] ?? new MasterKey(capabilities.dice.bytes(inlineBytes(suite)));
}

/** Our attribute in answer to theirs: same tag, same suite, our key, and the parameters that are negotiated (RFC 4568 §7.1.2). */
export const answerCrypto = (theirs: CryptoAttribute, key: MasterKey): CryptoAttribute => ({
  tag: theirs.tag,
  suite: theirs.suite,
  keys: [key],
  ...(theirs.unencryptedSrtp && { unencryptedSrtp: true }),
  ...(theirs.unencryptedSrtcp && { unencryptedSrtcp: true }),
  ...(theirs.unauthenticatedSrtp && { unauthenticatedSrtp: true }),
});
