import { coverText } from './cover.ts';
import type { Effort } from './effort.ts';
import { type Detector, type Known, nothingKnown } from './find.ts';
import type { Finding, Passage } from './passage.ts';

export interface Covered {
  /** The passages' texts, in their order. */
  readonly texts: readonly string[];
  readonly known: Known;
  /** Where the first look found something. */
  readonly findings: readonly Finding[];
}

/** A cover may leave beside it what is a number of its own only now; more looks than this nobody needed yet. */
const mostLooks = 6;

/** Covers all that is found, and looks again until nothing is: what is covered has nothing more to find. */
export function coverAll(passages: readonly Passage[], detector: Detector, before: Known = nothingKnown, effort?: Effort): Covered {
  let current = passages;
  let known = before;
  let first: readonly Finding[] | undefined;
  for (let look = 0; look < mostLooks; look++) {
    const found = detector.find(current, known, effort);
    known = found.known;
    first ??= found.findings;
    if (found.findings.length === 0) break;
    const byPlace = Map.groupBy(found.findings, ({ seq, field }) => `${seq} ${field}`);
    current = current.map((passage) => {
      const parts = byPlace.get(`${passage.seq} ${passage.field}`);
      return parts ? { ...passage, text: coverText(passage.text, parts) } : passage;
    });
  }
  return { texts: current.map(({ text }) => text), known, findings: first ?? [] };
}
