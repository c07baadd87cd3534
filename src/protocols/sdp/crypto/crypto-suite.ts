/** The crypto suites that can be agreed on (RFC 4568 §6.2, RFC 6188 §4, RFC 7714 §14.1), with the octets of their keys. */
export const sdesSuites = {
  AEAD_AES_256_GCM: { keyBytes: 32, saltBytes: 12 },
  AEAD_AES_128_GCM: { keyBytes: 16, saltBytes: 12 },
  AES_256_CM_HMAC_SHA1_80: { keyBytes: 32, saltBytes: 14 },
  AES_256_CM_HMAC_SHA1_32: { keyBytes: 32, saltBytes: 14 },
  AES_CM_128_HMAC_SHA1_80: { keyBytes: 16, saltBytes: 14 },
  AES_CM_128_HMAC_SHA1_32: { keyBytes: 16, saltBytes: 14 },
} as const;

export type SdesSuiteName = keyof typeof sdesSuites;

/** All of them, strongest first. */
export const sdesSuiteNames = Object.keys(sdesSuites) as readonly SdesSuiteName[];

/** The suite of this name in any case; undefined when it isn't spoken here. */
export const suiteNamed = (name: string): SdesSuiteName | undefined => sdesSuiteNames.find((known) => known === name.toUpperCase());

/** Octets of master key and master salt together: what stands behind `inline:`. */
export const inlineBytes = (suite: SdesSuiteName): number => sdesSuites[suite].keyBytes + sdesSuites[suite].saltBytes;
