import { bad, ok, type Result } from '#base';

/** Which number leads where: exact numbers, or beginnings with a closing `*`; the longest match wins. */
export interface NumberPlan<Place> {
  find(number: string): Place | undefined;
}

/**
 * A number as it is compared: an optional plus and digits, without the marks people write (`+1 (555) 01-00` → `+15550100`).
 * Text that is no number (a SIP user, say) is compared as it is, in lower case.
 */
export function plainNumber(written: string): string {
  const bare = written.trim().replace(/[\s().-]/g, '');
  return /^\+?\d+$/.test(bare) ? bare : written.trim().toLowerCase();
}

/** Builds a plan; the error names the two patterns that mean the same numbers. */
export function numberPlan<Place>(entries: readonly (readonly [pattern: string, place: Place])[]): Result<NumberPlan<Place>> {
  const exact = new Map<string, Place>();
  const beginnings = new Map<string, Place>();
  for (const [pattern, place] of entries) {
    const wild = pattern.trim().endsWith('*');
    const key = plainNumber(wild ? pattern.trim().slice(0, -1) : pattern);
    if (key.includes('*')) return bad(`"${pattern}": the star may only stand at the end`);
    const shelf = wild ? beginnings : exact;
    if (shelf.has(key)) return bad(`"${pattern}" appears twice`);
    shelf.set(key, place);
  }
  const longestFirst = [...beginnings].sort(([a], [b]) => b.length - a.length);
  return ok({
    find(number) {
      const plain = plainNumber(number);
      return exact.get(plain) ?? longestFirst.find(([beginning]) => plain.startsWith(beginning))?.[1];
    },
  });
}
