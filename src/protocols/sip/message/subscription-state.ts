import { bad, ok, type Result } from '#base';
import { maxUint32, parseDecimal, skip, skipBlanks, TOKEN } from './characters.ts';
import { parameter, parseParameters } from './parameters.ts';

/** Whether more notifications will come. RFC 6665 §8.4 (`Subscription-State`). */
export interface SubscriptionState {
  readonly state: string;
  readonly expiresSeconds: number | undefined;
  readonly reason: string | undefined;
}

export function parseSubscriptionState(text: string): Result<SubscriptionState> {
  const start = skipBlanks(text, 0);
  const end = skip(text, TOKEN, start);
  if (end === start) return bad('a subscription state is missing');
  const parameters = parseParameters(text, end);
  if (!parameters.ok) return parameters;
  const expiresSeconds = parseDecimal(parameter(parameters.value, 'expires') ?? '', maxUint32);
  return ok({ state: text.slice(start, end).toLowerCase(), expiresSeconds, reason: parameter(parameters.value, 'reason') });
}
