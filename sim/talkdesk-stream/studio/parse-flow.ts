import { z } from 'zod';
import { bad, type Complaint, ok, type Result } from '#base';
import { operators, reference } from './expression.ts';
import { type Comparison, type Condition, components, type FlowExit, type FlowStep, property, type StudioFlow } from './flow.ts';

const operand = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionShape = z.looseObject({
  operation: z.enum(['AND', 'OR']),
  conditions: z.looseObject({ expressions: z.array(z.record(z.string(), z.looseObject({ left_operand: operand, right_operand: operand }))).min(1) }),
});
const exitShape = z.looseObject({ name: z.string().min(1), transition: z.string().nullish(), condition: conditionShape.nullish() });
const stepShape = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  component: z.looseObject({ name: z.string().min(1), version: z.string() }),
  properties: z.record(z.string(), z.unknown()).default({}),
  exits: z.array(exitShape).default([]),
  context_mappings: z.record(z.string(), z.string()).default({}),
});
const flowShape = z.looseObject({
  name: z.string().min(1),
  trigger_type: z.string(),
  initial_step_id: z.string().min(1),
  steps: z.array(stepShape).min(1),
  model: z.record(z.string(), z.unknown()).default({}),
});

/** `virtual_agent-MDk2MjdhNm` → `virtual_agent`. */
const slug = (name: string): string => name.replace(/-[A-Za-z0-9]{10}$/, '');

const conditionOf = (written: z.infer<typeof conditionShape>): Condition => ({
  operation: written.operation,
  comparisons: written.conditions.expressions.flatMap((expression): Comparison[] =>
    Object.entries(expression).map(([operator, { left_operand: left, right_operand: right }]) => ({ operator, left, right })),
  ),
});

const stepOf = (written: z.infer<typeof stepShape>): FlowStep => ({
  id: written.id,
  name: written.name,
  component: slug(written.component.name),
  properties: written.properties,
  exits: written.exits.map(
    (exit): FlowExit => ({
      name: exit.name,
      to: exit.transition ?? undefined,
      condition: exit.condition ? conditionOf(exit.condition) : undefined,
    }),
  ),
  mappings: written.context_mappings,
});

/** Steps that can be reached from the first one. */
function reached(flow: StudioFlow): Set<string> {
  const seen = new Set<string>();
  const open = [flow.initialStep];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = flow.steps.get(id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    for (const exit of step.exits) if (exit.to !== undefined) open.push(exit.to);
  }
  return seen;
}

