import { createHash } from 'node:crypto';
import type { Clock, ConversationId, WallTime } from '#base';
import type {
  Actor,
  AnnexStore,
  AuditLog,
  ChatFile,
  ConversationHead,
  ConversationStore,
  FileShelf,
  RecordingLibrary,
  RecordKeeper,
  StoredEvent,
} from '#contract';

/** What of a conversation goes. `record`: all of it. */
export type RemovablePart = 'words' | 'person' | 'recordings' | 'files' | 'record';

export interface RemovalPorts {
  readonly store: Pick<ConversationStore, 'head' | 'events'> & Pick<RecordKeeper, 'erase' | 'expire'> & { readonly annexes: Pick<AnnexStore, 'of'> };
  readonly recordings?: Pick<RecordingLibrary, 'remove'> | undefined;
  readonly files?: Pick<FileShelf, 'drop'> | undefined;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly clock: Pick<Clock, 'wall'>;
}

export interface RemovalOrder {
  readonly parts: readonly RemovablePart[];
  /** `expire`: by retention. `erase`: because somebody asked. */
  readonly action: 'expire' | 'erase';
  readonly actor: Actor;
}

/** The files that came with a conversation's messages. */
export const filesOf = (events: readonly StoredEvent[]): readonly ChatFile[] =>
  events.flatMap((event): readonly ChatFile[] => ('files' in event ? (event.files ?? []) : []));

/** SHA-256 over the events as they were: who kept a copy can show that it was this one. */
const digestOf = (events: readonly StoredEvent[]): string => {
  const hash = createHash('sha256');
  for (const event of events) hash.update(`${JSON.stringify(event)}\n`);
  return hash.digest('hex');
};

/**
 * Removes parts of a conversation wherever they lie, and writes down what went: sound and files first, so that a failure leaves the record
 * that finds them. Done again after a failure it removes the rest.
 */
export async function removeConversation(id: ConversationId, order: RemovalOrder, ports: RemovalPorts): Promise<'done' | 'living' | 'unknown'> {
  const { store, recordings, files, audit, clock } = ports;
  const head = await store.head(id);
  if (head === undefined) return 'unknown';
  if (head.outcome === undefined) return 'living';
  const whole = order.parts.includes('record');
  const wants = (part: RemovablePart): boolean => whole || order.parts.includes(part);
  const events = await store.events(id);
  const details: Record<string, string> = { parts: order.parts.join(' '), endedAt: printTime(head.endedAt) };

  if (wants('recordings')) {
    const removal = await recordings?.remove(id);
    if (removal) {
      details['recording'] = removal.removed.join(' ');
      if (removal.sha256 !== undefined) details['recordingSha256'] = removal.sha256;
      if (removal.sizeBytes !== undefined) details['recordingBytes'] = String(removal.sizeBytes);
    }
  }
  if (wants('files') || wants('words')) {
    let [count, sizeBytes] = [0, 0];
    const sent = filesOf(events);
    // By these, gateways on other machines know what lies on their disks.
    if (sent.length > 0) details['fileIds'] = sent.map((file) => file.id).join(' ');
    for (const file of sent) {
      if (!(await files?.drop(file.id))) continue;
      count++;
      sizeBytes += file.sizeBytes;
    }
    if (count > 0) Object.assign(details, { files: String(count), filesBytes: String(sizeBytes) });
  }
  if (wants('words')) {
    const annexes = Object.keys(await store.annexes.of(id));
    Object.assign(details, { events: String(events.length), eventsSha256: digestOf(events) });
    if (annexes.length > 0) details['annexes'] = annexes.join(' ');
  }
  const entry = (state: 'begun' | 'done') => ({
    at: Math.round(clock.wall()) as WallTime,
    actor: order.actor,
    account: head.account,
    action: order.action,
    subject: { kind: 'conversation', id } as const,
    details: { state, ...details },
  });
  // Nothing finds a conversation again that is gone: that it was to go is written down before.
  if (whole) await audit.write([entry('begun')]);
  const removal = whole ? await store.erase(id) : await expire(head, order.parts, ports);
  if (removal === 'done') await audit.write([entry('done')]);
  return removal;
}

async function expire(
  { id }: ConversationHead,
  parts: readonly RemovablePart[],
  { store, clock }: RemovalPorts,
): Promise<'done' | 'living' | 'unknown'> {
  const kept = (['words', 'person'] as const).filter((part) => parts.includes(part));
  return kept.length === 0 ? 'done' : store.expire(id, kept, Math.round(clock.wall()) as WallTime);
}

const printTime = (at: WallTime | undefined): string => (at === undefined ? '' : new Date(at).toISOString());
