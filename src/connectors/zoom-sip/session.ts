import { bad, ok } from '#base';
import type { CallAbilities } from '#contract';
import { assertedIdentities, parseNameAddr, type SipRequest } from '#protocols/sip';
import { calledUser, callerNumber, cut, type Goodbye, type Greeting, type NumberPlace, oneLine, type PhoneDialect, targetIds } from '#telephony';
import type { ZoomSipOptions } from './options.ts';
import { contextRoom, type HeaderLimits, printHeaders, type Values } from './protocol.ts';
import { zoomSipErrors as errors } from './zoom-sip.errors.ts';

type Headers = Readonly<Record<string, string>>;

const limitsOf = ({ headerLimitBytes, headersLimitBytes }: ZoomSipOptions): HeaderLimits => ({
  eachBytes: headerLimitBytes,
  allBytes: headersLimitBytes,
});

/** The header fields of a hand-off to a target: its own, then the channel's, of which the last may be cut. */
const transferOf = (options: ZoomSipOptions, target: string): Headers | undefined =>
  Object.hasOwn(options.targets, target) ? { ...options.targets[target]?.headers, ...options.transferHeaders } : undefined;

/** The ids that a hand-off may name, and how many bytes of context surely fit into the header fields of any of them. */
export function handOffAbility(options: ZoomSipOptions): CallAbilities['handOff'] {
  const targets = targetIds(options.targets, options.fallbackTarget);
  if (targets.length === 0) return undefined;
  const rooms = targets.map((target) => contextRoom(transferOf(options, target) ?? {}, limitsOf(options), options.headerEncoding));
  return { contextBytes: Math.min(...rooms), targets };
}

/** How Zoom wants its calls to end: always by BYE, whose reason chooses the exit of its flow (Kore.ai docs, Zoom Contact Center voice automation). */
export function zoomDialect(options: ZoomSipOptions, known: Values): PhoneDialect {
  const { headerNames, reasons, headerEncoding, fallbackTarget } = options;
  const goodbye = (reason: string, templates: Headers, values: Values): Goodbye => ({
    by: 'bye',
    headers: [[headerNames.reason, reason], ...printHeaders(templates, { ...known, ...values }, limitsOf(options), headerEncoding)],
    exit: reason,
  });
  const transfer = (target: string, values: Values): Goodbye | undefined => {
    const templates = transferOf(options, target);
    return templates === undefined ? undefined : goodbye(reasons.transfer, templates, { ...values, target });
  };
  return {
    handOff({ target, reason, context, facts = [] }) {
      const learned = Object.fromEntries(facts.map(({ name, value }) => [`facts.${name}`, value]));
      const leaving = transfer(target, { ...learned, reason, context });
      return leaving === undefined ? bad(errors.ZOOM_SIP_TARGET_UNKNOWN({ target })) : ok(leaving);
    },
    hangUp: (how) => goodbye(reasons.hangUp, options.goodbyeHeaders, { reason: how }),
    fallback: () => (fallbackTarget === undefined ? undefined : transfer(fallbackTarget, { reason: 'failed' })),
  };
}

/** Who calls, by name: as the network asserts, else as they say themselves. Text to be mistrusted. */
function callerName(request: SipRequest): string | undefined {
  const asserted = assertedIdentities(request.headers).find(({ display }) => display !== undefined)?.display;
  const from = parseNameAddr(request.headers.get('from') ?? '');
  const name = cut(oneLine(asserted ?? (from.ok ? (from.value.display ?? '') : '')), 256).trim();
  return name === '' || /^anonymous$/i.test(name) ? undefined : name;
}

/** What Zoom's INVITE makes of a call; `sessionId` goes back in the 200 OK and is Zoom's key to what we know of it. */
export function greet(request: SipRequest, place: NumberPlace, sessionId: string, options: ZoomSipOptions): Greeting {
  const { headerNames } = options;
  const trace = request.headers.get('x-trace-id')?.trim();
  const name = callerName(request);
  const known: Values = {
    session: sessionId,
    bot: place.bot,
    caller: oneLine(callerNumber(request) ?? ''),
    called: oneLine(calledUser(request) ?? ''),
  };
  return {
    can: { handOff: handOffAbility(options) },
    dialect: zoomDialect(options, known),
    answerHeaders: [
      [headerNames.session, sessionId],
      [headerNames.bot, place.bot],
    ],
    facts: {
      streamId: sessionId,
      ...(trace === undefined || !/^[\w.:-]{1,128}$/.test(trace) ? {} : { interactionId: trace }),
      parameters: name === undefined ? {} : { caller_name: name },
    },
  };
}
