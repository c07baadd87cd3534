import type { GatewayError, Logger } from '#base';
import type { ChatFile, FileShelf, ThreadKey } from '#contract';
import type { WebClient } from '#net';
import type { Api } from './api.ts';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';
import type { DigitalConnectOptions } from './options.ts';
import { readDownloadLink } from './protocol.ts';
import type { NamedFile } from './webhook.ts';
import { failureOf, fileMs } from './wire.ts';

export type FetchedFile =
  | { readonly kind: 'kept'; readonly file: ChatFile }
  /** It will never be had. */
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'later'; readonly error: GatewayError };

type Owner = ThreadKey & { readonly account: string };

export interface FilesInPorts {
  readonly api: Api;
  readonly web: WebClient;
  readonly shelf: FileShelf;
  readonly logger: Logger;
}

/** Fetches files of human agents onto our shelf: a link, then its octets, before it expires. */
export function filesIn(
  { files, timeoutMs, allowPrivate }: Pick<DigitalConnectOptions, 'files' | 'timeoutMs' | 'allowPrivate'>,
  { api, web, shelf, logger }: FilesInPorts,
) {
  const download = async (url: string, named: NamedFile, owner: Owner): Promise<FetchedFile> => {
    const { status, octets } = await web.stream({ method: 'GET', url, timeoutMs: fileMs(timeoutMs, files.maxBytes) });
    const parts = octets[Symbol.asyncIterator]();
    try {
      // A link that has expired is made anew at the next attempt.
      if (status !== 200) return { kind: 'later', error: errors.DIGITAL_CONNECT_BROKEN({ what: 'download', status }) };
      return await shelve({ [Symbol.asyncIterator]: () => parts }, named, owner);
    } finally {
      // Whoever refuses a file stops reading it: the connection must not stay open for the rest.
      await parts.return?.();
    }
  };

  const shelve = async (octets: AsyncIterable<Uint8Array>, { name, type }: NamedFile, { account, channel, thread }: Owner): Promise<FetchedFile> => {
    const kept = await shelf.keep({ name, type, account, channel, thread }, octets, files);
    if (kept.ok) return { kind: 'kept', file: kept.value };
    if (kept.error === 'BROKEN_OFF' || kept.error === 'SHELF_FULL')
      return { kind: 'later', error: errors.DIGITAL_CONNECT_UNREACHABLE({ what: kept.error }) };
    return { kind: 'missing', why: kept.error };
  };

  /** Never rejects. */
  return async function fetchFile(named: NamedFile, owner: Owner): Promise<FetchedFile> {
    const link = await api.call({
      what: 'download-link',
      method: 'GET',
      path: `/attachments/2023-03/${encodeURIComponent(named.id)}/download-link`,
    });
    if (link.kind === 'later') return { kind: 'later', error: link.error };
    if (link.kind === 'refused') {
      // 403: the scope attachments:download. It may be granted any minute, but nobody should wait for that.
      logger.error('a file of a human agent cannot be had', { code: link.error.code, status: link.status, needs: 'attachments:download' });
      return { kind: 'missing', why: link.error.code };
    }
    const url = readDownloadLink(link.body);
    if (!url.ok) return { kind: 'later', error: errors.DIGITAL_CONNECT_UNREADABLE({ what: 'download-link' }) };
    try {
      return await download(url.value, named, owner);
    } catch (thrown) {
      const error = failureOf(thrown, 'download');
      if (error.facts['code'] === 'API_FORBIDDEN_ADDRESS' && !allowPrivate) return { kind: 'missing', why: 'forbidden address' };
      return { kind: 'later', error };
    }
  };
}
