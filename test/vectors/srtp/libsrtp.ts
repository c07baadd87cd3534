import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Exchange {
  readonly plain: string;
  readonly protected: string;
}

/** What libsrtp 2.5.0 made of some packets of one source; see the README. */
export interface LibsrtpCase {
  readonly suite: string;
  /** `auth`: nothing is encrypted. `conf`: RTP is not authenticated. */
  readonly services: 'both' | 'auth' | 'conf';
  /** Master key and salt, hex. */
  readonly key: string;
  /** Hex, empty when there is none. */
  readonly mki: string;
  /** Sequence numbers 65,530, 65,534, 65,535, 0, 1 and 7: over a rollover, with CSRCs, an extension, and no payload. */
  readonly rtp: readonly Exchange[];
  /** Indices 1 and 2. */
  readonly rtcp: readonly Exchange[];
}

export const libsrtpCases: readonly LibsrtpCase[] = readFileSync(join(import.meta.dirname, 'libsrtp-2.5.0.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as LibsrtpCase);
