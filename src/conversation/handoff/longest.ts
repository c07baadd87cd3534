import type { Handoff, HandoffFact } from '#contract';
import type { AgentDefinition, TransferStep } from '../flow/definition.ts';
import { allSteps } from '../flow/walk.ts';
import type { AnswerSpec } from '../understanding/answers/answer-type.ts';

/** The longest email address that is common, and the longest number with its plus (ITU-T E.164). */
const emailLength = 64;
const phoneLength = 16;

/** How many characters an answer may have; undefined for prose, which is shortened where there is no room. */
function longestOf(answer: AnswerSpec): number | undefined {
  switch (answer.kind) {
    case 'digits':
      return answer.max;
    case 'pattern':
      return Math.max(0, ...answer.patterns.map(({ length }) => length));
    case 'number':
      return String(answer.max).length;
    case 'choice':
      return Math.max(0, ...answer.options.map(({ value }) => value.length));
    case 'date':
      return 'YYYY-MM-DD'.length;
    case 'time':
      return 'HH:MM'.length;
    case 'yes-no':
      return 'yes'.length;
    case 'phone':
      return phoneLength;
    case 'email':
      return emailLength;
    case 'name':
    case 'text':
      return undefined;
  }
}

/** Each hand-off of an agent with all that has a greatest length at its longest, and nothing else: what of that does not fit may be lost. */
export function longestHandoffs(definition: AgentDefinition): readonly { readonly path: string; readonly handoff: Handoff }[] {
  const filler = (name: string, priority: number): HandoffFact[] => {
    const answer = definition.variables.get(name)?.answer;
    const length = answer && longestOf(answer);
    return length === undefined ? [] : [{ name, value: '9'.repeat(length), priority, type: 'number' }];
  };
  const factsOf = ({ facts }: TransferStep): HandoffFact[] =>
    facts === undefined
      ? [...definition.variables].flatMap(([name, { priority }]) => filler(name, priority))
      : facts.flatMap(({ name, value, priority }) => (value.text === `{{${name}}}` ? filler(name, priority) : []));
  const transfers = [...allSteps(definition)].filter((step): step is TransferStep => step.kind === 'transfer');
  const { transfer } = definition.human;
  return [...transfers, ...(transfer === undefined ? [] : [transfer])].map((step) => ({
    path: step.path,
    handoff: { version: 1, target: step.target, reason: '', facts: factsOf(step) },
  }));
}
