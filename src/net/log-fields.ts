import { GatewayError } from '#base';
import { isPersonalName, isSecretName, withoutPersons, withoutSecrets } from './redact.ts';

/** What may be written. */
export interface LogPolicy {
  /** Fields under `pii` are written; otherwise they are dropped. Secrets never are, either way. */
  readonly pii: boolean;
  /** Errors are written with our own stack. */
  readonly stacks: boolean;
}

const maxDepth = 6;
const maxEntries = 60;

/** A copy of log fields that is safe to write: plain, bounded, without secrets, and without people unless the policy wants them. */
export function safeFields(fields: Readonly<Record<string, unknown>>, policy: LogPolicy): Record<string, unknown> {
  return safeRecord(fields, policy, policy.pii, 0);
}

function safeRecord(record: object, policy: LogPolicy, personal: boolean, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  let taken = 0;
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined || typeof value === 'function') continue;
    if (taken++ >= maxEntries) {
      copy['…'] = 'cut';
      break;
    }
    const key = withoutPersons(withoutSecrets(name));
    if (name === 'pii') {
      if (policy.pii) copy[key] = safeValue(value, policy, true, depth + 1);
    } else if (isSecretName(name)) copy[key] = '[redacted]';
    else if (!personal && isPersonalName(name)) copy[key] = '[personal]';
    else copy[key] = safeValue(value, policy, personal, depth + 1);
  }
  return copy;
}

function safeValue(value: unknown, policy: LogPolicy, personal: boolean, depth: number): unknown {
  if (typeof value === 'string') return safeText(value, personal);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'symbol' || typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return safeError(value, policy, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (value instanceof URL) return safeText(value.href, personal);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} octets]`;
  if (depth >= maxDepth) return '[deep]';
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((item) => safeValue(item, policy, personal, depth + 1));
  return safeRecord(value, policy, personal, depth);
}

/** E-mail addresses are caught everywhere; bare digits only in words of others, since ids and counts are made of them too. */
function safeText(text: string, personal: boolean): string {
  const clean = withoutSecrets(text);
  if (personal) return clean;
  return /[@\s+]|^(?:tel|sips?):/i.test(clean) ? withoutPersons(clean) : clean;
}

/**
 * What a failure may say: its own code, verdict and constant sentence. Whatever it wraps was worded by others,
 * so of the cause only the kind is kept, and its words go where personal data goes.
 */
function safeError(error: Error, policy: LogPolicy, depth: number): unknown {
  const ours = error instanceof GatewayError;
  const { cause } = error;
  const told: Record<string, unknown> = ours
    ? {
        code: error.code,
        blame: error.blame,
        retry: error.retry,
        says: withoutPersons(withoutSecrets(error.message)),
        facts: safeRecord(error.facts, policy, false, depth + 1),
      }
    : { kind: nameOf(error), ...codeOf(error) };
  if (!ours && policy.pii) told['pii'] = { message: withoutSecrets(error.message) };
  // A bug must be found: the place it came from is ours to tell. Further frames are for `debug`.
  const frames = framesOf(error);
  if (policy.stacks) told['stack'] = frames;
  else if (!ours || (error.blame === 'gateway' && cause === undefined)) told['at'] = frames[0];
  if (cause !== undefined && depth < maxDepth) told['cause'] = cause instanceof Error ? safeError(cause, policy, depth + 1) : `[${typeof cause}]`;
  return told;
}

const nameOf = (error: Error): string => (/^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error');

function codeOf(error: Error): { code?: string } {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? { code } : {};
}

/** The frames of a stack, without the message that stands before them, our own makers of errors, and the way to our folder. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const words = stack.indexOf(error.message);
  return (words < 0 ? stack : stack.slice(words + error.message.length))
    .split('\n')
    .filter((line) => /^ {4}at .{1,300}:\d+:\d+\)?$/.test(line) && !/\(node:|base\/errors\.ts/.test(line))
    .slice(0, 20)
    .map((line) => withoutSecrets(line.slice(7).replace(/(?:file:\/\/)?[^\s()]*\/(src|node_modules|sim|test)\//, '$1/')));
}
