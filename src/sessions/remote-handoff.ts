import { type Handoff, type HandoffFact, parseContext, type RemoteVerdict } from '#contract';

/** Facts of a context come after those that have header fields of their own. */
const contextPriority = 5;

/** A remote agent's wish for a human as a hand-off to this target: its facts, and what its context says if it was written by a gateway like us. */
export function handoffOf(verdict: Extract<RemoteVerdict, { kind: 'hand-off' }>, target: string): Handoff {
  const { facts: named, summary, intent, language, reason } = parseContext(verdict.context ?? '');
  const words = named.filter(({ name }) => name === '').map(({ value }) => value.trim());
  const facts: HandoffFact[] = [...verdict.facts];
  for (const { name, value } of named)
    if (name !== '' && !facts.some((fact) => fact.name === name)) facts.push({ name, value, priority: contextPriority });
  const text = summary ?? words.filter((word) => word !== '').join(' ');
  return {
    version: 1,
    target,
    reason: reason ?? verdict.reason,
    ...(intent === undefined ? {} : { intent }),
    ...(text === '' ? {} : { summary: text }),
    ...(language === undefined ? {} : { language }),
    facts,
  };
}
