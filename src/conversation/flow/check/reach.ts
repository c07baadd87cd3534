import type { Complaint } from '#base';
import type { AgentDefinition, Step, Way } from '../definition.ts';
import { walkSteps, waysFrom } from '../walk.ts';
import { placeOf, type Subject, warning } from './subject.ts';

/** What nobody ever comes to: flows, dialogs, intents, steps. */
export function complainAboutReach({ definition, file, steps }: Subject): Complaint[] {
  if (!definition.flows.has(definition.start)) return [];
  const reached = reach(definition);
  const heard = new Set(steps.flatMap((step) => (step.kind === 'automation' ? step.intents : [])));
  return [
    ...[...definition.flows.keys()]
      .filter((name) => !reached.has(name))
      .map((name) => warning(['flows', name], `no step leads to the flow "${name}"`, 'Lead there with goTo, name it in a channel, or remove it.')),
    ...[...definition.dialogs.keys()]
      .filter((name) => !reached.has(name))
      .map((name) =>
        definition.intents.has(name)
          ? warning(['dialogs', name], `no automation listens for "${name}"`, 'Add it to the intents of an automation.')
          : warning(
              ['dialogs', name],
              `no intent and no step leads to the dialog "${name}"`,
              'Add an intent of that name, or lead there with goTo or run.',
            ),
      ),
    ...[...definition.intents.keys()]
      .filter((name) => !heard.has(name) && !definition.dialogs.has(name))
      .map((name) =>
        warning(['intents', name], `no automation listens for "${name}"`, 'Add it to the intents of an automation, with a dialog of that name.'),
      ),
    ...deadSteps(definition),
    ...(file.human || file.onFailure !== undefined
      ? []
      : [warning([], 'when the agent cannot help, the conversation just ends', 'Add human: { target: … }, so that a human takes over.')]),
  ];
}

/** Flows and dialogs that a conversation can come to from its start. */
function reach(definition: AgentDefinition): Set<string> {
  const reached = new Set<string>();
  const follow = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const step of walkSteps(definition.flows.get(name) ?? definition.dialogs.get(name) ?? [])) leads(step).forEach(follow);
  };
  follow(definition.start);
  for (const { way } of [definition.onFailure, definition.onRefused, definition.afterHuman]) {
    wayLeads(way).forEach(follow);
    if (way.kind === 'steps') for (const step of walkSteps(way.steps)) leads(step).forEach(follow);
  }
  return reached;
}

const wayLeads = (way: Way): string[] => (way.kind === 'goTo' ? [way.name] : []);
const leads = (step: Step): string[] => [
  ...waysFrom(step).flatMap(wayLeads),
  ...(step.kind === 'goTo' || step.kind === 'run' ? [step.name] : []),
  ...(step.kind === 'automation' ? step.intents : []),
];

/** The first step behind one that always leaves. */
function deadSteps(definition: AgentDefinition): Complaint[] {
  const found: Complaint[] = [];
  const look = (steps: readonly Step[]): void => {
    const leaver = steps.findIndex((step) => step.kind === 'goTo' || step.kind === 'end' || (step.kind === 'block' && step.from === 'all'));
    const dead = leaver >= 0 ? steps[leaver + 1] : undefined;
    if (dead) found.push(warning(placeOf(dead.path), 'the conversation never comes here', `The step before it leaves; move or remove this one.`));
    for (const step of steps) for (const way of waysFrom(step)) if (way.kind === 'steps') look(way.steps);
  };
  for (const steps of [...definition.flows.values(), ...definition.dialogs.values()]) look(steps);
  return found;
}
