import { asGatewayError, type GatewayError } from '#base';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';

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
