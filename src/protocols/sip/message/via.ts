import { bad, ok, type Result } from '#base';
import { skip, skipBlanks, TOKEN } from './characters.ts';
import { parseHost, parsePort, printHostPort } from './host.ts';
import { type Parameters, parameter, parseParameters } from './parameters.ts';

/** One hop of a Via. RFC 3261 §20.42. */
export interface Via {
  /** In upper case: `UDP`, `TCP`, `TLS`, `WS`, `WSS` or an extension. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: Parameters;
}

/** Every branch of an RFC 3261 sender begins so (§8.1.1.7). */
export const magicCookie = 'z9hG4bK';

/** Where the transport stands, after `SIP / 2.0 /` with or without blanks; -1 when it is no such Via. */
function afterProtocol(text: string): number {
  if (text.startsWith('SIP/2.0/')) return skipBlanks(text, 8);
  let at = skipBlanks(text, 0);
  for (const part of ['SIP', '2.0'] as const) {
    const end = skip(text, TOKEN, at);
    if (text.slice(at, end).toUpperCase() !== part) return -1;
    at = skipBlanks(text, end);
    if (text.charCodeAt(at) !== 47) return -1;
    at = skipBlanks(text, at + 1);
  }
  return at;
}

/** Reads one Via value. Blanks may stand around the slashes and the colon. */
export function parseVia(text: string): Result<Via> {
  let at = afterProtocol(text);
  if (at < 0) return bad('a Via does not begin with SIP/2.0');
  const transportEnd = skip(text, TOKEN, at);
  if (transportEnd === at) return bad('a Via has no transport');
  const transport = text.slice(at, transportEnd).toUpperCase();
  at = skipBlanks(text, transportEnd);
  if (at === transportEnd) return bad('a Via has no blank before its host');
  const place = parseHost(text, at);
  if (!place.ok) return place;
  let { end } = place.value;
  let port: number | undefined;
  const colon = skipBlanks(text, end);
  if (text.charCodeAt(colon) === 58) {
    const found = parsePort(text, skipBlanks(text, colon + 1));
    if (!found.ok) return found;
    ({ port, end } = found.value);
  }
  const parameters = parseParameters(text, end);
  if (!parameters.ok) return parameters;
  return ok({ transport, host: place.value.host, port, parameters: parameters.value });
}

/** The branch, if it is one of RFC 3261: the cookie and something after it. Else undefined, and RFC 2543 matching applies (RFC 4475 §3.2.1). */
export function branchOf(via: Via): string | undefined {
  const branch = parameter(via.parameters, 'branch');
  return branch !== undefined && branch.length > magicCookie.length && branch.startsWith(magicCookie) ? branch : undefined;
}

/**
 * The Via as the server side passes it on: with `received` when the sender's own claim differs from where the message came from or when `rport` asks,
 * and with `rport` filled in. RFC 3261 §18.2.1, RFC 3581 §4.
 */
export function stampVia(via: Via, address: string, port: number): string {
  const asks = parameter(via.parameters, 'rport') !== undefined;
  let text = `SIP/2.0/${via.transport} ${printHostPort(via.host, via.port)}`;
  for (const one of via.parameters) if (one.name !== 'received' && one.name !== 'rport') text += `;${one.text}`;
  if (asks || via.host.toLowerCase() !== address.toLowerCase()) text += `;received=${address}`;
  if (asks) text += `;rport=${port}`;
  return text;
}

/** The sender as transactions compare it: host and port, the port never left out. RFC 3261 §17.2.3. */
export function sentBy(via: Via): string {
  const port = via.port ?? (via.transport === 'TLS' || via.transport === 'WSS' ? 5061 : 5060);
  return `${via.host.toLowerCase()}:${port}`;
}
