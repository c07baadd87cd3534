import type { Dice } from '#base';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import { HeaderList } from '../message/header-list.ts';
import { SipRequest } from '../message/message.ts';
import { printNameAddr } from '../message/name-addr.ts';
import type { InviteRequested } from './call-command.ts';
import { freshBranch } from './fresh.ts';
import { ownUri, ownVia } from './own-address.ts';
import { allowedMethods, type EndpointSettings, supportedOptions } from './settings.ts';

/** What changes from one attempt of an INVITE to the next; all else stays (RFC 3261 §22.2, RFC 4028 §7.3). */
export interface Attempt {
  readonly callId: string;
  readonly localTag: string;
  readonly cseq: number;
  /** Session interval and answers to challenges. */
  readonly headers: ForeignHeaders;
}

/** The INVITE that begins a call. RFC 3261 §8.1.1, §13.2.1. */
export function outgoingInvite(command: InviteRequested, attempt: Attempt, settings: EndpointSettings, dice: Dice): SipRequest {
  const { transport } = command.to;
  const headers = new HeaderList();
  headers.add('Via', ownVia(settings, transport, freshBranch(dice)));
  headers.add('Max-Forwards', '70');
  for (const route of command.routes ?? []) headers.add('Route', `<${route}>`);
  headers.add('From', printNameAddr(command.from.uri, command.from.display, attempt.localTag));
  headers.add('To', printNameAddr(command.toUri ?? command.target));
  headers.add('Call-ID', attempt.callId);
  headers.add('CSeq', `${attempt.cseq} INVITE`);
  headers.add('Contact', `<${ownUri(settings, transport, /^sips:/i.test(command.target))}>`);
  headers.add('Allow', allowedMethods.join(', '));
  headers.add('Supported', supportedOptions.join(', '));
  headers.add('User-Agent', settings.product);
  for (const [name, value] of [...attempt.headers, ...(command.headers ?? [])]) headers.add(name, value);
  if (command.body) headers.add('Content-Type', command.body.type);
  return new SipRequest('INVITE', command.target, headers, command.body?.octets);
}
