import { type LiveChatEvent, liveChatEvents, openingHours } from '#contract';
import { defaultMinScore } from '../understanding/intent/classifier.ts';
import { answerSpec } from './answer-spec.ts';
import { compileSteps, type Scope, waysOf } from './compile-steps.ts';
import { defaultReasons, defaultWords } from './default-words.ts';
import type { AgentDefinition, Prompt, Remedy, TransferStep, Variable } from './definition.ts';
import type { AgentFile } from './file/agent-file.ts';
import type { WayFile } from './file/step.ts';
import { attemptsOf, promptOf, templateOf, variableFields } from './prompt.ts';
import { toldOf } from './told.ts';

/** The start flow: the one named, or `welcome`, or the only one. */
export const startOf = (file: AgentFile): string =>
  file.start ?? (Object.hasOwn(file.flows, 'welcome') ? 'welcome' : (Object.keys(file.flows)[0] ?? 'welcome'));

const defaultTarget = (file: AgentFile): TransferStep | undefined =>
  file.human && {
    path: 'human',
    kind: 'transfer',
    target: file.human.target,
    reason: templateOf(file.human.reason ?? defaultReasons.human),
    summary: undefined,
    ...toldOf(file.human, file),
    prompt: promptOf(file.human.say ?? defaultWords.transfer),
    onRefused: undefined,
  };

/** `queueEntered` in the file is `queue-entered` in the contract. */
const liveChatOf = ({ liveChat = {} }: AgentFile): ReadonlyMap<LiveChatEvent, Prompt> =>
  new Map(
    liveChatEvents.flatMap((event): [LiveChatEvent, Prompt][] => {
      const name = event.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const written = liveChat[name as keyof typeof liveChat];
      return written === undefined ? [] : [[event, promptOf(written)]];
    }),
  );

/** Makes a checked file ready to run. */
export function compile(file: AgentFile): AgentDefinition {
  const types = file.types ?? {};
  const variables = new Map(
    Object.entries(file.variables ?? {}).map(([name, written]): [string, Variable] => {
      const fields = variableFields(written);
      const initial = fields.default === undefined ? undefined : templateOf(String(fields.default));
      return [name, { answer: answerSpec(fields, types), label: fields.label, priority: fields.priority ?? 5, initial }];
    }),
  );
  const scope: Scope = { file, used: { targets: new Set(), apis: new Set(), privates: new Set() } };
  const routines = (of: AgentFile['flows'], shelf: string) =>
    new Map(Object.entries(of).map(([name, steps]) => [name, compileSteps(steps, `${shelf}.${name}`, scope)] as const));
  const remedy = (written: AgentFile['onFailure'], path: string, words: string, otherwise: WayFile): Remedy => {
    const plain = typeof written === 'object' && !Array.isArray(written) && !('goTo' in written);
    const { say, do: way } = plain ? written : { say: undefined, do: written };
    return { prompt: promptOf(say ?? words), way: waysOf(way ?? otherwise, path, scope) };
  };
  const transfer = defaultTarget(file);
  if (transfer) scope.used.targets.add(transfer.target);
  const start = startOf(file);
  const flows = routines(file.flows, 'flows');
  return {
    id: file.agent,
    description: file.description,
    language: file.language ?? 'en-US',
    timeZone: file.timeZone ?? 'UTC',
    voice: file.voice ?? { provider: 'offline', name: 'en-us' },
    start,
    variables,
    intents: new Map(
      Object.entries(file.intents ?? {}).map(([name, written]) => [
        name,
        Array.isArray(written) ? { utterances: written, aside: false } : { ...written, aside: written.aside ?? false },
      ]),
    ),
    flows,
    dialogs: routines(file.dialogs ?? {}, 'dialogs'),
    hours: new Map(Object.entries(file.hours ?? {}).map(([name, written]) => [name, openingHours(written)])),
    synonyms: file.synonyms ?? {},
    human: { transfer, phrases: file.human?.phrases ?? [], key: file.human?.key === undefined ? undefined : String(file.human.key) },
    goodbye: promptOf(file.goodbye ?? defaultWords.goodbye),
    noInput: attemptsOf(file.onNoInput ?? [...defaultWords.noInput]),
    noMatch: attemptsOf(file.onNoMatch ?? [...defaultWords.noMatch]),
    onFailure: remedy(file.onFailure, 'onFailure', defaultWords.failure, transfer ? 'handoff' : 'end'),
    onRefused: remedy(file.onRefused, 'onRefused', defaultWords.refused, 'continue'),
    afterHuman: remedy(file.afterHuman, 'afterHuman', defaultWords.afterHuman, 'continue'),
    liveChat: liveChatOf(file),
    extract: new Map(
      Object.entries(file.extract ?? {}).map(([name, written]) => {
        const { description, type = 'text', options = [] } = typeof written === 'string' ? { description: written } : written;
        return [name, { type, description, options }];
      }),
    ),
    topics: { change: file.topics?.change ?? true, minScore: file.topics?.minScore ?? 0.7 },
    minScore: file.understanding?.minScore ?? defaultMinScore,
    privates: scope.used.privates,
    uses: { targets: [...scope.used.targets], apis: [...scope.used.apis] },
  };
}
