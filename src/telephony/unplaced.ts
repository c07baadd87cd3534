import type { GatewayError } from '#base';
import type { PlacedCall, PlacedCallEvent } from '#contract';

/** A call that comes to nothing before anything is sent. */
export function unplaced(
  why: Extract<PlacedCallEvent, { kind: 'unanswered' }>['why'],
  error: GatewayError,
  listener: (event: PlacedCallEvent) => void,
): PlacedCall {
  const report = { cause: 'refused', signalling: [], dropped: 0 };
  void Promise.resolve().then(() => listener({ kind: 'unanswered', why, error, report }));
  return { cancel() {} };
}
