import { answerInterval } from '../dialog/session-timer.ts';
import { allowedMethods, supportedOptions } from '../dialog/settings.ts';
import { findBody } from '../message/body.ts';
import { maxForwards } from '../message/essentials.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import { covers } from '../message/media-type.ts';
import type { SipRequest } from '../message/message.ts';
import { registeredMethods } from '../message/methods.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import type { UserAgentSettings } from './ua-settings.ts';

/** A refusal that needs no state. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
  readonly headers?: ForeignHeaders;
}

const allow: ForeignHeaders = [['Allow', allowedMethods.join(', ')]];

/** Methods that only mean something within a dialog. */
const withinDialogs: ReadonlySet<string> = new Set(['BYE', 'INFO', 'PRACK', 'UPDATE', 'NOTIFY']);

/** Is the method one we serve? RFC 3261 §8.2.1. */
export function screenMethod(request: SipRequest): Refusal | undefined {
  if ((allowedMethods as readonly string[]).includes(request.method)) return undefined;
  return registeredMethods.has(request.method)
    ? { status: 405, why: 'the method is not served', headers: allow }
    : { status: 501, why: 'the method is unknown', headers: allow };
}

/** Does it require what we cannot? RFC 3261 §8.2.2.3. */
export function screenRequire(request: SipRequest): Refusal | undefined {
  const unknown = request.headers.list('require').filter((tag) => tag !== '' && !(supportedOptions as readonly string[]).includes(tag));
  return unknown.length > 0
    ? { status: 420, why: 'an extension is required that we lack', headers: [['Unsupported', unknown.join(', ')]] }
    : undefined;
}

/** All that can be said against a request from outside any dialog before anything is kept for it, in the order of RFC 3261 §8.2. */
export function screen(request: SipRequest, settings: UserAgentSettings): Refusal | undefined {
  const method = screenMethod(request);
  if (method) return method;
  if (request.uri.kind === 'other') return { status: 416, why: 'the scheme of the request-URI is unknown' };
  if (settings.spentHops === 'refuse' && maxForwards(request.headers) === 0) return { status: 483, why: 'too many hops' };
  const required = screenRequire(request);
  if (required) return required;
  if (withinDialogs.has(request.method)) return { status: 481, why: 'there is no such dialog' };
  // Promise P8: nobody makes us dial who is not in a call with us.
  if (request.method === 'REFER') return { status: 403, why: 'a REFER from outside any call' };
  return request.method === 'INVITE' ? screenInvite(request, settings) : undefined;
}

function screenInvite(request: SipRequest, settings: UserAgentSettings): Refusal | undefined {
  const { headers } = request;
  const contacts = headers.list('contact');
  if (contacts.length > 1 || contacts.some((contact) => !parseNameAddr(contact).ok))
    return { status: 400, why: 'an INVITE has one Contact that can be read' };
  if (findBody(request, settings.bodyTypes).kind === 'refused')
    return { status: 415, why: 'the body is of an unknown type', headers: [['Accept', settings.bodyTypes.join(', ')]] };
  const accept = headers.list('accept').filter((range) => range !== '');
  if (accept.length > 0 && !accept.some((range) => settings.bodyTypes.some((type) => covers(range, type))))
    return { status: 406, why: 'no answer of ours would be accepted' };
  const interval = answerInterval(headers, settings);
  return interval.kind === 'too-small' ? { status: 422, why: 'the session interval is too small', headers: interval.headers } : undefined;
}
