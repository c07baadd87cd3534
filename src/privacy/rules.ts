/** What the house knows how to find by itself. */
export const detectorNames = ['card', 'phone', 'email', 'names'] as const;
export type DetectorName = (typeof detectorNames)[number];

/** A kind of value that an operator describes: an insurance number, a bank account. */
export interface CustomKind {
  /** What stands in its place: `[iban]`. Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** As `parsePattern` reads it. */
  readonly pattern: string;
}

/** What counts as telling who somebody is, for one account. */
export interface PrivacyRules {
  readonly detect: readonly DetectorName[];
  /** Names that are covered wherever they stand, whole or in part. */
  readonly names: readonly string[];
  readonly custom: readonly CustomKind[];
  /** ISO 3166 codes of the countries whose telephone numbers are known when written without a plus. */
  readonly countries: readonly string[];
}

export const defaultRules: PrivacyRules = { detect: ['card', 'phone', 'email'], names: [], custom: [], countries: ['US', 'GB'] };
