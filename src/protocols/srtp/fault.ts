/** Why a packet was not protected or unprotected. What came is then to be dropped; the buffer may hold anything. */
export type SrtpFault =
  /** No whole header, or no room for tag and index behind it, or not RTP at all. */
  | 'too-short'
  /** The buffer is shorter than the protected packet would be. */
  | 'no-room'
  | 'auth-failed'
  /** An authentic packet of before, or its copy. */
  | 'replayed'
  /** So much older than the newest that nobody can tell whether it came before. */
  | 'too-old'
  /** RTCP that is encrypted though agreed not to be, or the reverse. */
  | 'wrong-protection'
  /** The packet names a master key (MKI) that was not agreed. */
  | 'unknown-key'
  /** As many sources speak under these keys as are allowed. */
  | 'too-many-sources'
  /** To send under a number that was used before would betray the key stream. */
  | 'index-reused'
  /** 2^48 RTP or 2^31 RTCP packets, or the key's own lifetime: a new key must be agreed. */
  | 'index-exhausted'
  | 'closed';
