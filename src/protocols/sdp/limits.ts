/** What is looked at before anything is parsed. Far beyond what a phone call needs, far below what could slow us down. */
export const sdpLimits = {
  bytes: 32_768,
  lines: 1000,
  lineCharacters: 8192,
  /** `m=` lines. */
  media: 32,
  /** Formats in one `m=` line. */
  formats: 128,
  /** `a=crypto` lines of one medium that are looked at. */
  cryptos: 32,
} as const;
