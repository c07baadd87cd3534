import type { Machine, Tick } from '#base';
import { fillIn, holds } from './expression.ts';
import { type FlowExit, type FlowStep, property, type StudioFlow } from './flow.ts';

export type StudioInput =
  | { readonly kind: 'call-arrives'; readonly callerNumber: string; readonly calledNumber: string; readonly interactionId: string }
  /** What the present step waited for has come to this exit, with these outputs. */
  | { readonly kind: 'left'; readonly exit: string; readonly outputs: Readonly<Record<string, string>> }
  | { readonly kind: 'caller-gone' }
  | Tick;

/** One step of the way a call took; no exit where the flow, or the call, ended. */
export interface PathEntry {
  readonly step: string;
  readonly component: string;
  readonly exit?: string;
}

export type StudioOutput =
  | ({ readonly kind: 'step-left' } & PathEntry)
  | { readonly kind: 'says'; readonly text: string }
  /** Connect the caller to the partner, and say which exit that came to. */
  | { readonly kind: 'connect'; readonly url: string; readonly businessHours: string }
  /** Mirror both voices to the partner from now on; the flow goes on meanwhile. */
  | { readonly kind: 'mirror'; readonly url: string }
  /** Ring these groups, and say which exit that came to. */
  | { readonly kind: 'ring'; readonly ringGroups: readonly string[] }
  /** Ask the caller for digits: `ok` with `digits`, or `timeout`. */
  | { readonly kind: 'ask-digits' }
  | { readonly kind: 'end'; readonly why: string };

/** A flow, walked by one call. */
export interface Studio extends Machine<StudioInput, StudioOutput> {
  readonly variables: Readonly<Record<string, string>>;
  readonly path: readonly PathEntry[];
}

/** Further than any honest flow; a circle without a caller in it ends here. */
const mostSteps = 200;

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

export function openStudio(flow: StudioFlow): Studio {
  const variables: Record<string, string> = {};
  const path: PathEntry[] = [];
  let present: FlowStep | undefined;
  let wants: StudioOutput[] = [];

  const fill = (value: unknown): string => (typeof value === 'string' ? fillIn(value, variables) : '');

  const end = (why: string): void => {
    present = undefined;
    wants.push({ kind: 'end', why });
  };

  const walk = (step: FlowStep, exit: string | undefined): void => {
    const entry = { step: step.name, component: step.component, ...(exit === undefined ? {} : { exit }) };
    path.push(entry);
    wants.push({ kind: 'step-left', ...entry });
  };

  const exitOf = (step: FlowStep, name: string): FlowExit | undefined => step.exits.find((exit) => exit.name === name);

  /** Goes out by an exit and does the next steps, until one has to wait. */
  const goOut = (from: FlowStep, exitName: string, outputs: Readonly<Record<string, string>>): void => {
    let step: FlowStep = from;
    let leaving: string | undefined = exitName;
    let found = outputs;
    while (leaving !== undefined) {
      for (const [variable, output] of Object.entries(step.mappings)) if (Object.hasOwn(found, output)) variables[variable] = found[output] ?? '';
      walk(step, leaving);
      if (path.length >= mostSteps) return end(`the flow went through ${mostSteps} steps and came to no end`);
      const next = flow.steps.get(exitOf(step, leaving)?.to ?? '');
      if (!next) return end(`the exit "${leaving}" of "${step.name}" leads nowhere`);
      step = next;
      present = step;
      found = {};
      leaving = enter(step);
    }
  };

  /** Does a step; gives its exit, or undefined when something outside has to happen first. */
  const enter = (step: FlowStep): string | undefined => {
    switch (step.component) {
      case 'autoanswer':
      case 'record':
        return 'ok';
      case 'play_audio':
        wants.push({ kind: 'says', text: fill(property(step, 'audio_message', 'text')) || '(a recording)' });
        return 'ok';
      case 'conditional_statement':
        return step.exits.find(({ condition }) => condition && holds(condition, variables))?.name ?? 'no-match';
      case 'virtual_agent':
        wants.push({
          kind: 'connect',
          url: fill(property(step, 'va_parameters', 'voice_stream_url')),
          businessHours: fill(property(step, 'business_hours')),
        });
        return undefined;
      case 'ai_voice_stream_start':
        wants.push({ kind: 'mirror', url: fill(property(step, 'url')) });
        return 'success';
      case 'assignment_and_dial': {
        const groups = property(step, 'assignment_parameters', 'ring_groups');
        const lists = typeof groups === 'object' && groups !== null ? Object.values(groups).flatMap(textsOf) : [];
        const ringGroups = lists.map((group) => fillIn(group, variables)).filter((group) => group !== '');
        if (ringGroups.length === 0) return 'no_match';
        wants.push({ kind: 'ring', ringGroups });
        return undefined;
      }
      case 'input_ivr':
        wants.push({ kind: 'ask-digits' });
        return undefined;
      case 'hangup_call':
        walk(step, undefined);
        end('the flow hung up');
        return undefined;
      default:
        return step.exits[0]?.name ?? 'ok';
    }
  };

  return {
    variables,
    path,
    deadline: undefined,
    step(input) {
      wants = [];
      if (input.kind === 'call-arrives' && path.length === 0 && !present) {
        const first = flow.steps.get(flow.initialStep);
        const { callerNumber: source_phone, calledNumber: destination_phone, interactionId: interaction_id } = input;
        if (first) goOut(first, 'ok', { source_phone, destination_phone, interaction_id });
        else end('the flow has no first step');
      } else if (input.kind === 'left' && present) goOut(present, input.exit, input.outputs);
      else if (input.kind === 'caller-gone' && present) {
        walk(present, undefined);
        end('the caller left');
      }
      return wants;
    },
  };
}
