import type { UpgradeTrial } from '#net';
import { type Check, fine, found, unchecked } from './check.ts';
import type { FindingCode } from './findings.ts';

/** What can be read of the token of an address without its key. The token itself, and its values, are shown to nobody. */
export function judgeToken(url: URL, wallMs: number): Check {
  const what = 'token';
  const tokens = url.searchParams.getAll('token');
  const [token] = tokens;
  if (token === undefined || token === '') return found('TOKEN_ABSENT', what, 'no `token` in the address');
  const parts = token.split('.');
  const [header, claims] = [readPart(parts[0]), readPart(parts[1])];
  if (parts.length !== 3 || tokens.length > 1 || header === undefined || claims === undefined)
    return found('TOKEN_UNREADABLE', what, tokens.length > 1 ? `${tokens.length} tokens` : `${parts.length} parts`);
  const names = Object.keys(claims).sort();
  const seen = `${typeof header['alg'] === 'string' ? header['alg'] : 'no algorithm'}; claims ${names.join(', ') || 'none'}`;
  if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 < wallMs) return found('TOKEN_EXPIRED', what, seen);
  if (typeof claims['appId'] !== 'string') return found('TOKEN_NO_APP', what, seen);
  return fine(what, `${seen} (whether its signature is right, only the gateway knows)`);
}

function readPart(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (part === undefined || !/^[\w-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Damaged: the caller says so.
  }
}

const statuses: Readonly<Record<number, FindingCode>> = {
  401: 'STREAM_REFUSED_TOKEN',
  403: 'STREAM_FORBIDDEN',
  404: 'STREAM_NOT_FOUND',
  429: 'STREAM_BUSY',
  502: 'STREAM_PROXY',
  503: 'STREAM_BUSY',
  504: 'STREAM_PROXY',
};

/** What the answer to the upgrade says. */
export function judgeUpgrade({ status, failure, roundTripMs, then, server }: UpgradeTrial): Check[] {
  const what = 'upgrade';
  if (status === undefined) return [found('STREAM_SILENT', what, failure ?? 'no answer')];
  const seen = `${status} in ${roundTripMs.toFixed(0)} ms${server === undefined ? '' : `; server: ${server}`}`;
  if (status !== 101) return [found(statuses[status] ?? 'STREAM_NOT_UPGRADED', what, seen), unchecked('first message', 'there is no stream')];
  const first = 'first message';
  if (then === 'closes') return [fine(what, seen), found('STREAM_CLOSED_AT_ONCE', first, 'closed before the caller said anything')];
  return [fine(what, seen), fine(first, then === 'talks' ? 'the far side speaks first' : 'waits for the caller to speak first; gone without a word')];
}

/** What a plain GET says of a web address. */
export function judgeGet({ status, failure, roundTripMs, server }: UpgradeTrial): Check {
  if (status === undefined) return found('STREAM_SILENT', 'answer', failure ?? 'no answer');
  const seen = `${status} in ${roundTripMs.toFixed(0)} ms${server === undefined ? '' : `; server: ${server}`}`;
  if (status === 502 || status === 504) return found('STREAM_PROXY', 'answer', seen);
  return status >= 500 ? found('HTTP_ERROR', 'answer', seen) : fine('answer', seen);
}
