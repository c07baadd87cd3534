import type { Handoff, HandoffFact } from './handoff.ts';

/** One thing worth carrying to the human. */
export interface HandoffItem {
  /** How `kept`, `cut` and `referenced` name it. */
  readonly name: string;
  readonly value: string;
  readonly fact: boolean;
  /** Words may be shortened; a number or a code that lost its end would be a wrong one. */
  readonly shortens: boolean;
}

/** Names of the context that are not facts. */
export const handoffWords = ['authentication', 'reason', 'intent', 'summary', 'sentiment', 'language', 'ref'] as const;

const isProse = ({ value, type = 'text' }: HandoffFact): boolean => type === 'text' && value.includes(' ') && value.length > 24;

/** `verified by date of birth`. */
function printAuthentication({ authentication }: Handoff): string | undefined {
  if (authentication === undefined || authentication.state === 'none') return authentication?.state;
  const { state, by } = authentication;
  return by === undefined ? state : `${state} by ${by}`;
}

/** What is worth carrying, the most worth first: facts by priority (as given among equals), then who they are, why, and the rest. */
export function itemsOf(handoff: Handoff): HandoffItem[] {
  const word = (name: string, value: string | undefined, shortens: boolean): HandoffItem[] => (value ? [{ name, value, fact: false, shortens }] : []);
  return [
    ...handoff.facts
      .toSorted((a, b) => a.priority - b.priority)
      .map((fact): HandoffItem => ({ name: fact.name, value: fact.value, fact: true, shortens: isProse(fact) })),
    ...word('authentication', printAuthentication(handoff), false),
    ...word('reason', handoff.reason, true),
    ...word('intent', handoff.intent, false),
    ...word('summary', handoff.summary, true),
    ...word('sentiment', handoff.sentiment, false),
    ...word('language', handoff.language, false),
  ];
}
