import { invariant } from '#base';
import { isSecure, type TransportName } from '../message/hop.ts';
import { printHostPort } from '../message/host.ts';
import { printUri } from '../message/uri-parts.ts';
import type { EndpointSettings, OwnAddress } from './settings.ts';

const protocolNames: Readonly<Record<TransportName, string>> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS', ws: 'WS', wss: 'WSS' };

function ownAddress(settings: EndpointSettings, transport: TransportName): OwnAddress {
  const own = settings.addresses[transport] ?? settings.addresses.tls ?? settings.addresses.tcp ?? settings.addresses.udp;
  invariant(own !== undefined, 'an endpoint has an address on some transport');
  return own;
}

/** Our Via, with `rport` so that answers find the way back through NAT (RFC 3581 §3). */
export function ownVia(settings: EndpointSettings, transport: TransportName, branch: string): string {
  const { host, port } = ownAddress(settings, transport);
  return `SIP/2.0/${protocolNames[transport]} ${printHostPort(host, port)};branch=${branch};rport`;
}

/** Our Contact, as a URI. `sips:` where the far side called us so (RFC 3261 §12.1.1). */
export function ownUri(settings: EndpointSettings, transport: TransportName, sips: boolean): string {
  const { host, port } = ownAddress(settings, transport);
  const named = transport !== 'udp' && !(sips && isSecure(transport));
  return printUri({
    secure: sips,
    ...(settings.contactUser === undefined ? {} : { user: settings.contactUser }),
    host,
    port,
    parameters: named ? { transport } : {},
  });
}
