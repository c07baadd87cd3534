import type { Handoff, HandoffFact } from '#contract';
import type { AgentDefinition, TransferStep } from '../definition.ts';
import { factTypeOf } from '../fact-type.ts';
import type { Memory } from './memory.ts';

/** What the human who takes over is given. */
export function handoffOf(definition: AgentDefinition, memory: Memory, transfer: TransferStep, reason: string | undefined): Handoff {
  const facts: HandoffFact[] = transfer.facts
    ? transfer.facts
        .map(({ name, value, priority, type }) => ({ name, value: memory.hide(value), priority, ...(type === undefined ? {} : { type }) }))
        .filter(({ value }) => value !== '')
    : memory
        .texts()
        .filter(([name]) => definition.variables.has(name) && !memory.hides(name))
        .map(([name, value]) => {
          const { priority = 5, answer } = definition.variables.get(name) ?? {};
          const type = answer && factTypeOf(answer);
          return { name, value, priority, ...(type === undefined ? {} : { type }) };
        });
  const { sentiment, authentication } = transfer;
  const feeling = sentiment && memory.hide(sentiment);
  const by = authentication?.by && memory.hide(authentication.by);
  // Where the author wrote none, the conversation itself is summarised by whoever has its record.
  const summary = transfer.summary && memory.hide(transfer.summary);
  return {
    version: 1,
    target: transfer.target,
    reason: reason ?? memory.hide(transfer.reason),
    ...(memory.intent === undefined ? {} : { intent: memory.intent }),
    ...(summary ? { summary } : {}),
    language: definition.language,
    facts,
    ...(feeling ? { sentiment: feeling } : {}),
    ...(authentication === undefined ? {} : { authentication: { state: authentication.state, ...(by ? { by } : {}) } }),
  };
}
