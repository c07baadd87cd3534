/** Why an offer or an answer cannot be agreed to. */
export type RefusalReason =
  /** No audio, or all of it switched off. */
  | 'no-audio'
  /** The far side switched our audio off. */
  | 'audio-refused'
  | 'no-common-codec'
  | 'unknown-profile'
  /** Keys would have to come by DTLS, which isn't spoken here. */
  | 'dtls-only'
  /** Addresses would have to be found by ICE, which isn't spoken here. */
  | 'ice-only'
  | 'no-address'
  /** IPv6 for IPv4, or the reverse. */
  | 'address-family'
  | 'srtp-refused'
  | 'srtp-required'
  /** None of its `a=crypto` lines has a suite, keys and parameters that we take. */
  | 'no-common-crypto'
  | 'keys-over-plain-signalling'
  /** Media went missing or changed their kind between offers, or between offer and answer (RFC 3264 §6, §8). */
  | 'media-lines'
  /** Another profile in the answer than in the offer. */
  | 'answer-profile';

/** A refused offer is answered with 488 and this in a Warning; a refused answer ends the call, or leaves it as it was. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly status: 488;
  /** Warning code (RFC 3261 §20.43). */
  readonly warning: 300 | 302 | 304 | 305 | 306 | 399;
  /** One constant sentence, fit for the Warning's text: it holds nothing of what the peer sent. */
  readonly says: string;
}

const sentences: Readonly<Record<RefusalReason, readonly [Refusal['warning'], string]>> = {
  'no-audio': [304, 'No audio is offered'],
  'audio-refused': [304, 'Audio was refused'],
  'no-common-codec': [305, 'None of the audio codecs is spoken here'],
  'unknown-profile': [302, 'The transport profile is not spoken here'],
  'dtls-only': [302, 'DTLS-SRTP is not spoken here'],
  'ice-only': [302, 'ICE is not spoken here and no plain address is given'],
  'no-address': [300, 'No address is given for audio'],
  'address-family': [300, 'The address family is not spoken here'],
  'srtp-refused': [302, 'SRTP is not used here'],
  'srtp-required': [302, 'SRTP is required here'],
  'no-common-crypto': [306, 'None of the crypto attributes is acceptable'],
  'keys-over-plain-signalling': [399, 'Keys are taken over secure signalling only'],
  'media-lines': [399, 'The media lines do not match those before'],
  'answer-profile': [302, 'The answer has another profile than the offer'],
};

export function refusal(reason: RefusalReason): Refusal {
  const [warning, says] = sentences[reason];
  return { reason, status: 488, warning, says };
}
