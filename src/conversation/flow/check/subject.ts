import { type Complaint, nearest } from '#base';
import type { AgentDefinition, Step } from '../definition.ts';
import type { AgentFile } from '../file/agent-file.ts';
import { allSteps } from '../walk.ts';

/** What the gateway is configured with, where that is known; names outside it are complained about. */
export interface KnownNames {
  readonly targets?: readonly string[];
  readonly apis?: readonly string[];
}

/** An agent being checked. */
export interface Subject {
  readonly file: AgentFile;
  readonly definition: AgentDefinition;
  readonly steps: readonly Step[];
  /** Names in each section as the author wrote them, broken entries included, so that one fault isn't reported twice. */
  readonly written: Readonly<Record<'flows' | 'dialogs' | 'intents' | 'variables' | 'types' | 'hours', readonly string[]>>;
  readonly known: KnownNames;
}

const namesIn = (value: unknown, section: string): string[] => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, section)) return [];
  const inside = (value as Record<string, unknown>)[section];
  return typeof inside === 'object' && inside !== null && !Array.isArray(inside) ? Object.keys(inside) : [];
};

export function subjectOf(file: AgentFile, definition: AgentDefinition, value: unknown, known: KnownNames): Subject {
  const written = {
    flows: namesIn(value, 'flows'),
    dialogs: namesIn(value, 'dialogs'),
    intents: namesIn(value, 'intents'),
    variables: namesIn(value, 'variables'),
    types: namesIn(value, 'types'),
    hours: namesIn(value, 'hours'),
  };
  return { file, definition, steps: [...new Set(allSteps(definition))], written, known };
}

/** A place as complaints name it, from a step's path. */
export const placeOf = (path: string, ...further: (string | number)[]): (string | number)[] => [
  ...path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  ...further,
];

export const error = (path: readonly (string | number)[], says: string, remedy: string): Complaint => ({ severity: 'error', path, says, remedy });
export const warning = (path: readonly (string | number)[], says: string, remedy: string): Complaint => ({ severity: 'warning', path, says, remedy });

/** `Did you mean "x"?`, or what else to do about a name that does not exist. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const near = nearest(name, known);
  return near === undefined ? otherwise : `Did you mean "${near}"?`;
}
