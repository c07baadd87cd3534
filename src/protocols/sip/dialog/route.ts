import type { Headers } from '../message/header-list.ts';
import { defaultPort, type Hop, type TransportName } from '../message/hop.ts';
import { looksLikeAddress } from '../message/host.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { parseUri, type SipUri } from '../message/uri.ts';
import { uriParameter, withoutHeaders } from '../message/uri-parts.ts';

/** The elements of Record-Route that can be read, as they stand. RFC 3261 §12.1.1. */
export const routeSetOf = (headers: Headers): readonly string[] => headers.list('record-route').filter((element) => uriOf(element) !== undefined);

function uriOf(element: string): SipUri | undefined {
  const read = parseNameAddr(element);
  return read.ok && read.value.uri.kind === 'sip' ? read.value.uri : undefined;
}

function sipUri(text: string): SipUri | undefined {
  const uri = parseUri(text);
  return uri.ok && uri.value.kind === 'sip' ? uri.value : undefined;
}

/** Request-URI, Route and the URI that tells where to send. */
export interface Routed {
  readonly target: string;
  readonly routes: readonly string[];
  readonly next: SipUri | undefined;
}

/** Applies a route set: loose when its first element has `lr`, else strict, as before RFC 3261. §12.2.1.1. */
export function applyRoutes(remoteTarget: string, routeSet: readonly string[]): Routed {
  const target = sipUri(remoteTarget);
  const targetText = target ? withoutHeaders(target) : remoteTarget;
  const first = routeSet[0] === undefined ? undefined : uriOf(routeSet[0]);
  if (!first) return { target: targetText, routes: [], next: target };
  if (uriParameter(first, 'lr') !== undefined) return { target: targetText, routes: routeSet, next: first };
  return { target: withoutHeaders(first), routes: [...routeSet.slice(1), `<${remoteTarget}>`], next: first };
}

const transports: readonly string[] = ['udp', 'tcp', 'tls', 'ws', 'wss'];

/** The transport a URI names; else that of the way messages came so far. RFC 3263 §4.1 would guess UDP, and lose a call on a TCP trunk that forgot the parameter. */
function transportOf(uri: SipUri, flow: Hop): TransportName {
  const named = uriParameter(uri, 'transport')?.toLowerCase();
  if (named === 'tcp' && uri.secure) return 'tls';
  if (named !== undefined && transports.includes(named)) return named as TransportName;
  return uri.secure ? 'tls' : flow.transport;
}

/**
 * Where a request within a dialog is sent. A connection or socket that served the dialog serves on while the transport is the same
 * (as RFC 5923 lets connections be used again): the shell falls back to the address when it is gone.
 */
export function hopFor(next: SipUri | undefined, flow: Hop, policy: 'contact' | 'source'): Hop {
  if (!next || policy === 'source') return flow;
  const transport = transportOf(next, flow);
  const address = uriParameter(next, 'maddr') ?? next.host;
  const port = next.port ?? (looksLikeAddress(address) ? defaultPort(transport) : undefined);
  return { transport, address, port, ...(transport === flow.transport && flow.connection !== undefined ? { connection: flow.connection } : {}) };
}
