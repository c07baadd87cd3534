import { bad, ok, type Result } from '#base';
import { DIGIT, maxUint32, parseDecimal, skip, skipBlanks } from './characters.ts';
import { parameter, parseParameters } from './parameters.ts';

/** Who must refresh a session before it expires: the sender of the request (`uac`) or of the response (`uas`). RFC 4028 §4. */
export type Refresher = 'uac' | 'uas';

export interface SessionExpires {
  readonly seconds: number;
  readonly refresher: Refresher | undefined;
}

/** Reads Session-Expires or Min-SE: seconds, then parameters. RFC 4028 §4, §5. */
export function parseSessionExpires(text: string): Result<SessionExpires> {
  const start = skipBlanks(text, 0);
  const end = skip(text, DIGIT, start);
  const seconds = parseDecimal(text.slice(start, end), maxUint32);
  if (seconds === undefined) return bad('a session interval is no number');
  const parameters = parseParameters(text, end);
  if (!parameters.ok) return parameters;
  const refresher = parameter(parameters.value, 'refresher')?.toLowerCase();
  return ok({ seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined });
}

export const printSessionExpires = (seconds: number, refresher?: Refresher): string =>
  refresher ? `${seconds};refresher=${refresher}` : String(seconds);
