import type { KeptFile } from '#contract';

/** A kept file as those see it who look after it. */
export interface ShelvedFile extends KeptFile {
  /** ISO 8601, UTC. */
  readonly keptAt: string;
  /** Of its octets as they came, in hexadecimal; absent of files of older versions. */
  readonly sha256?: string;
}
