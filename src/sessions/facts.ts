import type { WallTime } from '#base';
import type { CallFacts } from '#contract';

const mostParts = 40;

/** Where a contact centre packs several values into one, as `{"lang":"en"}` in `business_hours`, each is known by its own name too: `business_hours_lang`. */
function partsOf(name: string, text: string): (readonly [string, string])[] {
  if (!text.trimStart().startsWith('{')) return [];
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return []; // It only looked so; the whole text is known anyway.
  }
  return Object.entries(parts as object)
    .filter(([key, value]) => /^\w{1,64}$/.test(key) && ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, mostParts)
    .map(([key, value]) => [`${name}_${key}`, String(value)]);
}

/** What an agent may know of the call it is in: plain text under plain names, the same on every channel. */
export function factsFor(facts: CallFacts, wall: WallTime): Readonly<Record<string, string>> {
  const packed = Object.entries(facts.parameters).flatMap(([name, text]) => partsOf(name, text));
  const known: Record<string, string> = { ...Object.fromEntries(packed), ...facts.parameters };
  if (facts.callerNumber !== undefined) known['caller_number'] = facts.callerNumber;
  if (facts.calledNumber !== undefined) known['called_number'] = facts.calledNumber;
  if (facts.interactionId !== undefined) known['interaction_id'] = facts.interactionId;
  const { name, email, phone } = facts.contact ?? {};
  if (name !== undefined) known['name'] = name;
  if (email !== undefined) known['email'] = email;
  if (phone !== undefined) known['phone'] = phone;
  if (facts.language !== undefined) known['language'] = facts.language;
  known['now'] = new Date(wall).toISOString();
  known['today'] = known['now'].slice(0, 10);
  return known;
}
