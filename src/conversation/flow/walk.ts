import type { AgentDefinition, AskStep, AutomationStep, MenuStep, Prompt, Step, Way } from './definition.ts';
import type { Template } from './template.ts';

/** The ways that lead out of a step. */
export function waysFrom(step: Step): Way[] {
  switch (step.kind) {
    case 'ask':
      return [step.retrying.onFail, ...present(step.dontKnow)];
    case 'menu':
      return [...step.options.map((option) => option.way), step.retrying.onFail];
    case 'automation':
      return [step.retrying.onFail, ...present(step.noMatch)];
    case 'branch':
      return step.arms.map((arm) => arm.way);
    case 'hours':
      return [step.open, step.closed];
    case 'call':
      return [step.onError, ...step.onStatus.values()];
    case 'transfer':
      return present(step.onRefused);
    default:
      return [];
  }
}

/** These steps and all that stand inside them. */
export function* walkSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const way of waysFrom(step)) if (way.kind === 'steps') yield* walkSteps(way.steps);
  }
}

/** Every step of an agent, those of its failures included. */
export function* allSteps(definition: AgentDefinition): Generator<Step> {
  for (const steps of [...definition.flows.values(), ...definition.dialogs.values()]) yield* walkSteps(steps);
  for (const { way } of [definition.onFailure, definition.onRefused, definition.afterHuman]) if (way.kind === 'steps') yield* walkSteps(way.steps);
}

const present = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value]);

const questionPrompts = (step: AskStep | MenuStep | AutomationStep): Prompt[] => [
  ...present(step.prompt),
  ...step.retrying.reprompts,
  ...step.retrying.noInput,
  ...step.retrying.noMatch,
];

/** Everything that a step may say. */
export function promptsOf(step: Step): Prompt[] {
  switch (step.kind) {
    case 'say':
      return [step.prompt];
    case 'ask':
      return [...questionPrompts(step), ...present(step.confirm)];
    case 'menu':
      return questionPrompts(step);
    case 'automation':
      return [...questionPrompts(step), ...present(step.anythingElse)];
    case 'transfer':
    case 'block':
    case 'end':
      return present(step.prompt);
    default:
      return [];
  }
}

/** A prompt's words, for the ear and for the eye. */
export const textsOf = (prompt: Prompt): Template[] => [...prompt.texts, ...prompt.written];

/** Everything that a step may say or send, as templates. */
export function templatesOf(step: Step): Template[] {
  const said = promptsOf(step).flatMap(textsOf);
  switch (step.kind) {
    case 'set':
      return step.values.flatMap(([, value]) => present(value));
    case 'call':
      return [...(step.values ?? []).map(([, value]) => value), ...present(step.waiting)];
    case 'transfer':
      return [
        ...said,
        step.reason,
        ...present(step.summary),
        ...present(step.sentiment),
        ...present(step.authentication?.by),
        ...(step.facts ?? []).map((fact) => fact.value),
      ];
    default:
      return said;
  }
}

/** What it says in writing only. */
export const writtenPrompts = (definition: AgentDefinition): Prompt[] => [...present(definition.afterHuman.prompt), ...definition.liveChat.values()];

/** What an agent may say besides its steps. */
export const commonPrompts = (definition: AgentDefinition): Prompt[] => [
  definition.goodbye,
  ...definition.noInput,
  ...definition.noMatch,
  ...present(definition.onFailure.prompt),
  ...present(definition.onRefused.prompt),
  ...present(definition.human.transfer?.prompt),
];
