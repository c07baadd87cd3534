import type { z } from 'zod';
import type { FieldProblem } from './problem.ts';

type Issue = z.core.$ZodIssue;

const most = 20;

/** All that is wrong with a request, by the places and words that the declaration knows; nothing of what was sent is repeated. */
export function fieldProblems(error: z.ZodError, known: readonly string[]): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, known, [])).slice(0, most);
}

function problemsOf(issue: Issue, known: readonly string[], above: readonly PropertyKey[]): FieldProblem[] {
  const path = [...above, ...issue.path];
  const field = fieldOf(path, known);
  const one = (says: string, remedy: string): FieldProblem[] => [{ field, says, remedy }];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const remedy = path.length === 0 && known.length > 0 ? `Known are: ${known.join(', ')}.` : 'Leave out what the reference does not name.';
      return [{ field: path.length === 0 ? '' : field, says: 'Something is given that is not known here.', remedy }];
    }
    case 'invalid_type':
      return one(`Must be ${kindOf(issue.expected)}.`, `Give ${kindOf(issue.expected)}.`);
    case 'invalid_value':
      return one('This is none of the allowed values.', `Use ${issue.values.length > 1 ? 'one of: ' : ''}${issue.values.map(String).join(', ')}.`);
    case 'too_small':
      return one(`Must be at least ${issue.minimum}${unitOf(issue.origin)}.`, `Give at least ${issue.minimum}${unitOf(issue.origin)}.`);
    case 'too_big':
      return one(`Must be at most ${issue.maximum}${unitOf(issue.origin)}.`, `Give at most ${issue.maximum}${unitOf(issue.origin)}.`);
    case 'invalid_union': {
      const nearest = issue.errors.map((issues) => issues.flatMap((inner) => problemsOf(inner, known, path))).find((list) => list.length > 0);
      return nearest === undefined || issue.errors.length > 1
        ? one('This fits none of the allowed forms.', 'See the reference for the forms.')
        : nearest;
    }
    case 'custom': {
      const { remedy } = (issue.params ?? {}) as { remedy?: string };
      return one(remedy === undefined ? 'This cannot be read.' : issue.message, remedy ?? 'See the reference for its form.');
    }
    default:
      return one('This cannot be read.', 'See the reference for its form.');
  }
}

/** Names that we know, and places in lists. A name that only the sender knows is left out. */
function fieldOf(path: readonly PropertyKey[], known: readonly string[]): string {
  const [first, ...rest] = path;
  if (typeof first !== 'string' || !known.includes(first)) return '';
  return [first, ...rest.filter((step) => typeof step === 'number')].join('.');
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  undefined: 'left out',
};
const kindOf = (expected: string): string => kinds[expected] ?? 'something else';
const unitOf = (origin: string): string => (origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '');
