import type { Operations } from '../../../../client/index.ts';

/** What a report is asked for, as the address keeps it and the API takes it. */
export type Wish = Pick<
  Operations['runReport']['given'],
  'period' | 'zone' | 'bot' | 'agent' | 'version' | 'channel' | 'medium' | 'language' | 'queue' | 'outcome' | 'containment'
>;

/** Words that a report can be narrowed to, in the order in which they are shown. */
export const choices = {
  outcome: ['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered'],
  containment: ['self-service', 'agent-transfer', 'drop-off'],
  medium: ['voice', 'chat'],
} as const;
export const texts = ['channel', 'bot', 'agent', 'version', 'language', 'queue'] as const;
export const filterNames = [...(Object.keys(choices) as (keyof typeof choices)[]), ...texts] as const;

/** Of what stands in the address, that which the API is asked. It is taken as it is: the API says what is wrong with it. */
export function wishOf(address: Readonly<Record<string, string>>): Wish {
  return Object.fromEntries(['period', 'zone', ...filterNames].flatMap((name) => (address[name] ? [[name, address[name]]] : [])));
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** First and last day of a period that is told by its days; undefined of one that has a name. */
export function daysOf(period: string): readonly [first: string, last: string] | undefined {
  const [first = '', last = first] = period.split('..');
  return day.test(first) && day.test(last) ? [first, last] : undefined;
}
