import type { Complaint } from '#base';
import { startOf } from '../compile.ts';
import type { Step, Way } from '../definition.ts';
import { waysFrom } from '../walk.ts';
import { didYouMean, error, placeOf, type Subject, warning } from './subject.ts';

/** Names with a meaning of their own in templates and conditions. */
const reserved = ['facts', 'liveChat', 'today', 'all', 'any', 'not'];

/** Names that nothing has: intents, dialogs, flows, hours, targets, APIs. */
export function complainAboutNames(subject: Subject): Complaint[] {
  return [
    ...sections(subject),
    ...subject.steps.flatMap((step) => namesOfStep(step, subject)),
    ...subject.steps.flatMap((step) => waysFrom(step).flatMap((way) => wayNames(way, step.path, subject))),
    ...globalWays(subject),
  ];
}

function sections({ file, written }: Subject): Complaint[] {
  const found: Complaint[] = [];
  const start = startOf(file);
  if (!written.flows.includes(start)) {
    const path = file.start === undefined ? ['flows'] : ['start'];
    found.push(error(path, `there is no flow "${start}" to begin with`, didYouMean(start, written.flows, 'Add a flow of that name.')));
  } else if (file.start === undefined && start !== 'welcome' && written.flows.length > 1)
    found.push(error(['flows'], 'it is not clear which flow begins', 'Name one "welcome", or name it under "start".'));
  for (const name of written.dialogs)
    if (written.flows.includes(name)) found.push(error(['dialogs', name], `"${name}" is the name of a flow too`, 'Rename one of them.'));
  const variables = new Set([...written.variables]);
  for (const name of variables)
    if (reserved.includes(name)) found.push(error(['variables', name], `"${name}" has a meaning of its own`, 'Choose another name.'));
  return found;
}

function namesOfStep(step: Step, { file, written, known }: Subject): Complaint[] {
  const found: Complaint[] = [];
  if ((step.kind === 'ask' || step.kind === 'call') && step.into !== undefined) {
    const place = placeOf(step.path, 'into');
    if (reserved.includes(step.into)) found.push(error(place, `"${step.into}" has a meaning of its own`, 'Choose another name.'));
    else if (written.variables.length > 0 && !written.variables.includes(step.into)) {
      const remedy = didYouMean(step.into, written.variables, '');
      if (remedy !== '') found.push(warning(place, `no variable is named "${step.into}"`, remedy));
    }
  }
  switch (step.kind) {
    case 'automation':
      for (const [index, intent] of step.intents.entries()) {
        const place = placeOf(step.path, 'intents', index);
        if (!written.intents.includes(intent))
          found.push(
            error(
              place,
              `there is no intent "${intent}"`,
              didYouMean(intent, written.intents, 'Add it under "intents", with sentences that customers say.'),
            ),
          );
        if (!written.dialogs.includes(intent))
          found.push(
            error(place, `there is no dialog "${intent}" to run for this intent`, didYouMean(intent, written.dialogs, 'Add it under "dialogs".')),
          );
      }
      if (step.intents.length === 0)
        found.push(error(placeOf(step.path, 'intents'), 'there is no intent to listen for', 'Add intents, each with a dialog of the same name.'));
      break;
    case 'run':
      if (!written.dialogs.includes(step.name))
        found.push(error(placeOf(step.path), `there is no dialog "${step.name}"`, didYouMean(step.name, written.dialogs, 'Add it under "dialogs".')));
      break;
    case 'goTo':
      found.push(...place(step.name, placeOf(step.path), written));
      break;
    case 'hours':
      if (!written.hours.includes(step.of))
        found.push(
          error(placeOf(step.path, 'of'), `there are no opening hours "${step.of}"`, didYouMean(step.of, written.hours, 'Add them under "hours".')),
        );
      break;
    case 'call':
      if (known.apis && !known.apis.includes(step.api))
        found.push(
          error(placeOf(step.path, 'api'), `the gateway has no API "${step.api}"`, didYouMean(step.api, known.apis, 'Configure it under "apis".')),
        );
      break;
    case 'transfer':
      if (step.target === '')
        found.push(
          error(
            placeOf(step.path),
            'this handoff has no target',
            file.human ? 'Name a target.' : 'Name a target, or give the agent a usual one: human: { target: … }.',
          ),
        );
      else if (known.targets && !known.targets.includes(step.target))
        found.push(
          error(
            placeOf(step.path),
            `the gateway has no target "${step.target}"`,
            didYouMean(step.target, known.targets, 'Configure it with the channel.'),
          ),
        );
      break;
  }
  return found;
}

const place = (name: string, path: (string | number)[], written: Subject['written']): Complaint[] => {
  const all = [...written.flows, ...written.dialogs];
  return all.includes(name) ? [] : [error(path, `there is no flow or dialog "${name}"`, didYouMean(name, all, 'Add it under "flows" or "dialogs".'))];
};

function wayNames(way: Way, path: string, { file, written }: Subject): Complaint[] {
  if (way.kind === 'goTo') return place(way.name, placeOf(path), written);
  if (way.kind === 'handoff' && !file.human)
    return [error(placeOf(path), 'this hands over to a human, and the agent has no target for that', 'Add human: { target: … } to the agent.')];
  return [];
}

function globalWays(subject: Subject): Complaint[] {
  const { definition, known, file } = subject;
  const target = file.human?.target;
  return [
    ...wayNames(definition.onFailure.way, 'onFailure', subject),
    ...wayNames(definition.onRefused.way, 'onRefused', subject),
    ...wayNames(definition.afterHuman.way, 'afterHuman', subject),
    ...(target !== undefined && known.targets && !known.targets.includes(target)
      ? [error(['human', 'target'], `the gateway has no target "${target}"`, didYouMean(target, known.targets, 'Configure it with the channel.'))]
      : []),
  ];
}
