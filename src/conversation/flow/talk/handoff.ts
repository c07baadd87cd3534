import type { Handoff, HandoffFact } from '#contract';
import type { AgentDefinition, TransferStep } from '../definition.ts';
import type { Memory } from './memory.ts';

/** What the human who takes over is given. */
export function handoffOf(definition: AgentDefinition, memory: Memory, transfer: TransferStep, reason: string | undefined): Handoff {
  const facts: HandoffFact[] = transfer.facts
    ? transfer.facts.map(({ name, value, priority }) => ({ name, value: memory.fill(value), priority })).filter(({ value }) => value !== '')
    : memory
        .texts()
        .filter(([name]) => definition.variables.has(name))
        .map(([name, value]) => ({ name, value, priority: definition.variables.get(name)?.priority ?? 5 }));
  const summary = transfer.summary ? memory.fill(transfer.summary) : memory.wish && `The customer said: "${memory.wish}".`;
  return {
    version: 1,
    target: transfer.target,
    reason: reason ?? memory.fill(transfer.reason),
    ...(memory.intent === undefined ? {} : { intent: memory.intent }),
    ...(summary ? { summary } : {}),
    language: definition.language,
    facts,
  };
}
