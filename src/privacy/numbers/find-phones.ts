import type { Mark } from '../passage.ts';
import type { TopicAt } from '../topic.ts';
import { type Link, partedAt, type Run } from './chain.ts';
import { type Taken, without } from './find-cards.ts';
import { inGroups } from './groups.ts';
import { kept, marksOver } from './marks.ts';
import type { PhoneBook } from './phone-book.ts';

interface Judged {
  readonly sure: number;
  readonly value: string;
}

function judge(run: Run, topicAt: TopicAt, phones: PhoneBook): Judged | undefined {
  const [first] = run.links;
  const { digits } = run;
  if (!first || digits.length < 7 || digits.length > 17) return undefined;
  const topic = topicAt(first.at, first.from);
  const value = phones.read(digits, first.plus);
  if (first.plus) return value === undefined ? undefined : { sure: 0.95, value };
  if (topic === 'phone')
    return digits.length > 15 && value === undefined ? undefined : { sure: value === undefined ? 0.7 : 0.95, value: value ?? digits };
  if (inGroups(run)) return { sure: 0.8, value: value ?? digits };
  if (value === undefined || topic === 'reference' || topic === 'card') return undefined;
  return { sure: 0.7, value };
}

/** Telephone numbers in the numbers of one stream. */
export function findPhones(chain: readonly Link[], topicAt: TopicAt, phones: PhoneBook): Taken {
  const marks: Mark[] = [];
  const values: string[] = [];
  let left = chain;
  const look = (runs: readonly Run[]): void => {
    const taken = new Set<Link>();
    for (const run of runs) {
      const found = judge(run, topicAt, phones);
      if (!found) continue;
      for (const mark of marksOver(run.links, 'phone', found.sure, kept.phone)) marks.push(mark);
      values.push(found.value);
      for (const link of run.links) taken.add(link);
    }
    if (taken.size > 0) left = without(left, taken);
  };
  look(partedAt(left, 'far', 'loose', 'turn'));
  // Said in pieces: believed only where a telephone is talked of, or when the whole is a number that exists.
  look(partedAt(left, 'far', 'loose').filter(({ links }) => links.some(({ join }) => join === 'turn')));
  return { marks, values, left };
}
