import { type Complaint, checkAgainst } from '#base';
import { complainAboutAnswers } from './check/answers.ts';
import { complainAboutExtract } from './check/extract.ts';
import { complainAboutIntents } from './check/intents.ts';
import { complainAboutLoops } from './check/loops.ts';
import { complainAboutNames } from './check/names.ts';
import { complainAboutReach } from './check/reach.ts';
import { salvage } from './check/salvage.ts';
import { type KnownNames, type Subject, subjectOf } from './check/subject.ts';
import { complainAboutTemplates } from './check/templates.ts';
import { complainAboutWords } from './check/words.ts';
import { compile } from './compile.ts';
import type { AgentDefinition } from './definition.ts';
import { agentFileSchema } from './file/agent-file.ts';
import { emptyStep } from './file/step.ts';

/** A definition that can be run, unless there are errors; and everything that is wrong, or could be better. */
export interface CheckedAgent {
  readonly definition?: AgentDefinition;
  readonly complaints: readonly Complaint[];
}

/** Sees whether names exist and values can be read: worth saying even when other parts of the file are broken. */
const always: readonly ((subject: Subject) => Complaint[])[] = [
  complainAboutNames,
  complainAboutAnswers,
  complainAboutTemplates,
  complainAboutExtract,
];
/** Looks at the agent as a whole: would speak nonsense about a part of one. */
const whole: readonly ((subject: Subject) => Complaint[])[] = [complainAboutReach, complainAboutLoops, complainAboutIntents, complainAboutWords];

/**
 * Checks an agent as its author wrote it: all complaints at once, each with the way to its place. Takes any value and never throws.
 * @example
 * const { definition, complaints } = checkAgent(parse(text));
 */
export function checkAgent(value: unknown, known: KnownNames = {}): CheckedAgent {
  const read = checkAgainst(agentFileSchema, value);
  const broken = read.ok ? [] : read.error.filter((complaint) => !isEcho(complaint, read.error));
  if (read.ok) {
    const definition = compile(read.value);
    const subject = subjectOf(read.value, definition, value, known);
    const complaints = [...always, ...whole].flatMap((complain) => complain(subject));
    return complaints.some((complaint) => complaint.severity === 'error') ? { complaints } : { definition, complaints };
  }
  const rest = salvage(value, read.error);
  if (rest === undefined) return { complaints: broken };
  const subject = subjectOf(rest, compile(rest), value, known);
  return { complaints: [...broken, ...always.flatMap((complain) => complain(subject))] };
}

/** A step whose only word is misspelt need not be told that it does nothing, too. */
const isEcho = ({ path, says }: Complaint, all: readonly Complaint[]): boolean =>
  says === emptyStep && all.some((other) => other.path.length === path.length + 1 && path.every((part, index) => other.path[index] === part));
