import type { WallTime } from '#base';
import { asGatewayError, type ConversationId, type Logger } from '#base';
import type { Actor, ConversationHead, FileShelf, Meter, RecordingFacts, RecordKeeper, RecordPart } from '#contract';
import type { Holds } from './holds.ts';
import type { AccountPrivacy, Retention } from './read-privacy.ts';
import { filesOf, type RemovablePart, type RemovalPorts, removeConversation } from './remove-conversation.ts';

const dayMs = 86_400_000;
const slice = 200;
const gateway: Actor = { kind: 'gateway', id: 'retention' };

/** A file of customers as retention sees it. */
export interface DatedFile {
  readonly account: string;
  readonly file: { readonly id: string; readonly type: string; readonly sizeBytes: number };
  /** ISO 8601, UTC. */
  readonly keptAt: string;
}

export interface RetentionPorts extends Omit<RemovalPorts, 'files' | 'recordings'> {
  readonly store: RemovalPorts['store'] & Pick<RecordKeeper, 'due'>;
  readonly recordings?: (NonNullable<RemovalPorts['recordings']> & { list(): AsyncIterable<RecordingFacts> }) | undefined;
  readonly files?: (Pick<FileShelf, 'drop'> & { list(): AsyncIterable<DatedFile> }) | undefined;
  readonly holds: Holds;
  readonly privacy: ReadonlyMap<string, AccountPrivacy>;
  readonly meter: Meter;
  readonly logger: Logger;
  /** Asked between slices: no more is begun. */
  readonly stopped?: () => boolean;
}

/** What one run removed, by part. */
export type Removals = Readonly<Record<RemovablePart, number>>;

const cutoff = (days: number | undefined, now: number): WallTime | undefined => (days === undefined ? undefined : ((now - days * dayMs) as WallTime));

interface Due {
  readonly part: 'record' | RecordPart;
  readonly having?: RecordPart;
}

/** What the database holds: the record whole, words, persons. For one gateway at a time. */
export async function expireRecords(ports: RetentionPorts): Promise<Removals> {
  const { store, privacy, clock } = ports;
  const counts: Record<RemovablePart, number> = { record: 0, words: 0, person: 0, recordings: 0, files: 0 };
  const held = await ports.holds.all();
  for (const [account, { retention }] of privacy) {
    for (const { part, having } of [
      { part: 'record' },
      { part: 'words', having: 'words' },
      { part: 'person', having: 'person' },
    ] as const satisfies Due[]) {
      const endedBefore = cutoff(retention[part], clock.wall());
      if (endedBefore === undefined) continue;
      for (let after: string | undefined; !ports.stopped?.(); ) {
        const due = await store.due({ account, endedBefore, limit: slice, ...(having ? { having } : {}), ...(after === undefined ? {} : { after }) });
        for (const head of due.heads) if (!held.has(head.id) && (await removed(head, part, retention, ports))) counts[part]++;
        after = due.next;
        if (after === undefined) break;
      }
    }
  }
  return counts;
}

/** Removes a part, with what goes at the same time; one that cannot be removed now is left for the next run. */
async function removed(head: ConversationHead, part: 'record' | RecordPart, retention: Retention, ports: RetentionPorts): Promise<boolean> {
  const { meter, logger } = ports;
  // What is kept no longer than the words goes in one step with them, and is proved together.
  const also = part === 'words' ? (['person', 'recordings', 'files'] as const).filter((other) => retention[other] === retention.words) : [];
  try {
    const order = { parts: [part, ...also], action: 'expire', actor: gateway } as const;
    if ((await removeConversation(head.id, order, ports)) !== 'done') return false;
    meter.count('retention_removed_total', { part });
    return true;
  } catch (thrown) {
    meter.count('retention_failures_total', { part });
    logger.warn('a conversation that is due cannot be removed', { conversationId: head.id, part, code: asGatewayError(thrown).code });
    return false;
  }
}

/** What lies beside the database on this machine, and elsewhere by its order: recordings and files. For each gateway its own. */
export async function expireFiles(ports: RetentionPorts): Promise<Removals> {
  const counts: Record<RemovablePart, number> = { record: 0, words: 0, person: 0, recordings: 0, files: 0 };
  const held = await ports.holds.all();
  counts.recordings = await expireRecordings(held, ports);
  counts.files = await expireShelf(held, ports);
  return counts;
}

async function expireRecordings(held: ReadonlySet<string>, ports: RetentionPorts): Promise<number> {
  const { recordings, store, audit, privacy, clock, meter, logger } = ports;
  const days = [...privacy.values()].flatMap(({ retention }) => retention.recordings ?? []);
  const newest = cutoff(days.length === 0 ? undefined : Math.min(...days), clock.wall());
  if (recordings === undefined || newest === undefined) return 0;
  let count = 0;
  for await (const facts of recordings.list()) {
    // They come in the order of time.
    if (ports.stopped?.() || Date.parse(facts.madeAt) > newest) break;
    if (held.has(facts.id)) continue;
    const head = await store.head(facts.id);
    const endedBefore = head && cutoff(privacy.get(head.account)?.retention.recordings, clock.wall());
    if (head?.endedAt === undefined || endedBefore === undefined || head.endedAt >= endedBefore) continue;
    try {
      await removeConversation(facts.id, { parts: ['recordings'], action: 'expire', actor: gateway }, { store, recordings, audit, clock });
      meter.count('retention_removed_total', { part: 'recordings' });
      count++;
    } catch (thrown) {
      meter.count('retention_failures_total', { part: 'recordings' });
      logger.warn('a recording that is due cannot be removed', { conversationId: facts.id, code: asGatewayError(thrown).code });
    }
  }
  return count;
}

async function expireShelf(held: ReadonlySet<string>, ports: RetentionPorts): Promise<number> {
  const { files, store, audit, privacy, clock, meter } = ports;
  if (files === undefined || ![...privacy.values()].some(({ retention }) => retention.files !== undefined)) return 0;
  const kept = new Set<string>();
  for (const id of held) for (const { id: file } of filesOf(await store.events(id as ConversationId))) kept.add(file);
  let count = 0;
  for await (const { account, file, keptAt } of files.list()) {
    const before = cutoff(privacy.get(account)?.retention.files, clock.wall());
    if (ports.stopped?.()) break;
    if (before === undefined || Date.parse(keptAt) >= before || kept.has(file.id) || !(await files.drop(file.id))) continue;
    await audit.write([
      {
        at: Math.round(clock.wall()) as WallTime,
        actor: gateway,
        account,
        action: 'expire',
        subject: { kind: 'file', id: file.id },
        details: { state: 'done', keptAt, type: file.type, sizeBytes: String(file.sizeBytes) },
      },
    ]);
    meter.count('retention_removed_total', { part: 'files' });
    count++;
  }
  return count;
}
