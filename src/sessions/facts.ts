import type { WallTime } from '#base';
import type { CallFacts } from '#contract';

/** What an agent may know of the call it is in: plain text under plain names, the same on every channel. */
export function factsFor(facts: CallFacts, wall: WallTime): Readonly<Record<string, string>> {
  const known: Record<string, string> = { ...facts.parameters };
  if (facts.callerNumber !== undefined) known['caller_number'] = facts.callerNumber;
  if (facts.calledNumber !== undefined) known['called_number'] = facts.calledNumber;
  if (facts.interactionId !== undefined) known['interaction_id'] = facts.interactionId;
  known['now'] = new Date(wall).toISOString();
  known['today'] = known['now'].slice(0, 10);
  return known;
}
