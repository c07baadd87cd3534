/** The crypto suites of SDES that are spoken here, by their names in RFC 4568 §6.2, RFC 6188 §4 and RFC 7714 §14.1. */
export type SrtpSuiteName =
  | 'AEAD_AES_256_GCM'
  | 'AEAD_AES_128_GCM'
  | 'AES_256_CM_HMAC_SHA1_80'
  | 'AES_256_CM_HMAC_SHA1_32'
  | 'AES_CM_128_HMAC_SHA1_80'
  | 'AES_CM_128_HMAC_SHA1_32';

export interface SrtpSuite {
  /** Counter mode with a code of its own beside it, or Galois/counter mode. */
  readonly mode: 'cm' | 'gcm';
  readonly keyBytes: 16 | 32;
  readonly saltBytes: 12 | 14;
  readonly rtpTagBytes: 4 | 10 | 16;
  /** The 32-bit suites, too, authenticate RTCP with 80 bits (RFC 4568 §6.2.2). */
  readonly rtcpTagBytes: 10 | 16;
}

const cm = (keyBytes: 16 | 32, rtpTagBytes: 4 | 10): SrtpSuite => ({ mode: 'cm', keyBytes, saltBytes: 14, rtpTagBytes, rtcpTagBytes: 10 });
const gcm = (keyBytes: 16 | 32): SrtpSuite => ({ mode: 'gcm', keyBytes, saltBytes: 12, rtpTagBytes: 16, rtcpTagBytes: 16 });

export const srtpSuites: Readonly<Record<SrtpSuiteName, SrtpSuite>> = {
  AEAD_AES_256_GCM: gcm(32),
  AEAD_AES_128_GCM: gcm(16),
  AES_256_CM_HMAC_SHA1_80: cm(32, 10),
  AES_256_CM_HMAC_SHA1_32: cm(32, 4),
  AES_CM_128_HMAC_SHA1_80: cm(16, 10),
  AES_CM_128_HMAC_SHA1_32: cm(16, 4),
};
