import type { Complaint } from '#base';
import { pathsOf } from '../condition.ts';
import type { Step } from '../definition.ts';
import { filters } from '../filters.ts';
import type { Template } from '../template.ts';
import { commonPrompts, templatesOf, textsOf, writtenPrompts } from '../walk.ts';
import { didYouMean, error, placeOf, type Subject, warning } from './subject.ts';

type Path = readonly (string | number)[];

/** What has a value, or none, without the author's doing. */
const always = ['facts', 'liveChat', 'today'];

/** Templates and conditions that cannot be read, or name what nothing gives a value. */
export function complainAboutTemplates(subject: Subject): Complaint[] {
  const { definition, steps, written } = subject;
  const given = new Set(steps.flatMap(namesGiven));
  for (const [name, variable] of definition.variables) if (variable.initial) given.add(name);
  const names = [...new Set([...given, ...written.variables, ...always])];
  const root = (name: string, path: Path): Complaint[] => {
    if (!names.includes(name))
      return [error(path, `nothing is named "${name}"`, didYouMean(name, names, 'Declare it under "variables", or remove it.'))];
    if (!given.has(name) && !always.includes(name))
      return [warning(path, `nothing ever gives "${name}" a value`, 'Ask for it, set it, or let an API answer into it.')];
    return [];
  };
  const template = (one: Template, path: Path): Complaint[] => [
    ...(one.fault === undefined ? [] : [error(path, one.fault, 'Write {{name}}, {{name.part}} or {{name | filter}}.')]),
    ...one.parts.flatMap((part) =>
      typeof part === 'string'
        ? []
        : [
            ...root(part.path[0] ?? '', path),
            ...part.filters
              .filter((filter) => !Object.hasOwn(filters, filter.name))
              .map((filter) =>
                error(
                  path,
                  `there is no filter "${filter.name}"`,
                  didYouMean(filter.name, Object.keys(filters), `Use one of: ${Object.keys(filters).join(', ')}.`),
                ),
              ),
          ],
    ),
  ];
  const initial = [...definition.variables].flatMap(([name, variable]) =>
    variable.initial ? template(variable.initial, ['variables', name, 'default']) : [],
  );
  const common = [...commonPrompts(definition), ...writtenPrompts(definition)].flatMap((prompt) =>
    textsOf(prompt).flatMap((text) => template(text, [])),
  );
  const inSteps = steps.flatMap((step) => [
    ...templatesOf(step).flatMap((one) => template(one, placeOf(step.path))),
    ...conditionRoots(step).flatMap((name) => root(name, placeOf(step.path))),
  ]);
  return once([...initial, ...common, ...inSteps, ...utteranceSlots(subject)]);
}

/** The variables to which a step gives a value. */
function namesGiven(step: Step): string[] {
  if (step.kind === 'set') return step.values.map(([name]) => name);
  return (step.kind === 'ask' || step.kind === 'call') && step.into !== undefined ? [step.into] : [];
}

const conditionRoots = (step: Step): string[] =>
  step.kind === 'branch' ? step.arms.flatMap(({ when }) => (when ? pathsOf(when).map(([name = '']) => name) : [])) : [];

/** `{order}` inside the sentences of intents. */
function utteranceSlots({ definition, steps, written }: Subject): Complaint[] {
  const names = [...written.variables, ...steps.flatMap((step) => (step.kind === 'ask' ? [step.into] : []))];
  return [...definition.intents].flatMap(([intent, { utterances }]) =>
    utterances.flatMap((utterance, index) =>
      [...utterance.matchAll(/\{([^{}]*)\}/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !names.includes(name))
        .map((name) =>
          error(['intents', intent, index], `nothing is named "${name}"`, didYouMean(name, names, 'Put the name of a variable into the braces.')),
        ),
    ),
  );
}

/** Of equal complaints at one place, the first. */
function once(complaints: readonly Complaint[]): Complaint[] {
  const seen = new Set<string>();
  return complaints.filter(({ path, says }) => {
    const key = JSON.stringify([path, says]);
    return seen.has(key) ? false : seen.add(key);
  });
}
