import { usualBlockMinutes } from '#contract';
import { questionSpec } from './answer-spec.ts';
import { conditionOf } from './condition.ts';
import { defaultReasons, defaultWords } from './default-words.ts';
import type { AskStep, AutomationStep, BlockStep, CallStep, EndStep, MenuStep, Prompt, Retrying, Step, TransferStep, Way } from './definition.ts';
import type { AgentFile } from './file/agent-file.ts';
import type { AskFile, AutomationFile, BlockFile, CallFile, EndFile, MenuFile, StepFile, TransferFile, WayFile } from './file/step.ts';
import type { AttemptsFile, PromptFile } from './file/text.ts';
import { attemptsOf, confirmPrompt, promptOf, templateOf, variableFields } from './prompt.ts';
import { toldOf } from './told.ts';

/** What compiling a step may look at, and where it notes what the agent uses. */
export interface Scope {
  readonly file: AgentFile;
  readonly used: { readonly targets: Set<string>; readonly apis: Set<string>; readonly privates: Set<string> };
}

export const compileSteps = (steps: readonly StepFile[], path: string, scope: Scope): Step[] =>
  steps.map((step, index) => compileStep(step, `${path}.${index}`, scope));

/** A way as it is written. */
export function waysOf(way: WayFile, path: string, scope: Scope): Way {
  if (typeof way === 'string') return { kind: way };
  if (Array.isArray(way)) return { kind: 'steps', steps: compileSteps(way, path, scope) };
  return { kind: 'goTo', name: way.goTo };
}

const optional = <In, Out>(value: In | undefined, make: (value: In) => Out): Out | undefined => (value === undefined ? undefined : make(value));

interface RetryingFile {
  readonly reprompts?: AttemptsFile | undefined;
  readonly noInput?: AttemptsFile | undefined;
  readonly noInputMs?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly onFail?: WayFile | undefined;
}

/** Attempts that fail lead to the author's `onFailure` unless the question says otherwise. */
function retryingOf(file: RetryingFile, noMatch: AttemptsFile | undefined, path: string, scope: Scope): Retrying {
  return {
    max: file.maxRetries ?? scope.file.retries ?? 2,
    reprompts: attemptsOf(file.reprompts),
    noInput: attemptsOf(file.noInput),
    noMatch: attemptsOf(noMatch),
    noInputMs: file.noInputMs ?? scope.file.noInputMs ?? 7000,
    onFail: file.onFail === undefined ? failureWay(scope) : waysOf(file.onFail, `${path}.onFail`, scope),
  };
}

function failureWay(scope: Scope): Way {
  const written = scope.file.onFailure;
  const way = typeof written === 'object' && !Array.isArray(written) && !('goTo' in written) ? written.do : written;
  return waysOf(way ?? (scope.file.human ? 'handoff' : 'end'), 'onFailure', scope);
}

function compileStep(step: StepFile, place: string, scope: Scope): Step {
  const [kind = 'set'] = Object.keys(step);
  const path = `${place}.${kind}`;
  if (step.say !== undefined) return { path, kind: 'say', prompt: promptOf(step.say) };
  if (step.ask !== undefined) return askStep(step.ask, path, scope);
  if (step.menu !== undefined) return menuStep(step.menu, path, scope);
  if (step.automation !== undefined) return automationStep(step.automation, path, scope);
  if (step.branch !== undefined)
    return {
      path,
      kind: 'branch',
      arms: step.branch.map((arm, index) => ({
        when: optional(arm.if, conditionOf),
        way: waysOf(arm.then ?? arm.else ?? 'continue', `${path}.${index}.${arm.if === undefined ? 'else' : 'then'}`, scope),
      })),
    };
  if (step.hours !== undefined) {
    const { of, open = 'continue', closed = 'continue' } = step.hours;
    return { path, kind: 'hours', of, open: waysOf(open, `${path}.open`, scope), closed: waysOf(closed, `${path}.closed`, scope) };
  }
  if (step.call !== undefined) return callStep(step.call, path, scope);
  if (step.transfer !== undefined) return transferStep(step.transfer, path, scope);
  if (step.handoff !== undefined) {
    const written = step.handoff === true ? {} : typeof step.handoff === 'string' ? { reason: step.handoff } : step.handoff;
    return transferStep(written, path, scope);
  }
  if (step.goTo !== undefined) return { path, kind: 'goTo', name: step.goTo };
  if (step.run !== undefined) return { path, kind: 'run', name: step.run };
  if (step.block !== undefined) return blockStep(step.block, path);
  if (step.end !== undefined) return endStep(step.end, path);
  const values = Object.entries(step.set ?? {}).map(([name, value]) => [name, value === null ? undefined : templateOf(String(value))] as const);
  return { path, kind: 'set', values };
}

