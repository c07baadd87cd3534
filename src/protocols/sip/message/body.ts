import { parseMediaType } from './media-type.ts';
import type { SipMessage } from './message.ts';
import { splitMultipart } from './multipart.ts';
import { parameter } from './parameters.ts';

/** A body, opaque to this room: what it says is for whoever knows its type. */
export interface Body {
  /** Media type in lower case, without parameters: `application/sdp`. */
  readonly type: string;
  readonly octets: Uint8Array;
}

/** What became of a message's body: none, one we take, or one we must refuse with 415. */
export type BodyVerdict = { readonly kind: 'none' } | { readonly kind: 'taken'; readonly body: Body } | { readonly kind: 'refused' };

const none: BodyVerdict = { kind: 'none' };
const refused: BodyVerdict = { kind: 'refused' };

/** `handling=optional` lets a receiver ignore a body it does not know. RFC 3204 §4, RFC 3261 §20.11. */
const handlingOf = (disposition: string | undefined): string | undefined =>
  disposition === undefined ? undefined : /;[ \t]*handling[ \t]*=[ \t]*(optional|required)/i.exec(disposition)?.[1]?.toLowerCase();

/**
 * Finds the body of a message among the types one takes. Out of a multipart (RFC 5621) the first part of such a type is taken;
 * unknown parts beside it are ignored unless they say `handling=required`: carriers add ISUP and location that way and forget the parameter.
 */
export function findBody(message: SipMessage, takes: readonly string[]): BodyVerdict {
  if (message.body.length === 0) return none;
  const encoding = message.headers.get('content-encoding')?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') return refused;
  const read = message.headers.read('content-type', parseMediaType);
  if (!read) return refused;
  if (!read.ok) return refused;
  const { name, parameters } = read.value;
  if (takes.includes(name)) return { kind: 'taken', body: { type: name, octets: message.body } };
  const optional = handlingOf(message.headers.get('content-disposition')) === 'optional';
  const boundary = parameter(parameters, 'boundary');
  if (!name.startsWith('multipart/') || boundary === undefined) return optional ? none : refused;
  let taken: Body | undefined;
  for (const part of splitMultipart(message.body, boundary)) {
    if (!taken && takes.includes(part.type)) taken = { type: part.type, octets: part.octets };
    else if (!takes.includes(part.type) && handlingOf(part.disposition) === 'required') return refused;
  }
  if (taken) return { kind: 'taken', body: taken };
  return optional ? none : refused;
}
