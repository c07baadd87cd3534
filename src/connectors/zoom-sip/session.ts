import { bad, ok } from '#base';
import { type CallAbilities, type FittedHandoff, fitHandoff, type HandoffDoor, hoursOf } from '#contract';
import { assertedIdentities, parseNameAddr, type SipRequest } from '#protocols/sip';
import { calledUser, callerNumber, cut, type Goodbye, type Greeting, type NumberPlace, oneLine, type PhoneDialect, targetIds } from '#telephony';
import type { ZoomSipOptions } from './options.ts';
import { type Known, printHeaders } from './protocol.ts';
import { zoomSipErrors as errors } from './zoom-sip.errors.ts';

type Headers = Readonly<Record<string, string>>;

const nobody: Known = { session: '', bot: '', caller: '', called: '' };

/** What header fields of a BYE carry. */
const doorOf = (templates: Headers, options: ZoomSipOptions, known: Known): HandoffDoor => ({
  name: 'header fields of the BYE',
  kind: 'fields',
  cost: options.headerEncoding,
  slots: Object.entries(templates).map(([name, template]) => ({ name, template, bytes: options.headerLimitBytes })),
  totalBytes: options.headersLimitBytes,
  known,
});

/** The header fields of a hand-off to a target: its own, then the channel's. */
const transferOf = (options: ZoomSipOptions, target: string): Headers | undefined =>
  Object.hasOwn(options.targets, target) ? { ...options.targets[target]?.headers, ...options.transferHeaders } : undefined;

/** The ids that a hand-off may name, and the door to each. */
export function handOffAbility(options: ZoomSipOptions, known = nobody): CallAbilities['handOff'] {
  const targets = targetIds(options.targets, options.fallbackTarget);
  if (targets.length === 0) return undefined;
  const doors = targets.map((target) => [target, doorOf(transferOf(options, target) ?? {}, options, known)] as const);
  return { targets, doors: Object.fromEntries(doors), hours: hoursOf(options.targets), withinMs: options.byeAnswerMs };
}

/** How Zoom wants its calls to end: always by BYE, whose reason chooses the exit of its flow (Kore.ai docs, Zoom Contact Center voice automation). */
export function zoomDialect(options: ZoomSipOptions, known: Known): PhoneDialect {
  const { headerNames, reasons, headerEncoding, fallbackTarget } = options;
  const goodbye = (reason: string, fields: FittedHandoff['fields']): Goodbye => ({
    by: 'bye',
    headers: [[headerNames.reason, reason], ...printHeaders(fields, headerEncoding)],
    exit: reason,
  });
  /** Field values where nothing was learned. */
  const plain = (templates: Headers, target: string, reason: string): FittedHandoff['fields'] =>
    fitHandoff({ version: 1, target, reason, facts: [] }, doorOf(templates, options, known)).fields;
  return {
    handOff({ target, fields }) {
      const isKnown = Object.hasOwn(options.targets, target);
      return isKnown ? ok(goodbye(reasons.transfer, fields)) : bad(errors.ZOOM_SIP_TARGET_UNKNOWN({ target }));
    },
    hangUp: (how) => goodbye(reasons.hangUp, plain(options.goodbyeHeaders, '', how)),
    fallback() {
      const templates = fallbackTarget === undefined ? undefined : transferOf(options, fallbackTarget);
      return templates === undefined ? undefined : goodbye(reasons.transfer, plain(templates, fallbackTarget ?? '', 'failed'));
    },
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
  const known: Known = {
    session: sessionId,
    bot: place.bot,
    caller: oneLine(callerNumber(request) ?? ''),
    called: oneLine(calledUser(request) ?? ''),
  };
  return {
    can: { handOff: handOffAbility(options, known) },
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
