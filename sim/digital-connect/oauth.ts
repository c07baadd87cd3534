import { generateKeyPairSync, sign } from 'node:crypto';
import { bad, type Dice, ok, type Result } from '#base';
import { type Account, type OauthClient, regionHosts } from './account.ts';
import { type Answer, answerJson, oauthProblem } from './answer.ts';
import { checkAssertion } from './assertion.ts';
import type { Note } from './event-log.ts';
import { newId } from './ids.ts';
import type { Quirks } from './quirks.ts';
import type { Timers } from './timers.ts';

/** What an access token allows. */
export interface Grant {
  readonly account: Account;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

export interface TokenRequest {
  /** The account whose address was used; `undefined` when the address does not tell. */
  readonly account: Account | undefined;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
  /** The URL as the client addressed it: the right `aud` besides the documented one. */
  readonly url: string;
}

export interface Oauth {
  token(request: TokenRequest): Answer;
  /** Reads `Authorization: Bearer …`. */
  check(authorization: string | undefined): Result<Grant>;
  /** Tokens issued so far stop working; those of one client if one is named. */
  revoke(clientId?: string): number;
  certs(): Answer;
  clear(): void;
}

export interface OauthOptions {
  readonly accounts: readonly Account[];
  readonly dice: Dice;
  readonly timers: Timers;
  readonly quirks: () => Quirks;
  readonly note: Note;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const formFields = ['grant_type', 'scope', 'token_type', 'expires_in', 'client_assertion_type', 'client_assertion'];

type Refused = { readonly status: number; readonly error: string; readonly description: string };
const refuse = (status: number, error: string, description: string): { ok: false; error: Refused } => bad({ status, error, description });

/** The token endpoint and what it gave out: client credentials only, which is what a machine has. */
export function openOauth({ accounts, dice, timers, quirks, note }: OauthOptions): Oauth {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = newId(dice);
  const grants = new Map<string, Grant>();
  const spent = new Map<string, number>();

  const sealed = (claims: object): string => {
    const text = [{ kid, alg: 'ES256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };

  const byBasic = (authorization: string, of: readonly Account[]): Result<readonly [Account, OauthClient], Refused> => {
    const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? [];
    if (encoded === undefined) return refuse(401, 'invalid_client', 'The Authorization header is not Basic.');
    const [id, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    for (const account of of)
      for (const client of account.clients)
        if (client.id === id && client.secret !== undefined && client.secret === rest.join(':')) return ok([account, client]);
    return refuse(401, 'invalid_client', 'Client id or secret are wrong.');
  };

  const byAssertion = (form: URLSearchParams, of: readonly Account[], url: string): Result<readonly [Account, OauthClient], Refused> => {
    if (form.get('client_assertion_type') !== assertionType) return refuse(400, 'invalid_request', `client_assertion_type must be ${assertionType}.`);
    const nowS = Math.floor(timers.wall() / 1000);
    for (const [used, expS] of spent) if (expS < nowS) spent.delete(used);
    let why = 'no account at this address';
    for (const account of of) {
      const audiences = [url, `https://${account.name}.${regionHosts[account.region].id}/oauth/token`];
      const seen = (clientId: string, jti: string): boolean => spent.has(`${clientId} ${jti}`);
      const read = checkAssertion(form.get('client_assertion') ?? '', { clients: account.clients, audiences, nowS, seen });
      if (read.ok) {
        spent.set(`${read.value.client.id} ${read.value.jti}`, read.value.expS);
        return ok([account, read.value.client]);
      }
      why = read.error;
    }
    return refuse(401, 'invalid_client', `The client assertion was refused: ${why}.`);
  };

  const grantFor = (request: TokenRequest): Result<object, Refused> => {
    if (request.contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
      return refuse(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded.');
    const form = new URLSearchParams(request.body);
    for (const name of form.keys()) {
      if (!formFields.includes(name)) return refuse(400, 'invalid_request', `${name} is not a parameter of this grant.`);
      if (form.getAll(name).length > 1) return refuse(400, 'invalid_request', `${name} stands there more than once.`);
    }
    const of = request.account ? [request.account] : accounts;
    const hasAssertion = form.has('client_assertion') || form.has('client_assertion_type');
    if (hasAssertion === (request.authorization !== undefined))
      return refuse(hasAssertion ? 400 : 401, hasAssertion ? 'invalid_request' : 'invalid_client', 'A client proves itself in exactly one way.');
    const who = hasAssertion ? byAssertion(form, of, request.url) : byBasic(request.authorization ?? '', of);
    if (!who.ok) return who;
    const [account, client] = who.value;
    const grantType = form.get('grant_type');
    if (grantType === null) return refuse(400, 'invalid_request', 'grant_type is missing.');
    if (grantType !== 'client_credentials') return refuse(400, 'unsupported_grant_type', 'This client has client_credentials only.');
    const asked = form.get('scope')?.split(' ').filter(Boolean);
    const excess = asked?.filter((scope) => !client.scopes.includes(scope)) ?? [];
    if (excess.length > 0) return refuse(400, 'invalid_scope', `The client was not granted ${excess.join(' ')}.`);
    const wished = form.get('expires_in');
    if (wished !== null && !/^[1-9]\d{0,8}$/.test(wished)) return refuse(400, 'invalid_request', 'expires_in must be seconds.');
    const tokenType = form.get('token_type');
    if (tokenType !== null && tokenType !== 'opaque') return refuse(400, 'invalid_request', 'token_type may be opaque.');
    return ok(issue(account, client, asked ?? client.scopes, wished === null ? undefined : Number(wished), tokenType === 'opaque'));
  };

  const issue = (account: Account, client: OauthClient, scopes: readonly string[], wishedS: number | undefined, opaque: boolean): object => {
    const { tokenSeconds, tokenForm } = quirks();
    const expiresIn = Math.min(wishedS ?? tokenSeconds, tokenSeconds);
    const wallMs = timers.wall();
    const iat = Math.floor(wallMs / 1000);
    const jti = newId(dice);
    const claims = {
      iss: `https://www.${regionHosts[account.region].id}`,
      aud: `https://${regionHosts[account.region].api}`,
      exp: iat + expiresIn,
      nbf: iat,
      iat,
      jti,
      cid: client.id,
      gty: 'client_credentials',
      scp: scopes,
      acc: account.name,
      sub: client.id,
    };
    const token = opaque || tokenForm === 'opaque' ? jti : sealed(claims);
    for (const [old, { expiresAtMs }] of grants) if (expiresAtMs <= wallMs) grants.delete(old);
    grants.set(token, { account, clientId: client.id, scopes, expiresAtMs: wallMs + expiresIn * 1000 });
    note('token-issued', { account: account.name, clientId: client.id, scopes, expiresIn });
    return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: scopes.join(' ') };
  };

  return {
    token(request) {
      const done = grantFor(request);
      if (done.ok) return answerJson(200, done.value, { 'cache-control': 'no-store', pragma: 'no-cache' });
      const { status, error, description } = done.error;
      note('token-refused', { error, description });
      return oauthProblem(status, error, description, status === 401 ? { 'www-authenticate': 'Basic realm="oauth"' } : undefined);
    },
    check(authorization) {
      const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '') ?? [];
      const grant = token === undefined ? undefined : grants.get(token);
      if (!grant) return bad('no such token');
      return grant.expiresAtMs <= timers.wall() ? bad('the token has expired') : ok(grant);
    },
    revoke(clientId) {
      const before = grants.size;
      for (const [token, grant] of grants) if (clientId === undefined || grant.clientId === clientId) grants.delete(token);
      note('tokens-revoked', { count: before - grants.size });
      return before - grants.size;
    },
    certs: () => answerJson(200, { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] }),
    clear() {
      grants.clear();
      spent.clear();
    },
  };
}
