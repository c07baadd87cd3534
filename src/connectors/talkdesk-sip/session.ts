import { bad, ok } from '#base';
import { type CallAbilities, type FittedHandoff, fitHandoff, type HandoffDoor, hoursOf } from '#contract';
import type { SipRequest } from '#protocols/sip';
import { type Greeting, type PhoneDialect, type Referral, targetIds } from '#telephony';
import type { TalkdeskSipOptions } from './options.ts';
import { escalationKey, printEscalation, readInvite } from './protocol.ts';
import { talkdeskSipErrors as errors } from './talkdesk-sip.errors.ts';

type Rules = Pick<
  TalkdeskSipOptions,
  'targets' | 'fallbackTarget' | 'escalateContext' | 'uuiLimitBytes' | 'uuiLimitCounts' | 'escalationUri' | 'referAnswerMs' | 'referSettleMs'
>;

const slot = 'User-to-User';
/** The last word of the agent, and the way of a message: so much longer than the door itself a conversation waits. */
const slackMs = 3000;

/** What the User-to-User of the REFER carries: `escalate_to=`, the name, and where it is packed `::` and the context, which has no `::` of its own. */
const doorOf = (ringGroup: string, { escalateContext, uuiLimitBytes, uuiLimitCounts }: Rules): HandoffDoor => ({
  name: 'User-to-User of the Refer-To, in hex',
  kind: 'line',
  cost: uuiLimitCounts === 'encoded' ? 'hex' : 'utf-8',
  slots: [
    {
      name: slot,
      template: `${escalationKey}${escalateContext === 'packed' ? '{{ring_group}}::{{context}}' : '{{ring_group}}'}`,
      bytes: uuiLimitBytes,
    },
  ],
  known: { ring_group: ringGroup },
});

/** The ids that a hand-off may name, and the door to each. */
export function handOffAbility(rules: Rules): CallAbilities['handOff'] {
  const targets = targetIds(rules.targets, rules.fallbackTarget);
  if (targets.length === 0) return undefined;
  const doors = Object.fromEntries(Object.entries(rules.targets).map(([id, { ringGroup }]) => [id, doorOf(ringGroup, rules)]));
  return { targets, doors, hours: hoursOf(rules.targets), withinMs: rules.referAnswerMs + rules.referSettleMs + slackMs };
}

/** The transfer to a target; undefined for one that is not configured (promise P8). */
export function escalate({ target, fields }: Pick<FittedHandoff, 'target' | 'fields'>, rules: Rules): Referral | undefined {
  const ringGroup = Object.hasOwn(rules.targets, target) ? rules.targets[target]?.ringGroup : undefined;
  if (ringGroup === undefined) return undefined;
  const text = fields.find(([name]) => name === slot)?.[1] ?? `${escalationKey}${ringGroup}`;
  return {
    by: 'refer',
    target: rules.escalationUri,
    targetHeaders: [[slot, printEscalation(text)]],
    headers: [],
    exit: 'escalation',
    answerMs: rules.referAnswerMs,
    settleMs: rules.referSettleMs,
    goodbye: [],
  };
}

/** How Talkdesk wants its calls to end: REFER to escalate, a plain BYE when all is said. */
export const talkdeskDialect = (rules: Rules): PhoneDialect => ({
  handOff(handoff) {
    const referral = escalate(handoff, rules);
    return referral === undefined ? bad(errors.TALKDESK_SIP_TARGET_UNKNOWN({ target: handoff.target })) : ok(referral);
  },
  // What exit a BYE after the answer leads to is not written anywhere; `ok` is what a good end should be, and nothing is claimed of a bad one.
  hangUp: (how) =>
    how === 'done' ? { by: 'bye', headers: [], exit: 'ok' } : { by: 'bye', headers: [['Reason', 'SIP;cause=500;text="The agent failed"']] },
  fallback() {
    const { fallbackTarget: target = '' } = rules;
    const door = handOffAbility(rules)?.doors[target];
    return door && escalate(fitHandoff({ version: 1, target, reason: '', facts: [] }, door), rules);
  },
});

/** What Talkdesk's words in an INVITE make of a call. */
export function greet(request: SipRequest, options: TalkdeskSipOptions): Greeting {
  const { interactionId, userToUser, businessHours } = readInvite(request);
  return {
    can: { handOff: handOffAbility(options) },
    dialect: talkdeskDialect(options),
    answerHeaders: [],
    facts: {
      ...(interactionId === undefined ? {} : { interactionId }),
      parameters: {
        ...(userToUser === undefined ? {} : { user_to_user: userToUser }),
        ...(businessHours === undefined ? {} : { business_hours: businessHours }),
      },
    },
  };
}
