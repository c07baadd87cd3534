import { bad, ok } from '#base';
import { printUserToUser } from '#protocols/sip';
import { cut, type Dialling, type Greeting, oneLine, type PhoneDialect, type Referral, targetIds } from '#telephony';
import type { SipTrunkOptions } from './options.ts';
import { onward } from './outgoing.ts';
import { sipTrunkErrors as errors } from './sip-trunk.errors.ts';

/** The transfer to a target; undefined for one that is not configured (promise P8). RFC 3515, RFC 7433 §4. */
export function refer(target: string, context: string, options: SipTrunkOptions): Referral | undefined {
  const place = Object.hasOwn(options.targets, target) ? options.targets[target] : undefined;
  if (place === undefined) return undefined;
  const text = cut(oneLine(context), options.contextLimitBytes).trim();
  const way = text === '' ? 'none' : options.context;
  return {
    by: 'refer',
    target: place.uri,
    targetHeaders: way === 'user-to-user' ? [['User-to-User', printUserToUser(new TextEncoder().encode(text))]] : [],
    headers: [...Object.entries(place.headers), ...(way === 'header' ? [[options.contextHeader, text] as const] : [])],
    settleMs: options.referSettleMs,
    goodbye: Object.entries(options.goodbyeHeaders),
  };
}

/** The call to a target, with whom the caller is joined; undefined for one that is not configured (promise P8). */
export function dial(target: string, context: string, options: SipTrunkOptions): Dialling | undefined {
  const { outgoing } = options;
  const place = Object.hasOwn(options.targets, target) ? options.targets[target] : undefined;
  if (place === undefined || outgoing === undefined) return undefined;
  const invitation = onward(place.uri, Object.entries(place.headers), context, options, outgoing);
  return { by: 'dial', invitation, ringMs: outgoing.ringSeconds * 1000, tone: outgoing.ringingTone };
}

/** How calls over this trunk end: REFER to a target or a call of ours to it, BYE with the header fields that were configured. */
export const trunkDialect = (options: SipTrunkOptions): PhoneDialect => ({
  handOff({ target, context }) {
    const leaving = options.handOffBy === 'dial' ? dial(target, context, options) : refer(target, context, options);
    return leaving === undefined ? bad(errors.SIP_TRUNK_TARGET_UNKNOWN({ target })) : ok(leaving);
  },
  hangUp: (how) => ({ by: 'bye', headers: Object.entries(how === 'done' ? options.goodbyeHeaders : options.failedHeaders) }),
  // What cannot go on here cannot carry a bridge either.
  fallback: () => (options.fallbackTarget === undefined || options.handOffBy === 'dial' ? undefined : refer(options.fallbackTarget, '', options)),
});

/** What every call over this trunk can do. An INVITE has no words here but those of all telephones. */
export function greet(options: SipTrunkOptions): Greeting {
  const targets = targetIds(options.targets, options.fallbackTarget);
  const contextBytes = options.context === 'none' ? 0 : options.contextLimitBytes;
  return {
    can: { handOff: targets.length === 0 ? undefined : { contextBytes, targets } },
    dialect: trunkDialect(options),
    answerHeaders: [],
    facts: {},
  };
}
