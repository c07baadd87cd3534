import { Readable } from 'node:stream';
import type { ChatFile, ConversationHead, ConversationStore, FileShelf, RecordReader, StoredEvent } from '#contract';
import type { Caller } from '../access/caller.ts';
import { answer, missing } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { getFile, listFiles } from './operations.ts';

export interface FilePorts {
  readonly store: Pick<ConversationStore, 'head'>;
  readonly records: RecordReader;
  readonly files: Pick<FileShelf, 'find' | 'read'>;
}

interface Sent {
  readonly file: ChatFile;
  readonly from: 'customer' | 'human-agent';
  readonly seq: number;
}

/** The files that came with the messages of a conversation. */
const filesIn = (events: readonly StoredEvent[]): readonly Sent[] =>
  events.flatMap((event) => {
    if (event.kind !== 'customer-turn' && event.kind !== 'customer-message' && event.kind !== 'human-message') return [];
    const from = event.kind === 'human-message' ? 'human-agent' : 'customer';
    return (event.files ?? []).map((file): Sent => ({ file, from, seq: event.seq }));
  });

/** A name that fits a header field (RFC 6266, RFC 8187), whatever its owner called it. */
const disposition = (name: string): string =>
  `attachment; filename="${name.replaceAll(/[^\w. -]/g, '_').slice(0, 100)}"; filename*=UTF-8''${encodeURIComponent(name.slice(0, 100).toWellFormed()).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;

/** Files of written conversations, for who may see personal data. */
export function serveFiles(api: Api, { store, records, files }: FilePorts): void {
  const sentIn = async (caller: Caller, id: ConversationHead['id']): Promise<readonly Sent[] | undefined> => {
    const head = await store.head(id);
    if (head === undefined || !caller.sees(head)) return undefined;
    return filesIn((await records.read(id, 'personal'))?.events ?? []);
  };

  api.serve(listFiles, async ({ caller, params, audit }) => {
    const sent = await sentIn(caller, params.id);
    if (sent === undefined) return missing;
    await audit('read-personal', { kind: 'conversation', id: params.id }, { what: 'files' });
    const shown = await Promise.all(
      sent.map(async ({ file, from, seq }) => ({ ...file, from, seq, kept: (await files.find(file.id)) !== undefined })),
    );
    return answer({ conversation: params.id, files: shown });
  });

  api.serve(getFile, async ({ caller, params, audit }) => {
    const sent = (await sentIn(caller, params.id))?.find(({ file }) => file.id === params.file);
    // Whose a file is stands on the shelf too: an event alone opens nothing.
    const kept = sent && (await files.find(sent.file.id));
    if (sent === undefined || kept === undefined || kept.account !== caller.account) return missing;
    const octets = await files.read(sent.file.id);
    if (octets === undefined) return missing;
    await audit('read-personal', { kind: 'file', id: sent.file.id }, { conversation: params.id });
    const headers = {
      'content-disposition': disposition(sent.file.name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    };
    return { status: 200, body: Readable.from(octets), type: sent.file.type, headers };
  });
}
