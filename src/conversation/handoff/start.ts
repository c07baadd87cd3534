import { type CallAbilities, type ConversationEvent, type FittedHandoff, type Handoff, type HandoffDoor, lineDoor } from '#contract';

/** What the way to this target carries; nothing where nothing is known of it. */
export const doorOf = ({ handOff }: CallAbilities, target: string): HandoffDoor => {
  const doors = handOff?.doors ?? {};
  return (Object.hasOwn(doors, target) ? doors[target] : undefined) ?? lineDoor('unknown', 0);
};

/** A hand-off for the record: what was to be carried, what travels, and what does not. */
export const startOf = (handoff: Handoff, { context, cut, referenced }: FittedHandoff): ConversationEvent => ({
  kind: 'hand-off-start',
  handoff,
  context,
  cut,
  ...(referenced.length === 0 ? {} : { referenced }),
});
