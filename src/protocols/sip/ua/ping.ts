import type { Dice } from '#base';
import { freshBranch, freshCallId, freshTag } from '../dialog/fresh.ts';
import { ownVia } from '../dialog/own-address.ts';
import type { EndpointSettings } from '../dialog/settings.ts';
import { HeaderList } from '../message/header-list.ts';
import { SipRequest } from '../message/message.ts';
import { printNameAddr } from '../message/name-addr.ts';
import type { UaInput } from './ua-input.ts';

/** An OPTIONS from outside any dialog: does the far side live, and would it take a call? RFC 3261 §11.1. */
export function pingRequest(ping: Extract<UaInput, { kind: 'ping-requested' }>, settings: EndpointSettings, dice: Dice): SipRequest {
  const headers = new HeaderList();
  headers.add('Via', ownVia(settings, ping.to.transport, freshBranch(dice)));
  headers.add('Max-Forwards', '70');
  headers.add('From', printNameAddr(ping.from, undefined, freshTag(dice)));
  headers.add('To', printNameAddr(ping.target));
  headers.add('Call-ID', freshCallId(dice));
  headers.add('CSeq', '1 OPTIONS');
  headers.add('Accept', settings.bodyTypes.join(', '));
  headers.add('User-Agent', settings.product);
  for (const [name, value] of ping.headers ?? []) headers.add(name, value);
  return new SipRequest('OPTIONS', ping.target, headers);
}
