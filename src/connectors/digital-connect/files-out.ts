import { createHash } from 'node:crypto';
import type { GatewayError, Logger } from '#base';
import type { ChatFile, FileShelf } from '#contract';
import type { WebClient } from '#net';
import type { Api, ApiOutcome } from './api.ts';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';
import type { DigitalConnectOptions } from './options.ts';
import { findAttachment, readAttachment, readUploadLink, type SentFile } from './protocol.ts';
import { recently } from './recently.ts';
import { failureOf, fileMs } from './wire.ts';

/** What became of a file on its way to the human agent. */
export type FileOutcome =
  | { readonly kind: 'there'; readonly file: SentFile }
  | { readonly kind: 'refused'; readonly error: GatewayError; readonly reason: string }
  | { readonly kind: 'later'; readonly error: GatewayError; readonly afterMs?: number };

/** What files need; the first three to send, the last to receive. */
const fileScopes = ['attachments:request', 'attachments:write', 'attachments:read', 'attachments:download'] as const;

export interface FilesOutPorts {
  readonly api: Api;
  readonly web: WebClient;
  readonly shelf: FileShelf;
  readonly logger: Logger;
}

const place = '/attachments/2023-03';
const uploadAnswerBytes = 64 * 1024;

/** Scopes that are known to be missing. Nothing is known before the first token, nor where the token endpoint does not tell. */
export const missingScopes = ({ tokens: { last } }: Pick<Api, 'tokens'>): readonly string[] =>
  last?.scopes === undefined ? [] : fileScopes.filter((scope) => last.scopes?.has(scope) === false);

/** Brings files of customers to Talkdesk's shelf: link, octets, attachment. */
export function filesOut(
  { timeoutMs, allowPrivate }: Pick<DigitalConnectOptions, 'timeoutMs' | 'allowPrivate'>,
  { api, web, shelf, logger }: FilesOutPorts,
) {
  const brought = recently<string>(1000);

  const failed = (outcome: Exclude<ApiOutcome, { kind: 'done' }>): FileOutcome => {
    if (outcome.kind === 'later') return outcome;
    if (outcome.status === 403) return notGranted(missingScopes(api));
    return { kind: 'refused', error: errors.DIGITAL_CONNECT_FILE_REFUSED(outcome.error.facts, outcome.error), reason: 'the file was not taken' };
  };
  const notGranted = (missing: readonly string[]): FileOutcome => {
    const error = errors.DIGITAL_CONNECT_FILES_NOT_GRANTED({ missing });
    logger.error('files cannot be passed on: scopes are missing', { code: error.code, missing });
    return { kind: 'refused', error, reason: missing.length === 0 ? error.message : `files need the scopes ${missing.join(', ')}` };
  };

  const upload = async (url: string, file: ChatFile): Promise<FileOutcome | undefined> => {
    const octets = await shelf.read(file.id);
    if (octets === undefined)
      return { kind: 'refused', error: errors.DIGITAL_CONNECT_FILE_REFUSED({ why: 'gone' }), reason: 'the file is no longer there' };
    try {
      const headers = { 'content-type': file.type };
      const body = { octets, sizeBytes: file.sizeBytes };
      const { status } = await web.request({
        method: 'PUT',
        url,
        headers,
        body,
        timeoutMs: fileMs(timeoutMs, file.sizeBytes),
        maxBytes: uploadAnswerBytes,
      });
      if (status >= 200 && status < 300) return undefined;
      if (status >= 500 || status === 408 || status === 429)
        return { kind: 'later', error: errors.DIGITAL_CONNECT_BROKEN({ what: 'upload', status }) };
      return { kind: 'refused', error: errors.DIGITAL_CONNECT_FILE_REFUSED({ what: 'upload', status }), reason: 'the file was not taken' };
    } catch (thrown) {
      const error = failureOf(thrown, 'upload');
      // Where a link leads to does not change by asking again.
      if (error.facts['code'] === 'API_FORBIDDEN_ADDRESS' && !allowPrivate)
        return { kind: 'refused', error: errors.DIGITAL_CONNECT_FILE_REFUSED({ why: 'forbidden address' }), reason: 'the file was not taken' };
      return { kind: 'later', error };
    }
  };

  /** After an answer that was lost: the name is ours alone, so whatever bears it is this file. */
  const lookUp = async (name: string): Promise<string | FileOutcome | undefined> => {
    const found = await api.call({ what: 'list-attachments', method: 'GET', path: `${place}?name=${encodeURIComponent(name)}` });
    return found.kind === 'done' ? findAttachment(found.body, name) : failed(found);
  };

  const create = async (name: string, request: string): Promise<string | FileOutcome> => {
    const made = await api.call({ what: 'create-attachment', method: 'POST', path: place, body: JSON.stringify({ name, request_id: request }) });
    if (made.kind === 'refused' && made.status === 409) {
      const found = await lookUp(name);
      if (found !== undefined) return found;
    }
    if (made.kind !== 'done') return failed(made);
    const id = readAttachment(made.body);
    return id.ok ? id.value : { kind: 'later', error: errors.DIGITAL_CONNECT_UNREADABLE({ what: 'create-attachment' }) };
  };

  const there = (file: ChatFile, name: string, id: string): FileOutcome => {
    brought.add(name, id);
    return { kind: 'there', file: { id, name: file.name, type: file.type, sizeBytes: file.sizeBytes } };
  };

  /** Never rejects. Asked again under the same key, the file is brought once. */
  return async function bring(file: ChatFile, key: string): Promise<FileOutcome> {
    const name = uniqueName(file, key);
    const known = brought.get(name);
    if (known !== undefined) return there(file, name, known);
    const token = await api.tokens.take();
    const missing = missingScopes(api);
    if (token.ok && missing.length > 0) return notGranted(missing);
    const asked = await api.call({
      what: 'upload-link',
      method: 'POST',
      path: `${place}/upload-link`,
      body: JSON.stringify({ allowed_mime_types: [file.type] }),
    });
    if (asked.kind !== 'done') return failed(asked);
    const link = readUploadLink(asked.body);
    if (!link.ok) return { kind: 'later', error: errors.DIGITAL_CONNECT_UNREADABLE({ what: 'upload-link' }) };
    const trouble = await upload(link.value.url, file);
    if (trouble !== undefined) return trouble;
    const made = await create(name, link.value.request);
    return typeof made === 'string' ? there(file, name, made) : made;
  };
}

/** Names are unique in an account (409 otherwise); people see the file's own name, which the message has. */
function uniqueName({ id, name }: ChatFile, key: string): string {
  const tag = createHash('sha256').update(`${key} ${id}`).digest('hex').slice(0, 16);
  const [, stem = 'file', extension = ''] = /^(.*?)(\.[A-Za-z0-9]{1,10})?$/s.exec(name.replace(/[^\p{L}\p{N}._ -]/gu, '_')) ?? [];
  return `${stem.slice(0, 80) || 'file'}-${tag}${extension}`;
}
