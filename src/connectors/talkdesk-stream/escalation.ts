import { type CallAbilities, type FittedHandoff, fitHandoff, type HandoffDoor, hoursOf } from '#contract';
import type { TalkdeskStreamOptions } from './options.ts';

type Rules = Pick<TalkdeskStreamOptions, 'targets' | 'fallbackTarget' | 'escalateContext' | 'contextLimitBytes' | 'stopAnswerMs'>;

const slot = 'ringGroup';

/** What `stop.ringGroup` carries, which the flow finds in `escalate_to`: the name, and where it is packed `::` and the context, which has no `::` of its own. */
const doorOf = (ringGroup: string, { escalateContext, contextLimitBytes }: Rules): HandoffDoor => ({
  name: 'ring group of the stop message',
  kind: 'line',
  cost: 'utf-8',
  slots: [
    {
      name: slot,
      template: escalateContext === 'packed' ? '{{ring_group}}::{{context}}' : '{{ring_group}}',
      bytes: contextLimitBytes,
    },
  ],
  known: { ring_group: ringGroup },
});

/** The ids that a hand-off may name, the fallback first, and the door to each. */
export function handOffAbility(rules: Rules): CallAbilities['handOff'] {
  const { targets, fallbackTarget } = rules;
  const ids = Object.keys(targets).sort((a, b) => Number(b === fallbackTarget) - Number(a === fallbackTarget));
  if (ids.length === 0) return undefined;
  const doors = Object.fromEntries(Object.entries(targets).map(([id, { ringGroup }]) => [id, doorOf(ringGroup, rules)]));
  return { targets: ids, doors, hours: hoursOf(targets), withinMs: rules.stopAnswerMs };
}

/** What goes into `stop.ringGroup`; undefined for a target that is not configured (promise P8). */
export function ringGroupOf(target: string, fields: FittedHandoff['fields'], { targets }: Rules): string | undefined {
  const ringGroup = Object.hasOwn(targets, target) ? targets[target]?.ringGroup : undefined;
  if (ringGroup === undefined) return undefined;
  return fields.find(([name]) => name === slot)?.[1] ?? ringGroup;
}

/** The same where nothing was learned: for a call that cannot go on. */
export function plainRingGroup(target: string, rules: Rules): string | undefined {
  const door = handOffAbility(rules)?.doors[target];
  return door && ringGroupOf(target, fitHandoff({ version: 1, target, reason: '', facts: [] }, door).fields, rules);
}
