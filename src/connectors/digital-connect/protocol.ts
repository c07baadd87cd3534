import { bad, ok, type Result } from '#base';

type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text, or a number as text; nothing longer than ids and names are. */
export const shortText = (value: unknown, longest = 255): string | undefined => {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' && text.length <= longest ? text : undefined;
};

export type TypeCase = 'lower' | 'upper';

export interface PreviousMessage {
  readonly who: 'customer' | 'agent';
  readonly content: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface StartOrder {
  readonly touchpoint: string;
  readonly subject?: string;
  readonly email: string;
  readonly context: Readonly<Record<string, string>>;
  readonly previous: readonly PreviousMessage[];
}

/** Body of `POST /digital-connect/conversations`. Talkdesk's reference: customer = user, bot = external; its schema and its sample differ in case. */
export function printStart({ touchpoint, subject, email, context, previous }: StartOrder, typeCase: TypeCase): string {
  const type = (who: PreviousMessage['who']): string => {
    const word = who === 'customer' ? 'user' : 'external';
    return typeCase === 'upper' ? word.toUpperCase() : word;
  };
  return JSON.stringify({
    touchpoint_id: touchpoint,
    ...(subject === undefined ? {} : { subject }),
    contact_person: { email },
    ...(Object.keys(context).length === 0 ? {} : { context_parameters: context }),
    ...(previous.length === 0
      ? {}
      : { previous_messages: previous.map(({ who, content, at }) => ({ type: type(who), content, created_at: at.replace(/Z$/, '+00:00') })) }),
  });
}

/** A file as a message names it. */
export interface SentFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** Body of `POST …/messages`. `size` is a number in Talkdesk's schema and text in its sample. */
export const printMessage = (text: string, files: readonly SentFile[], sizeAs: 'number' | 'text'): string =>
  JSON.stringify({
    ...(text === '' ? {} : { content: text }),
    ...(files.length === 0
      ? {}
      : {
          attachments: files.map(({ id, name, type, sizeBytes }) => ({ id, name, type, size: sizeAs === 'number' ? sizeBytes : String(sizeBytes) })),
        }),
  });

export function readStarted(body: unknown): Result<string> {
  const id = isFields(body) ? shortText(body['id']) : undefined;
  return id === undefined ? bad('no id') : ok(id);
}

export interface Sent {
  readonly message?: string;
  readonly at?: string;
  /** Why some of it was not taken. */
  readonly partial?: string;
}

export function readSent(status: number, body: unknown): Sent {
  const fields = isFields(body) ? body : {};
  const message = shortText(fields['message_id']);
  const at = shortText(fields['created_at']);
  const reason = shortText(fields['partial_fail_reason'], 1000);
  return {
    ...(message === undefined ? {} : { message }),
    ...(at === undefined ? {} : { at }),
    ...(status === 206 || reason !== undefined ? { partial: reason ?? 'some of it was not taken' } : {}),
  };
}

/** What an error of the API says that may be leaned on: the one known code, and which members of the body it names. */
export interface Problem {
  readonly ended: boolean;
  readonly fields: readonly string[];
}

const endedCode = '3016011';
/** A member of our body, written as a path: `previous_messages[0].type`. Nothing else gets into the log. */
const isMember = (name: unknown): name is string => typeof name === 'string' && /^[\w.[\]-]{1,100}$/.test(name);

export function readProblem(body: unknown): Problem {
  const fields = isFields(body) ? body : {};
  const named = Array.isArray(fields['fields']) ? fields['fields'] : [];
  return {
    ended: String(fields['code']) === endedCode,
    fields: named.flatMap((one: unknown) => (isFields(one) && isMember(one['name']) ? [one['name']] : [])).slice(0, 50),
  };
}

export interface GrantedToken {
  readonly value: string;
  readonly lifeS: number;
  /** Undefined: the answer does not tell. */
  readonly scopes: ReadonlySet<string> | undefined;
}

/** Lives were seen of 600 s; where none is told, less is assumed. RFC 6749 §5.1 */
const unknownLifeS = 300;

export function readToken(body: unknown): Result<GrantedToken> {
  if (!isFields(body)) return bad('no object');
  const value = shortText(body['access_token'], 16_384);
  if (value === undefined || !/^[\x21-\x7e]+$/.test(value)) return bad('no access_token');
  const type = body['token_type'];
  if (type !== undefined && !/^bearer$/i.test(String(type))) return bad('token_type is not Bearer');
  const seconds = Number(body['expires_in'] ?? unknownLifeS);
  const scope = body['scope'];
  return ok({
    value,
    lifeS: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : unknownLifeS,
    scopes: typeof scope === 'string' && scope.trim() !== '' ? new Set(scope.trim().split(/\s+/)) : undefined,
  });
}

/** The `error` of the token endpoint (RFC 6749 §5.2). */
export const readTokenError = (body: unknown): string => (isFields(body) ? (shortText(body['error'], 100) ?? '') : '');

export function readUploadLink(body: unknown): Result<{ readonly request: string; readonly url: string }> {
  const request = isFields(body) ? shortText(body['request_id'], 2000) : undefined;
  const url = isFields(body) ? shortText(body['url'], 8000) : undefined;
  return request === undefined || url === undefined ? bad('no request_id or url') : ok({ request, url });
}

export function readAttachment(body: unknown): Result<string> {
  const id = isFields(body) ? shortText(body['id']) : undefined;
  return id === undefined ? bad('no id') : ok(id);
}

/** The id of the attachment of exactly this name, in a list of attachments. Its envelope is not documented: the usual ones are looked through. */
export function findAttachment(body: unknown, name: string): string | undefined {
  const embedded = isFields(body) && isFields(body['_embedded']) ? body['_embedded']['attachments'] : undefined;
  const list = [embedded, isFields(body) ? body['attachments'] : undefined, body].find((one) => Array.isArray(one)) as unknown[] | undefined;
  const found = list?.find((one) => isFields(one) && one['name'] === name);
  return isFields(found) ? shortText(found['id']) : undefined;
}

export function readDownloadLink(body: unknown): Result<string> {
  const url = isFields(body) ? shortText(body['url'], 8000) : undefined;
  return url === undefined ? bad('no url') : ok(url);
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110 §10.2.3); an hour at most. */
export function readRetryAfter(written: string | undefined, wallMs: number): number | undefined {
  if (written === undefined) return undefined;
  const waitMs = /^\s*\d{1,9}\s*$/.test(written) ? Number(written) * 1000 : Date.parse(written) - wallMs;
  return Number.isFinite(waitMs) ? Math.min(3_600_000, Math.max(0, waitMs)) : undefined;
}
