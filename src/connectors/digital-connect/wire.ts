import { asGatewayError, type GatewayError } from '#base';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';

/** A line slower than this is no line; and nobody waits longer for one file than an attempt at an order, or at a webhook, may take. */
const leastBytesPerMs = 16;
const longestFileMs = 100_000;

/** How long the octets of a file may take, by its size. */
export const fileMs = (timeoutMs: number, sizeBytes: number): number => Math.min(longestFileMs, timeoutMs * 2 + sizeBytes / leastBytesPerMs);

/** The JSON in an answer; undefined where there is none that can be read. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What went wrong on the way, in this connector's words: the code of the wire stands in the facts. */
export function failureOf(thrown: unknown, what: string): GatewayError {
  const error = asGatewayError(thrown);
  const facts = { what, code: error.code };
  switch (error.code) {
    case 'API_TIMEOUT':
      return errors.DIGITAL_CONNECT_TIMEOUT(facts, error);
    case 'API_UNREACHABLE':
    case 'API_FORBIDDEN_ADDRESS':
      return errors.DIGITAL_CONNECT_UNREACHABLE(facts, error);
    case 'API_TOO_LARGE':
      return errors.DIGITAL_CONNECT_UNREADABLE(facts, error);
    default:
      return error;
  }
}
