import { bad, ok } from '#base';
import { type CallAbilities, type FittedHandoff, type HandoffDoor, hoursOf, lineDoor } from '#contract';
import { printUserToUser } from '#protocols/sip';
import { type Dialling, type Greeting, type PhoneDialect, type Referral, targetIds } from '#telephony';
import type { SipTrunkOptions } from './options.ts';
import { onward } from './outgoing.ts';
import { sipTrunkErrors as errors } from './sip-trunk.errors.ts';

/** The last word of the agent, and the way of a message: so much longer than the door itself a conversation waits. */
const slackMs = 3000;

type Leaving = Pick<FittedHandoff, 'target' | 'context'>;

/** What the way to any target carries: one line, in User-to-User (at most 128 octets, RFC 7433 §4.1 and the ISDN it came from) or in a header field. */
function doorOf({ context, contextLimitBytes, contextHeader, handOffBy }: SipTrunkOptions): HandoffDoor {
  const bearer = handOffBy === 'dial' ? 'INVITE' : 'REFER';
  if (context === 'none') return lineDoor(`nothing beside the ${bearer}`, 0);
  const place = handOffBy === 'dial' || context === 'header' ? bearer : 'Refer-To';
  return lineDoor(`${context === 'header' ? contextHeader : 'User-to-User'} of the ${place}`, contextLimitBytes);
}

/** The ids that a hand-off may name, and the door to each. */
export function handOffAbility(options: SipTrunkOptions): CallAbilities['handOff'] {
  const targets = targetIds(options.targets, options.fallbackTarget);
  if (targets.length === 0) return undefined;
  const { handOffBy, outgoing, referAnswerMs, referSettleMs } = options;
  const waitMs = handOffBy === 'dial' ? (outgoing?.ringSeconds ?? 0) * 1000 : referAnswerMs + referSettleMs;
  return {
    targets,
    doors: Object.fromEntries(targets.map((target) => [target, doorOf(options)])),
    hours: hoursOf(options.targets),
    withinMs: waitMs + slackMs,
  };
}

/** The transfer to a target; undefined for one that is not configured (promise P8). RFC 3515, RFC 7433 §4. */
export function refer({ target, context }: Leaving, options: SipTrunkOptions): Referral | undefined {
  const place = Object.hasOwn(options.targets, target) ? options.targets[target] : undefined;
  if (place === undefined) return undefined;
  const way = context === '' ? 'none' : options.context;
  return {
    by: 'refer',
    target: place.uri,
    targetHeaders: way === 'user-to-user' ? [['User-to-User', printUserToUser(new TextEncoder().encode(context))]] : [],
    headers: [...Object.entries(place.headers), ...(way === 'header' ? [[options.contextHeader, context] as const] : [])],
    answerMs: options.referAnswerMs,
    settleMs: options.referSettleMs,
    goodbye: Object.entries(options.goodbyeHeaders),
  };
}

/** The call to a target, with whom the caller is joined; undefined for one that is not configured (promise P8). */
export function dial({ target, context }: Leaving, options: SipTrunkOptions): Dialling | undefined {
  const { outgoing } = options;
  const place = Object.hasOwn(options.targets, target) ? options.targets[target] : undefined;
  if (place === undefined || outgoing === undefined) return undefined;
  const invitation = onward(place.uri, Object.entries(place.headers), context, options, outgoing);
  return { by: 'dial', invitation, ringMs: outgoing.ringSeconds * 1000, tone: outgoing.ringingTone };
}

/** How calls over this trunk end: REFER to a target or a call of ours to it, BYE with the header fields that were configured. */
export const trunkDialect = (options: SipTrunkOptions): PhoneDialect => ({
  handOff(handoff) {
    const leaving = options.handOffBy === 'dial' ? dial(handoff, options) : refer(handoff, options);
    return leaving === undefined ? bad(errors.SIP_TRUNK_TARGET_UNKNOWN({ target: handoff.target })) : ok(leaving);
  },
  hangUp: (how) => ({ by: 'bye', headers: Object.entries(how === 'done' ? options.goodbyeHeaders : options.failedHeaders) }),
  // What cannot go on here cannot carry a bridge either.
  fallback: () =>
    options.fallbackTarget === undefined || options.handOffBy === 'dial'
      ? undefined
      : refer({ target: options.fallbackTarget, context: '' }, options),
});

/** What every call over this trunk can do. An INVITE has no words here but those of all telephones. */
export function greet(options: SipTrunkOptions): Greeting {
  return {
    can: { handOff: handOffAbility(options) },
    dialect: trunkDialect(options),
    answerHeaders: [],
    facts: {},
  };
}
