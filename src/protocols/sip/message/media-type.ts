import { bad, ok, type Result } from '#base';
import { skip, skipBlanks, TOKEN } from './characters.ts';
import { type Parameters, parseParameters } from './parameters.ts';

/** A Content-Type. RFC 3261 §20.15. */
export interface MediaType {
  /** `application/sdp`, in lower case. */
  readonly name: string;
  readonly parameters: Parameters;
}

export function parseMediaType(text: string): Result<MediaType> {
  const start = skipBlanks(text, 0);
  const slash = skip(text, TOKEN, start);
  let at = skipBlanks(text, slash);
  if (slash === start || text.charCodeAt(at) !== 47) return bad('a media type has no slash');
  at = skipBlanks(text, at + 1);
  const end = skip(text, TOKEN, at);
  if (end === at) return bad('a media type has no subtype');
  const parameters = parseParameters(text, end);
  if (!parameters.ok) return parameters;
  return ok({ name: `${text.slice(start, slash)}/${text.slice(at, end)}`.toLowerCase(), parameters: parameters.value });
}

/** Does an Accept element (`application/*`, `text/plain;q=0.5`) cover the type? RFC 3261 §20.1. */
export function covers(range: string, name: string): boolean {
  const [bare = ''] = range.split(';');
  const wanted = bare.trim().toLowerCase();
  return wanted === '*/*' || wanted === name || (wanted.endsWith('/*') && name.startsWith(wanted.slice(0, -1)));
}
