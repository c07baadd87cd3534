import type { GatewayError } from '#base';
import type { CallCommand } from '../dialog/call-command.ts';
import { admitHeaders, type ForeignHeaders } from '../message/foreign-headers.ts';
import { parseMediaType } from '../message/media-type.ts';
import { parseUri } from '../message/uri.ts';
import { sipErrors } from '../sip.errors.ts';

const isUri = (text: string): boolean => parseUri(text).ok;

/** Text that may stand in a start line: no control characters. */
function isLine(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 32 || text.charCodeAt(at) === 127) return false;
  return true;
}

function urisOf(command: CallCommand): readonly string[] {
  if (command.kind === 'refer-requested') return [command.target];
  if (command.kind !== 'invite-requested') return [];
  return [command.target, command.from.uri, ...(command.toUri === undefined ? [] : [command.toUri]), ...(command.routes ?? [])];
}

/** What others gave a command to carry, judged before it touches a message: header fields, addresses, types. */
export function refuseCommand(command: CallCommand): GatewayError | undefined {
  const headers: ForeignHeaders = 'headers' in command ? (command.headers ?? []) : [];
  const admitted = admitHeaders(headers);
  if (!admitted.ok) return sipErrors.SIP_HEADER_REFUSED({ why: admitted.error.why, name: admitted.error.name });
  if (!urisOf(command).every(isUri)) return sipErrors.SIP_URI_REFUSED();
  const body = 'body' in command ? command.body : undefined;
  if (body && !(parseMediaType(body.type).ok && isLine(body.type)))
    return sipErrors.SIP_HEADER_REFUSED({ why: 'a body has no media type', name: 'Content-Type' });
  if ('reason' in command && command.reason !== undefined && !isLine(command.reason))
    return sipErrors.SIP_HEADER_REFUSED({ why: 'a reason phrase holds a control character', name: '' });
  return undefined;
}
