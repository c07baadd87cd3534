import { atomsOf } from './numbers/atoms.ts';
import { chainOf, partedAt } from './numbers/chain.ts';
import type { Finding, Passage } from './passage.ts';
import { tokensOf } from './tokens.ts';
import { topicsOf } from './topic.ts';

/** Numbers of three digits and more that come while a card or a telephone is talked of: what they become is not known yet, or was misheard. */
export function findEarly(recent: readonly Passage[], wants: ReadonlySet<string>): Finding[] {
  const topicAt = topicsOf(recent);
  return recent.flatMap((passage, at): Finding[] => {
    const { atoms, rest } = atomsOf(tokensOf(passage.text));
    return partedAt(chainOf([{ at, atoms, rest }]), 'far', 'loose').flatMap(({ links, digits }): Finding[] => {
      const [first] = links;
      const last = links.at(-1);
      if (!first || !last || digits.length < 3) return [];
      const topic = topicAt(at, first.from);
      const kind = topic === 'card' || topic === 'code' ? 'card' : topic === 'phone' ? 'phone' : undefined;
      if (kind === undefined || !wants.has(kind)) return [];
      return [{ seq: passage.seq, field: passage.field, from: first.from, to: last.to, kind, sure: 0.4 }];
    });
  });
}
