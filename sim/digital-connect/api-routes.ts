import type { z } from 'zod';
import type { Account } from './account.ts';
import { type Answer, answerJson, nothing, problem } from './answer.ts';
import type { Attachment, Attachments } from './attachments.ts';
import { type Call, jsonOf, type Route } from './call.ts';
import type { Centre } from './centre.ts';
import type { Effects } from './effects.ts';
import type { Operation } from './faults.ts';
import type { Grant, Oauth } from './oauth.ts';
import { placeOf } from './place.ts';
import type { Quirks } from './quirks.ts';
import { bodies, readBody } from './requests.ts';

export interface ApiOptions {
  readonly accounts: readonly Account[];
  readonly oauth: Oauth;
  readonly centre: Centre;
  readonly attachments: Attachments;
  readonly effects: Effects;
  readonly quirks: () => Quirks;
  /** Where links to bytes lead: not the API's host at Talkdesk either. */
  readonly storageUrl: (call: Call) => string;
}

type Granted = (call: Call, grant: Grant, params: readonly string[]) => Answer;

const keyOf = ({ headers }: Call): string | undefined => headers['x-idempotency-key'] || undefined;

/** Everything that Talkdesk's documents describe, as routes. Checks come in this order: token 401, scope 403, body 400, resource 404, state 409. */
export function apiRoutes(options: ApiOptions): readonly Route<Operation>[] {
  const { accounts, oauth, centre, attachments, effects, quirks, storageUrl } = options;

  const granted =
    (scope: string, run: Granted) =>
    (call: Call, params: readonly string[]): Answer => {
      const grant = oauth.check(call.headers['authorization']);
      if (!grant.ok) return problem(401, { description: grant.error }, { 'www-authenticate': 'Bearer error="invalid_token"' });
      const { region } = placeOf(call.host, call.path, accounts);
      if (region !== undefined && region !== grant.value.account.region) return problem(401, { description: 'the token is of another region' });
      if (!grant.value.scopes.includes(scope)) return problem(403, { description: `the scope ${scope} is needed` });
      return run(call, grant.value, params);
    };
  const withBody =
    <Body>(shape: (quirks: Quirks) => z.ZodType<Body>, run: (body: Body, call: Call, grant: Grant, params: readonly string[]) => Answer): Granted =>
    (call, grant, params) => {
      const written = jsonOf(call);
      if (written === undefined) return problem(400, { description: 'The body must be JSON, and Content-Type must say so.' });
      const body = readBody(shape(quirks()), written, quirks().unknownFields);
      return body.ok ? run(body.value, call, grant, params) : problem(400, { fields: body.error });
    };
  const keyed =
    (run: Granted): Granted =>
    (call, grant, params) =>
      quirks().keyRequired && keyOf(call) === undefined
        ? problem(400, { fields: [{ name: 'x-idempotency-key', description: 'is missing' }] })
        : run(call, grant, params);

  const base = (call: Call): string => `${call.path.slice(0, call.path.indexOf('/attachments/'))}/attachments/2023-03`;
  const print = ({ id, name, state, sizeBytes, type, metadata }: Attachment, call: Call): object => {
    const self = `http://${call.host}${base(call)}/${id}`;
    const links = { self: { href: self }, download_link: { href: `${self}/download-link` } };
    return { id, name, state, size: sizeBytes, type, metadata, _links: links };
  };
  const list: Granted = (call, { account }) => {
    const { query } = call;
    const number = (name: string, usual: number): number => Number(query.get(name) ?? usual);
    const [page, perPage] = [number('page', 1), number('per_page', 20)];
    if (![page, perPage].every((one) => Number.isInteger(one) && one >= 1 && one <= 100_000))
      return problem(400, { fields: [{ name: 'page', description: 'page and per_page must be whole numbers from 1' }] });
    const types = query.get('types')?.split(',');
    const fitting = attachments
      .list(account.name)
      .filter(({ name }) => (query.get('name') ?? name) === name)
      .filter(({ type }) => types?.includes(type) ?? true)
      .filter(({ state }) => (query.get('state') ?? state) === state);
    const shown = fitting.slice((page - 1) * perPage, page * perPage).map((one) => print(one, call));
    const totals = { total: fitting.length, count: shown.length, page, per_page: perPage, total_pages: Math.ceil(fitting.length / perPage) };
    return answerJson(200, { ...totals, _embedded: { attachments: shown }, _links: { self: { href: `http://${call.host}${base(call)}` } } });
  };
  const existing =
    (run: (attachment: Attachment, call: Call, grant: Grant) => Answer): Granted =>
    (call, grant, [id = '']) => {
      const attachment = attachments.find(grant.account.name, id);
      return attachment ? run(attachment, call, grant) : problem(404);
    };

  const upload = (call: Call, [requestId = '']: readonly string[]): Answer => {
    if (call.method !== quirks().uploadMethod) return problem(405, {}, { allow: quirks().uploadMethod });
    if (call.body.length > quirks().maxFileBytes) return problem(413);
    const type = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    const taken = attachments.upload(requestId, type, call.body);
    return taken.ok ? nothing(200) : problem(taken.error[0], { description: taken.error[1] });
  };

  return [
    {
      method: 'POST',
      path: /^\/oauth\/token$/,
      operation: 'token',
      run(call) {
        const { account } = placeOf(call.host, call.path, accounts);
        if (account === null) return problem(404, { description: 'There is no such account.' });
        const { headers, host, path, body } = call;
        const [contentType, authorization] = [headers['content-type'], headers['authorization']];
        return oauth.token({ account, contentType, authorization, body: Buffer.from(body).toString('utf8'), url: `http://${host}${path}` });
      },
    },
    { method: 'GET', path: /^\/oauth(?:\/2023-10)?\/certs$/, operation: 'certs', run: () => oauth.certs() },
    {
      method: 'POST',
      path: /^\/digital-connect\/conversations$/,
      operation: 'start-conversation',
      run: granted('digital-connect:write', keyed(withBody(bodies.start, (body, call, { account }) => centre.start(account, body, keyOf(call))))),
    },
    {
      method: 'POST',
      path: /^\/digital-connect\/conversations\/([^/]+)\/messages$/,
      operation: 'send-message',
      run: granted(
        'digital-connect:write',
        keyed(withBody(bodies.message, (body, call, { account }, [id = '']) => centre.message(account, id, body, keyOf(call), call.spoilt))),
      ),
    },
    {
      method: 'DELETE',
      path: /^\/digital-connect\/conversations\/([^/]+)$/,
      operation: 'end-conversation',
      run: granted('digital-connect:write', (_, { account }, [id = '']) => centre.end(account, id)),
    },
    {
      method: 'POST',
      path: /^\/attachments\/2023-03\/upload-link$/,
      operation: 'upload-link',
      run: granted(
        'attachments:request',
        withBody(bodies.uploadLink, (body, call, { account }) => {
          const requestId = attachments.request(account.name, body.allowed_mime_types, quirks().uploadLinkSeconds);
          return answerJson(200, { request_id: requestId, url: `${storageUrl(call)}/storage/upload/${requestId}` });
        }),
      ),
    },
    { method: 'PUT', path: /^\/storage\/upload\/([^/]+)$/, operation: 'upload', run: upload },
    { method: 'POST', path: /^\/storage\/upload\/([^/]+)$/, operation: 'upload', run: upload },
    {
      method: 'POST',
      path: /^\/attachments\/2023-03$/,
      operation: 'create-attachment',
      run: granted(
        'attachments:write',
        withBody(bodies.attachment, ({ name, request_id: requestId, metadata = {} }, call, { account }) => {
          const made = attachments.create(account.name, { name, requestId, metadata, state: quirks().attachmentState });
          effects.count({ operation: 'create-attachment', key: requestId, id: made.ok ? made.value.id : undefined });
          if (made.ok) return answerJson(200, print(made.value, call));
          if (made.error === 'name-taken') return problem(409, { description: 'There is an attachment with this name.' });
          return problem(400, { fields: [{ name: 'request_id', description: 'names no finished upload' }] });
        }),
      ),
    },
    { method: 'GET', path: /^\/attachments\/2023-03$/, operation: 'list-attachments', run: granted('attachments:read', list) },
    {
      method: 'GET',
      path: /^\/attachments\/2023-03\/([^/]+)\/download-link$/,
      operation: 'download-link',
      run: granted(
        'attachments:download',
        existing((attachment, call) => {
          const seconds = quirks().downloadLinkSeconds;
          const url = `${storageUrl(call)}/storage/download/${attachments.link(attachment, seconds)}`;
          return answerJson(200, { url, expire_time: seconds });
        }),
      ),
    },
    {
      method: 'GET',
      path: /^\/storage\/download\/([^/]+)$/,
      operation: 'download',
      run(_, [secret = '']) {
        const found = attachments.download(secret);
        if (!found.ok) return problem(found.error === 'expired' ? 403 : 404, { description: `the link is ${found.error}` });
        const { type, name, octets } = found.value;
        return {
          status: 200,
          octets,
          headers: { 'content-type': type, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` },
        };
      },
    },
    {
      method: 'GET',
      path: /^\/attachments\/2023-03\/([^/]+)$/,
      operation: 'read-attachment',
      run: granted(
        'attachments:read',
        existing((attachment, call) => answerJson(200, print(attachment, call))),
      ),
    },
    {
      method: 'DELETE',
      path: /^\/attachments\/2023-03\/([^/]+)$/,
      operation: 'delete-attachment',
      run: granted(
        'attachments:write',
        existing(({ id }, _, { account }) => {
          attachments.remove(account.name, id);
          return nothing(204);
        }),
      ),
    },
  ];
}
