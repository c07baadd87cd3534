import type { Mark } from '../passage.ts';
import type { Link } from './chain.ts';

/** Marks over these links: one for what hangs together in one text. The last `keep` digits stay readable, in the last of them. */
export function marksOver(links: readonly Link[], kind: string, sure: number, keep: number): Mark[] {
  const groups: Link[][] = [];
  for (const link of links) {
    const group = groups.at(-1);
    if (group && link.join === 'tight' && group[0]?.at === link.at) group.push(link);
    else groups.push([link]);
  }
  return groups.flatMap((group, place) => {
    const [first] = group;
    const final = group.at(-1);
    if (!first || !final) return [];
    const digits = group.map((link) => link.digits).join('');
    const last = place === groups.length - 1 && keep > 0 && digits.length > 0 ? { last: digits.slice(-keep) } : {};
    return [{ at: first.at, from: first.from, to: final.to, kind, sure, ...last }];
  });
}

/** How many last digits stay readable. */
export const kept = { card: 4, phone: 2 } as const;
