import { bad, ok } from '#base';
import type { CallAbilities } from '#contract';
import type { SipRequest } from '#protocols/sip';
import { cut, type Greeting, oneLine, type PhoneDialect, type Referral, sizeOf, targetIds } from '#telephony';
import type { TalkdeskSipOptions } from './options.ts';
import { escalationRoom, printEscalation, readInvite } from './protocol.ts';
import { talkdeskSipErrors as errors } from './talkdesk-sip.errors.ts';

type Rules = Pick<
  TalkdeskSipOptions,
  'targets' | 'fallbackTarget' | 'escalateContext' | 'uuiLimitBytes' | 'uuiLimitCounts' | 'escalationUri' | 'referSettleMs'
>;

const part = '::';
const roomOf = ({ uuiLimitBytes, uuiLimitCounts }: Rules): number => escalationRoom(uuiLimitBytes, uuiLimitCounts);

/** The ids that a hand-off may name, and how many bytes of context fit beside any of their ring groups. */
export function handOffAbility(rules: Rules): CallAbilities['handOff'] {
  const targets = targetIds(rules.targets, rules.fallbackTarget);
  if (targets.length === 0) return undefined;
  const widest = Math.max(...Object.values(rules.targets).map(({ ringGroup }) => sizeOf(ringGroup)));
  return { contextBytes: rules.escalateContext === 'packed' ? Math.max(0, roomOf(rules) - widest - part.length) : 0, targets };
}

/** The transfer to a target; undefined for one that is not configured. The flow looks for `<ringGroup>::`, so the context can have no `::` of its own. */
export function escalate(target: string, context: string, rules: Rules): Referral | undefined {
  const ringGroup = Object.hasOwn(rules.targets, target) ? rules.targets[target]?.ringGroup : undefined;
  if (ringGroup === undefined) return undefined;
  const plain = oneLine(context).replace(/:{2,}/g, ':').replace(/^:/, '');
  const value = rules.escalateContext === 'packed' ? cut(`${ringGroup}${part}${plain}`, roomOf(rules)) : ringGroup;
  return {
    by: 'refer',
    target: rules.escalationUri,
    targetHeaders: [['User-to-User', printEscalation(value)]],
    headers: [],
    exit: 'escalation',
    settleMs: rules.referSettleMs,
    goodbye: [],
  };
}

/** How Talkdesk wants its calls to end: REFER to escalate, a plain BYE when all is said. */
export const talkdeskDialect = (rules: Rules): PhoneDialect => ({
  handOff({ target, context }) {
    const referral = escalate(target, context, rules);
    return referral === undefined ? bad(errors.TALKDESK_SIP_TARGET_UNKNOWN({ target })) : ok(referral);
  },
  // What exit a BYE after the answer leads to is not written anywhere; `ok` is what a good end should be, and nothing is claimed of a bad one.
  hangUp: (how) =>
    how === 'done' ? { by: 'bye', headers: [], exit: 'ok' } : { by: 'bye', headers: [['Reason', 'SIP;cause=500;text="The agent failed"']] },
  fallback: () => (rules.fallbackTarget === undefined ? undefined : escalate(rules.fallbackTarget, '', rules)),
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