function* faultsOfStep(step: FlowStep, at: number, flow: StudioFlow): Generator<Complaint> {
  const path = ['steps', at];
  const known = Object.hasOwn(components, step.component) ? components[step.component] : undefined;
  if (!known)
    yield {
      severity: 'warning',
      path: [...path, 'component', 'name'],
      says: `"${step.component}" is not played here; its first exit is taken`,
      remedy: 'Nothing needs to be done if that is right for the test.',
    };
  for (const exit of known?.exits ?? [])
    if (!step.exits.some(({ name }) => name === exit))
      yield {
        severity: 'error',
        path: [...path, 'exits'],
        says: `the exit "${exit}" of "${step.name}" is missing`,
        remedy: 'Studio demands it: add it and connect it.',
      };
  for (const [place, exit] of step.exits.entries()) {
    const here = [...path, 'exits', place];
    if (exit.to !== undefined && !flow.steps.has(exit.to))
      yield {
        severity: 'error',
        path: [...here, 'transition'],
        says: `the exit "${exit.name}" of "${step.name}" leads to a step that does not exist`,
        remedy: 'Give the id of a step of this flow.',
      };
    for (const { operator } of exit.condition?.comparisons ?? [])
      if (!Object.hasOwn(operators, operator))
        yield {
          severity: 'error',
          path: [...here, 'condition'],
          says: `"${operator}" is no comparison`,
          remedy: `Use one of ${Object.keys(operators).join(', ')}.`,
        };
  }
  if (step.component === 'conditional_statement' && !step.exits.some(({ condition }) => condition))
    yield {
      severity: 'error',
      path: [...path, 'exits'],
      says: `"${step.name}" has no exit with a condition`,
      remedy: 'Add at least one, or remove the step.',
    };
  for (const [variable, output] of Object.entries(step.mappings)) {
    if (!flow.variables.includes(variable))
      yield {
        severity: 'warning',
        path: [...path, 'context_mappings', variable],
        says: `"${variable}" is not in the flow's model`,
        remedy: 'Declare it under model.',
      };
    if (known && !known.outputs.includes(output))
      yield {
        severity: 'warning',
        path: [...path, 'context_mappings', variable],
        says: `"${step.component}" has no output "${output}"`,
        remedy: known.outputs.length > 0 ? `It has ${known.outputs.join(', ')}.` : 'It has no outputs.',
      };
  }
  const texts = JSON.stringify([step.properties, step.exits.map(({ condition }) => condition)]);
  for (const name of new Set([...texts.matchAll(reference)].map((match) => match[1] ?? '')))
    if (!flow.variables.includes(name))
      yield {
        severity: 'warning',
        path: [...path, 'properties'],
        says: `"${step.name}" refers to "${name}", which is not in the flow's model`,
        remedy: 'Declare it under model, or it stays empty.',
      };
  const url = property(step, 'va_parameters', 'voice_stream_url') ?? property(step, 'url');
  if (step.component === 'virtual_agent' || step.component === 'ai_voice_stream_start') {
    if (typeof url !== 'string' || !/^wss?:\/\//.test(url))
      yield {
        severity: 'warning',
        path: [...path, 'properties'],
        says: `"${step.name}" has no ws:// or wss:// URL`,
        remedy: 'Set the voice stream URL, or give one when you place the call.',
      };
    else if (/REPLACE/i.test(url))
      yield {
        severity: 'warning',
        path: [...path, 'properties'],
        says: `the URL of "${step.name}" still has a placeholder`,
        remedy: 'Put the real token in.',
      };
  }
}

function* faultsOf(flow: StudioFlow, trigger: string): Generator<Complaint> {
  if (trigger !== 'voice_inbound')
    yield {
      severity: 'error',
      path: ['trigger_type'],
      says: `a flow of type "${trigger}" cannot be called`,
      remedy: 'Use a flow with the trigger voice_inbound.',
    };
  const initial = flow.steps.get(flow.initialStep);
  if (!initial)
    yield {
      severity: 'error',
      path: ['initial_step_id'],
      says: 'the first step does not exist',
      remedy: 'Give the id of the step that takes the call.',
    };
  else if (initial.component !== 'inbound_voice')
    yield {
      severity: 'error',
      path: ['initial_step_id'],
      says: `the first step is "${initial.component}"`,
      remedy: 'A voice flow begins with inbound_voice.',
    };
  const seen = reached(flow);
  const steps = [...flow.steps.values()];
  for (const [at, step] of steps.entries()) {
    yield* faultsOfStep(step, at, flow);
    if (initial && !seen.has(step.id))
      yield { severity: 'warning', path: ['steps', at], says: `no way leads to "${step.name}"`, remedy: 'Connect it, or remove it.' };
  }
  if (initial && !steps.some(({ id, component }) => seen.has(id) && (component === 'virtual_agent' || component === 'ai_voice_stream_start')))
    yield {
      severity: 'error',
      path: ['steps'],
      says: 'no step connects the caller to an agent',
      remedy: 'Add a step "Connect to Autopilot Voice" (virtual_agent).',
    };
}

/** What reading a flow gives: the flow and what is doubtful in it, or every complaint. */
export type ParsedFlow = Result<{ readonly flow: StudioFlow; readonly warnings: readonly Complaint[] }, readonly Complaint[]>;

/** Reads a flow as Studio exports it, and checks what Studio checks on import, as far as that is known. */
export function parseFlow(written: unknown): ParsedFlow {
  const shaped = flowShape.safeParse(written);
  if (!shaped.success)
    return bad(
      shaped.error.issues.map((issue) => ({
        severity: 'error' as const,
        path: issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
        says: issue.message,
        remedy: 'Export the flow from Studio again, and use the file as it is.',
      })),
    );
  const steps = shaped.data.steps.map(stepOf);
  const flow: StudioFlow = {
    name: shaped.data.name,
    initialStep: shaped.data.initial_step_id,
    steps: new Map(steps.map((step) => [step.id, step])),
    variables: Object.keys(shaped.data.model),
  };
  const complaints = [...faultsOf(flow, shaped.data.trigger_type)];
  for (const [at, { id }] of steps.entries())
    if (steps.findIndex((other) => other.id === id) !== at)
      complaints.push({ severity: 'error', path: ['steps', at, 'id'], says: 'two steps have this id', remedy: 'Give each step an id of its own.' });
  return complaints.some(({ severity }) => severity === 'error') ? bad(complaints) : ok({ flow, warnings: complaints });
}
