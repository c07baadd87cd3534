import { bad, type Dice, type GatewayError, type Instant, type Logger, later, ok, type Result, type Scheduler } from '#base';
import type { WebClient } from '#net';
import { printAssertion } from './assertion.ts';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';
import { type DigitalConnectOptions, hostsOf } from './options.ts';
import { type GrantedToken, readRetryAfter, readToken, readTokenError } from './protocol.ts';
import { failureOf, jsonOf } from './wire.ts';

export interface TokenFailure {
  readonly error: GatewayError;
  readonly afterMs?: number;
}

/** The one token of a channel. */
export interface TokenSource {
  /** A token that works, as far as can be known; one request for all who ask at once. Never rejects. */
  take(): Promise<Result<GrantedToken, TokenFailure>>;
  /** This one was refused: the next who asks gets another. */
  drop(token: GrantedToken): void;
  /** The last one, however old: what it was granted. */
  readonly last: GrantedToken | undefined;
}

export interface TokenPorts {
  readonly web: WebClient;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
}

/** A token is asked for anew when this share of its life is over. */
const renewShare = 0.8;
const answerBytes = 64 * 1024;
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export function tokenSource(
  options: Pick<DigitalConnectOptions, 'account' | 'region' | 'hosts' | 'client' | 'scopes' | 'timeoutMs'>,
  { web, scheduler, dice, logger }: TokenPorts,
): TokenSource {
  const { client, timeoutMs } = options;
  const url = `${hostsOf(options).id}/oauth/token`;
  let held: { readonly token: GrantedToken; readonly renewAt: Instant; readonly endsAt: Instant } | undefined;
  let last: GrantedToken | undefined;
  let under: Promise<Result<GrantedToken, TokenFailure>> | undefined;
  /** The endpoint did not grant what was asked for by name: then all that it grants will do. */
  let unnamed = options.scopes.length === 0;

  const proof = (form: URLSearchParams): Record<string, string> => {
    if (client.key === undefined) {
      const pair = [client.id, client.secret ?? ''].join(':');
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    const jti = Buffer.from(dice.bytes(18)).toString('base64url');
    const nowS = Math.floor(scheduler.wall() / 1000);
    form.set('client_assertion_type', assertionType);
    form.set('client_assertion', printAssertion({ clientId: client.id, ...client.key, audience: url, jti, nowS }));
    return {};
  };

  const ask = async (): Promise<Result<GrantedToken, TokenFailure>> => {
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (!unnamed) form.set('scope', options.scopes.join(' '));
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...proof(form) };
    const {
      status,
      headers: answered,
      body,
    } = await web.request({ method: 'POST', url, headers, body: form.toString(), timeoutMs, maxBytes: answerBytes });
    const json = jsonOf(body);
    if (status >= 200 && status < 300) {
      const token = readToken(json);
      return token.ok ? token : bad({ error: errors.DIGITAL_CONNECT_UNREADABLE({ status, what: 'token' }) });
    }
    const says = readTokenError(json);
    if (says === 'invalid_scope' && !unnamed) {
      logger.warn('not all configured scopes are granted; asking without names', { scopes: options.scopes });
      unnamed = true;
      return ask();
    }
    const afterMs = readRetryAfter(answered['retry-after'], scheduler.wall());
    const later = afterMs === undefined ? {} : { afterMs };
    if (status === 429) return bad({ error: errors.DIGITAL_CONNECT_BUSY({ what: 'token' }), ...later });
    if (status >= 500 || status === 408) return bad({ error: errors.DIGITAL_CONNECT_BROKEN({ status, what: 'token' }), ...later });
    return bad({ error: errors.DIGITAL_CONNECT_CLIENT_REFUSED({ status, pii: { says } }) });
  };

  const renew = async (): Promise<Result<GrantedToken, TokenFailure>> => {
    const asked = scheduler.now();
    let answer: Result<GrantedToken, TokenFailure>;
    try {
      answer = await ask();
    } catch (thrown) {
      answer = bad({ error: failureOf(thrown, 'token') });
    }
    if (!answer.ok) {
      logger.warn('no access granted', { code: answer.error.error.code });
      return held !== undefined && scheduler.now() < held.endsAt ? ok(held.token) : answer;
    }
    const { value: token } = answer;
    held = { token, renewAt: later(asked, token.lifeS * 1000 * renewShare), endsAt: later(asked, token.lifeS * 1000) };
    if (last === undefined)
      logger.info('access granted', { lifeS: token.lifeS, scopes: token.scopes === undefined ? 'not told' : [...token.scopes] });
    last = token;
    return answer;
  };

  return {
    get last() {
      return last;
    },
    async take() {
      if (held !== undefined && scheduler.now() < held.renewAt) return ok(held.token);
      under ??= renew().finally(() => (under = undefined));
      return under;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
