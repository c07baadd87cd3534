import { type CallAbilities, type FittedHandoff, lineDoor } from '#contract';

/** A hand-off as it leaves the engine: this context, in a door of one slot or in these. */
export const fitted = (
  target: string,
  context: string,
  { reason = 'refund', fields = [['context', context]] }: { reason?: string; fields?: FittedHandoff['fields'] } = {},
): FittedHandoff => ({ target, reason, context, fields, kept: [], cut: [], referenced: [] });

/** A call that can hand over to these targets, with one line of so many bytes. */
export const handsOver = (bytes: number, ...targets: string[]): CallAbilities => ({
  handOff: { targets, doors: Object.fromEntries(targets.map((target) => [target, lineDoor('line', bytes)])) },
});
