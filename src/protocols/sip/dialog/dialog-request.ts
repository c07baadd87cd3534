import type { Dice } from '#base';
import type { Body } from '../message/body.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import { HeaderList } from '../message/header-list.ts';
import type { Hop } from '../message/hop.ts';
import { SipRequest } from '../message/message.ts';
import type { Dialog } from './dialog.ts';
import { freshBranch } from './fresh.ts';
import { ownUri, ownVia } from './own-address.ts';
import { applyRoutes, hopFor } from './route.ts';
import { allowedMethods, type EndpointSettings, supportedOptions } from './settings.ts';

/** What a request says beyond what the dialog gives it. */
export interface RequestParts {
  readonly headers?: ForeignHeaders;
  readonly body?: Body | undefined;
  /** The number, for ACK, which has its INVITE's. */
  readonly cseq?: number;
}

/** Requests that carry our Contact and what we can: they refresh the target or begin something. RFC 3261 §20, table 2. */
const withContact: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'REFER', 'NOTIFY']);

/** A request within a dialog, and where it goes. RFC 3261 §12.2.1.1. */
export function dialogRequest(
  dialog: Dialog,
  method: string,
  parts: RequestParts,
  settings: EndpointSettings,
  dice: Dice,
): { readonly request: SipRequest; readonly to: Hop } {
  const routed = applyRoutes(dialog.remoteTarget, dialog.routeSet);
  const to = hopFor(routed.next, dialog.flow, settings.nextHop);
  const headers = new HeaderList();
  headers.add('Via', ownVia(settings, to.transport, freshBranch(dice)));
  headers.add('Max-Forwards', '70');
  for (const route of routed.routes) headers.add('Route', route);
  headers.add('From', dialog.local);
  headers.add('To', dialog.remote);
  headers.add('Call-ID', dialog.callId);
  headers.add('CSeq', `${parts.cseq ?? dialog.nextSeq()} ${method}`);
  if (withContact.has(method)) {
    headers.add('Contact', `<${ownUri(settings, to.transport, dialog.secure)}>`);
    headers.add('Allow', allowedMethods.join(', '));
    headers.add('Supported', supportedOptions.join(', '));
  }
  headers.add('User-Agent', settings.product);
  for (const [name, value] of parts.headers ?? []) headers.add(name, value);
  if (parts.body) headers.add('Content-Type', parts.body.type);
  return { request: new SipRequest(method, routed.target, headers, parts.body?.octets), to };
}