function askStep(file: AskFile, path: string, scope: Scope): AskStep {
  const written = Object.hasOwn(scope.file.variables ?? {}, file.into) ? scope.file.variables?.[file.into] : undefined;
  const variable = optional(written, variableFields);
  const answer = questionSpec(file, variable, scope.file.types ?? {});
  const accept = file.accept ?? ['speech', 'dtmf'];
  if (file.private) scope.used.privates.add(file.into);
  return {
    path,
    kind: 'ask',
    into: file.into,
    prompt: optional(file.say, promptOf),
    answer,
    label: variable?.label,
    speech: accept.includes('speech'),
    dtmf: accept.includes('dtmf'),
    finishKey: file.finishKey,
    retrying: retryingOf(file, file.noMatch, path, scope),
    confirm:
      file.confirm === undefined || file.confirm === false
        ? undefined
        : file.confirm === true
          ? confirmPrompt(file.into, answer)
          : promptOf(file.confirm),
    dontKnow: optional(file.dontKnow, (way) => waysOf(way, `${path}.dontKnow`, scope)),
    skipIfKnown: file.skipIfKnown ?? false,
    private: file.private ?? false,
  };
}

function menuStep(file: MenuFile, path: string, scope: Scope): MenuStep {
  return {
    path,
    kind: 'menu',
    prompt: optional(file.say, promptOf),
    options: file.options.map((option, index) => ({
      key: optional(option.key, String),
      phrases: option.phrases ?? [],
      way: option.goTo === undefined ? waysOf(option.do ?? 'continue', `${path}.options.${index}.do`, scope) : { kind: 'goTo', name: option.goTo },
    })),
    retrying: retryingOf(file, file.noMatch, path, scope),
  };
}

const isWayWord = (value: unknown): value is 'handoff' | 'continue' | 'end' => value === 'handoff' || value === 'continue' || value === 'end';

function automationStep(file: AutomationFile, path: string, scope: Scope): AutomationStep {
  const { noMatch } = file;
  const way = isWayWord(noMatch) || (typeof noMatch === 'object' && 'goTo' in noMatch) ? noMatch : undefined;
  const words = noMatch === 'retry' || way !== undefined ? undefined : (noMatch as AttemptsFile | undefined);
  const all = Object.keys(scope.file.intents ?? {}).filter((intent) => Object.hasOwn(scope.file.dialogs ?? {}, intent));
  return {
    path,
    kind: 'automation',
    prompt: optional(file.say, promptOf),
    intents: file.intents === 'all' ? all : file.intents,
    retrying: retryingOf(file, words, path, scope),
    noMatch: optional(way, (one) => waysOf(one, `${path}.noMatch`, scope)),
    after: file.after ?? 'listen',
    anythingElse: optional(file.anythingElse, promptOf),
  };
}

function callStep(file: CallFile, path: string, scope: Scope): CallStep {
  scope.used.apis.add(file.api);
  const values = file.values;
  return {
    path,
    kind: 'call',
    api: file.api,
    values: Array.isArray(values)
      ? values.map((name) => [name, templateOf(`{{${name}}}`)] as const)
      : optional(values, (written) => Object.entries(written).map(([name, value]) => [name, templateOf(String(value))] as const)),
    into: file.into,
    waiting: optional(file.waiting, templateOf),
    onError: waysOf(file.onError ?? (scope.file.human ? 'handoff' : 'end'), `${path}.onError`, scope),
    onStatus: new Map(Object.entries(file.onStatus ?? {}).map(([status, way]) => [Number(status), waysOf(way, `${path}.onStatus.${status}`, scope)])),
  };
}

function transferStep(file: TransferFile, path: string, scope: Scope): TransferStep {
  const target = file.target ?? file.queue ?? scope.file.human?.target ?? '';
  scope.used.targets.add(target);
  const fallback: PromptFile = scope.file.human?.say ?? defaultWords.transfer;
  const prompt: Prompt = promptOf(file.say ?? fallback);
  return {
    path,
    kind: 'transfer',
    target,
    reason: templateOf(file.reason ?? defaultReasons.handoff),
    summary: optional(file.summary, templateOf),
    ...toldOf({ facts: scope.file.human?.facts, authentication: scope.file.human?.authentication, ...file }, scope.file),
    prompt,
    onRefused: optional(file.onRefused, (way) => waysOf(way, `${path}.onRefused`, scope)),
  };
}

const blockStep = ({ from = 'all', minutes, forGood, reason, say }: BlockFile, path: string): BlockStep => ({
  path,
  kind: 'block',
  from,
  minutes: forGood ? undefined : (minutes ?? usualBlockMinutes),
  reason,
  prompt: optional(say, promptOf),
});

function endStep(file: true | string | EndFile, path: string): EndStep {
  const { say, outcome = 'resolved', reason } = file === true ? {} : typeof file === 'string' ? { say: file } : file;
  return { path, kind: 'end', prompt: optional(say, promptOf), outcome, reason: reason ?? (outcome === 'resolved' ? 'done' : 'failed') };
}
