import { bad, type GatewayError, invariant, ok, type Result } from '#base';
import { type CallOrder, plainNumber } from '#contract';
import { destinationOf } from '#net';
import { type ForeignHeaders, parseUri, printUserToUser } from '#protocols/sip';
import { cut, type Greeting, type Invitation, oneLine, type Placing } from '#telephony';
import type { SipTrunkOptions } from './options.ts';
import { sipTrunkErrors as errors } from './sip-trunk.errors.ts';

type Outgoing = NonNullable<SipTrunkOptions['outgoing']>;

/** Longest value of a parameter that travels as a header field, in UTF-8 bytes. */
const longestParameter = 256;

/** A number as a trunk dials it: digits, one plus before them at the most, and nothing that means anything in a URI. ITU-T E.164 has 15; PBXs have prefixes. */
export function dialable(written: string | undefined): string | undefined {
  const plain = plainNumber(written ?? '');
  return /^\+?[0-9]{1,32}$/.test(plain) ? plain : undefined;
}

/** Whom a URI is for: it was looked at when the configuration was read. */
function invite(target: string, outgoing: Outgoing, headers: ForeignHeaders): Omit<Invitation, 'callId'> {
  const uri = parseUri(target);
  invariant(uri.ok && uri.value.kind === 'sip', 'options are checked before they are used');
  const { from, display, credentials } = outgoing;
  const { username = '', password = '', realm } = credentials ?? {};
  return {
    to: destinationOf(uri.value),
    target,
    from: { uri: from, ...(display === undefined ? {} : { display }) },
    headers: [...Object.entries(outgoing.headers), ...headers],
    ...(credentials === undefined ? {} : { credentials: { username, password, ...(realm === undefined ? {} : { realm }) } }),
  };
}

/** A call to a number that was ordered. */
export function placing({ facts, parameters }: CallOrder, outgoing: Outgoing, { can, dialect }: Greeting): Result<Placing, GatewayError> {
  const number = dialable(facts.calledNumber);
  if (number === undefined) return bad(errors.SIP_TRUNK_NUMBER_UNUSABLE());
  const headers = Object.entries(outgoing.parameterHeaders).flatMap(([name, field]) => {
    const text = Object.hasOwn(parameters, name) ? cut(oneLine(parameters[name] ?? ''), longestParameter) : '';
    return text === '' ? [] : [[field, text] as const];
  });
  const invitation = invite(outgoing.uri.replaceAll('{number}', number), outgoing, headers);
  return ok({ invitation, can, dialect, mostRingMs: outgoing.ringSeconds * 1000 });
}

/** A call to the target of a hand-off, with what was learned. */
export function onward(
  uri: string,
  headers: ForeignHeaders,
  context: string,
  options: SipTrunkOptions,
  outgoing: Outgoing,
): Omit<Invitation, 'callId'> {
  const way = context === '' ? 'none' : options.context;
  return invite(uri, outgoing, [
    ...headers,
    ...(way === 'user-to-user' ? [['User-to-User', printUserToUser(new TextEncoder().encode(context))] as const] : []),
    ...(way === 'header' ? [[options.contextHeader, context] as const] : []),
  ]);
}
