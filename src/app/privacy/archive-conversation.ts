import type { ConversationId } from '#base';
import {
  type AnnexStore,
  type ArchivedFile,
  type ConversationStore,
  conversationDocument,
  type FileShelf,
  printTranscript,
  type RecordingLibrary,
} from '#contract';
import { filesOf } from './remove-conversation.ts';

export interface ArchivePorts {
  readonly store: Pick<ConversationStore, 'head' | 'events'> & { readonly annexes: Pick<AnnexStore, 'of'> };
  readonly recordings?: Pick<RecordingLibrary, 'open'> | undefined;
  readonly files?: Pick<FileShelf, 'read'> | undefined;
}

export const asFile = (name: string, content: string): ArchivedFile => {
  const octets = Buffer.from(content);
  return { name, sizeBytes: octets.length, octets: one(octets) };
};

async function* one(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}

/** Names from outside never make a path. */
const plainName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-80) || 'file';

/** All that is kept of one conversation as files in a folder of its own: record, transcript, recording, what came with messages. */
export async function* archiveConversation(id: ConversationId, { store, recordings, files }: ArchivePorts): AsyncGenerator<ArchivedFile> {
  const head = await store.head(id);
  if (head === undefined) return;
  const [events, annexes] = await Promise.all([store.events(id), store.annexes.of(id)]);
  yield asFile(`${id}/conversation.json`, `${JSON.stringify({ head, ...conversationDocument(id, events), annexes, events }, null, 2)}\n`);
  yield asFile(`${id}/transcript.md`, printTranscript(events, 'markdown'));
  const recording = await recordings?.open(id);
  if (recording !== undefined && recording !== 'beyond') {
    const name = `${id}/recording.${recording.format === 'wav' ? 'wav' : 'ogg'}`;
    try {
      if (recording.sizeBytes !== undefined) yield { name, sizeBytes: recording.sizeBytes, octets: recording.octets };
      else {
        const parts: Uint8Array[] = [];
        for await (const part of recording.octets) parts.push(part.slice());
        const whole = Buffer.concat(parts);
        yield { name, sizeBytes: whole.length, octets: one(whole) };
      }
    } finally {
      await recording.close();
    }
  }
  for (const file of filesOf(events)) {
    const octets = await files?.read(file.id);
    if (octets) yield { name: `${id}/files/${file.id.slice(-12)}-${plainName(file.name)}`, sizeBytes: file.sizeBytes, octets };
  }
}
