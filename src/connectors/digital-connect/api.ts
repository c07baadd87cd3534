import { type Dice, type GatewayError, type Logger, later, type Scheduler } from '#base';
import type { Meter } from '#contract';
import type { WebClient } from '#net';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';
import { type DigitalConnectOptions, hostsOf } from './options.ts';
import { pace } from './pace.ts';
import { type GrantedToken, type Problem, readProblem, readRetryAfter } from './protocol.ts';
import { type TokenFailure, type TokenSource, tokenSource } from './token.ts';
import { failureOf, jsonOf } from './wire.ts';

export interface ApiCall {
  /** For the log. */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly key?: string;
}

export type ApiOutcome =
  | { readonly kind: 'done'; readonly status: number; readonly body: unknown }
  /** It said no, and will again. */
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem; readonly error: GatewayError }
  /** Nobody knows whether it was done, or it was not done now. `asked`: it may have been done. */
  | { readonly kind: 'later'; readonly error: GatewayError; readonly afterMs?: number; readonly asked: boolean };

/** Talkdesk's API with a token: paced, and each answer judged. */
export interface Api {
  /** Never rejects. */
  call(call: ApiCall): Promise<ApiOutcome>;
  readonly tokens: TokenSource;
}

export interface ApiPorts {
  readonly web: WebClient;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

const answerBytes = 2 ** 20;
/** Nobody waits longer for their turn: the outbox tries again. */
const longestTurnMs = 5000;
/** Scopes that were just added take minutes to work (Talkdesk, page on scopes). */
const grantAgainMs = 30_000;

export function talkdeskApi(options: DigitalConnectOptions, ports: ApiPorts): Api {
  const { web, scheduler, logger } = ports;
  const base = hostsOf(options).api;
  const tokens = tokenSource(options, ports);
  const turns = pace(options.requestsPerSecond);

  const ask = async ({ what, method, path, body, key }: ApiCall, token: GrantedToken): Promise<ApiOutcome> => {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token.value}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'x-idempotency-key': key }),
    };
    const wish = {
      method,
      url: `${base}${path}`,
      headers,
      ...(body === undefined ? {} : { body }),
      timeoutMs: options.timeoutMs,
      maxBytes: answerBytes,
    };
    try {
      const { status, headers: answered, body: octets } = await web.request(wish);
      return judge(what, status, octets, readRetryAfter(answered['retry-after'], scheduler.wall()));
    } catch (thrown) {
      return { kind: 'later', error: failureOf(thrown, what), asked: true };
    }
  };

  const turn = async (): Promise<boolean> => {
    const waitMs = turns.wait(scheduler.now(), longestTurnMs);
    if (waitMs === undefined) return false;
    if (waitMs > 0) await new Promise<void>((resolve) => scheduler.at(later(scheduler.now(), waitMs), resolve));
    return true;
  };

  const once = async (call: ApiCall): Promise<{ readonly outcome: ApiOutcome; readonly token?: GrantedToken }> => {
    const token = await tokens.take();
    if (!token.ok) return { outcome: withoutToken(call, token.error) };
    if (!(await turn())) return { outcome: { kind: 'later', error: errors.DIGITAL_CONNECT_PACED(), afterMs: longestTurnMs, asked: false } };
    return { outcome: await ask(call, token.value), token: token.value };
  };

  return {
    tokens,
    async call(call) {
      const began = scheduler.now();
      let { outcome, token } = await once(call);
      if (token !== undefined && isUnauthorized(outcome)) {
        tokens.drop(token);
        ({ outcome, token } = await once(call));
        if (token !== undefined && isUnauthorized(outcome)) {
          tokens.drop(token);
          outcome = { kind: 'later', error: errors.DIGITAL_CONNECT_UNAUTHORIZED({ what: call.what }), afterMs: grantAgainMs, asked: false };
        }
      }
      const fields = { what: call.what, ms: Math.round(scheduler.now() - began), ...('status' in outcome ? { status: outcome.status } : {}) };
      if (outcome.kind === 'done') logger.debug('talkdesk answered', fields);
      else logger.warn('talkdesk did not do it', { ...fields, code: outcome.error.code });
      return outcome;
    },
  };
}

const isUnauthorized = (outcome: ApiOutcome): boolean => outcome.kind === 'refused' && outcome.status === 401;

const withoutToken = ({ what }: ApiCall, { error, afterMs }: TokenFailure): ApiOutcome =>
  error.retry
    ? { kind: 'later', error, asked: false, ...(afterMs === undefined ? {} : { afterMs }) }
    : { kind: 'refused', status: 401, problem: { ended: false, fields: [] }, error: errors.DIGITAL_CONNECT_CLIENT_REFUSED({ what, ...error.facts }) };

/** What an answer means. Statuses are Talkdesk's documented ones and what HTTP says of the others. */
function judge(what: string, status: number, octets: Buffer, afterMs: number | undefined): ApiOutcome {
  const body = octets.length === 0 ? undefined : jsonOf(octets);
  if (status >= 200 && status < 300) {
    if (octets.length > 0 && body === undefined) return { kind: 'later', error: errors.DIGITAL_CONNECT_UNREADABLE({ what, status }), asked: true };
    return { kind: 'done', status, body };
  }
  const patience = afterMs === undefined ? {} : { afterMs };
  if (status === 429) return { kind: 'later', error: errors.DIGITAL_CONNECT_BUSY({ what }), asked: false, ...patience };
  if (status >= 500 || status === 408 || status === 425)
    return { kind: 'later', error: errors.DIGITAL_CONNECT_BROKEN({ what, status }), asked: true, ...patience };
  const problem = readProblem(body);
  const facts = { what, status, ...(problem.fields.length === 0 ? {} : { fields: problem.fields }) };
  const error =
    status === 403
      ? errors.DIGITAL_CONNECT_FORBIDDEN(facts)
      : status === 404
        ? errors.DIGITAL_CONNECT_NOT_FOUND(facts)
        : status === 409
          ? errors.DIGITAL_CONNECT_CONFLICT(facts)
          : errors.DIGITAL_CONNECT_REFUSED(facts);
  return { kind: 'refused', status, problem, error };
}
