import type { Condition } from './flow.ts';

export type Variables = Readonly<Record<string, string>>;

/** `%{current_flow.name}`, as references stand in exported flows. */
export const reference = /%\{current_flow\.([A-Za-z0-9_.-]+)\}/g;

/** A text with every reference replaced by its variable; one that was never set is empty. */
export const fillIn = (text: string, variables: Variables): string =>
  text.replace(reference, (_all, name: string) => (Object.hasOwn(variables, name) ? (variables[name] ?? '') : ''));

const bothNumbers = (left: string, right: string): boolean =>
  left.trim() !== '' && right.trim() !== '' && !Number.isNaN(Number(left)) && !Number.isNaN(Number(right));
const order = (left: string, right: string): number =>
  bothNumbers(left, right) ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;

/** The comparisons of Studio's conditional component. Numbers are compared as numbers when both sides are. */
export const operators: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  equal: (left, right) => order(left, right) === 0,
  not_equal: (left, right) => order(left, right) !== 0,
  less_than: (left, right) => order(left, right) < 0,
  less_or_equal_than: (left, right) => order(left, right) <= 0,
  greater_than: (left, right) => order(left, right) > 0,
  greater_or_equal_than: (left, right) => order(left, right) >= 0,
  contains: (left, right) => left.includes(right),
};

export function holds(condition: Condition, variables: Variables): boolean {
  const verdicts = condition.comparisons.map(
    ({ operator, left, right }) => operators[operator]?.(fillIn(left, variables), fillIn(right, variables)) ?? false,
  );
  return condition.operation === 'AND' ? verdicts.every(Boolean) : verdicts.some(Boolean);
}
