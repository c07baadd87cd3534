import type { WallTime } from '#base';
import {
  type ArchivedFile,
  type AuditAction,
  type ConversationHead,
  type ConversationStore,
  type PeopleDesk,
  type PersonOrder,
  type PersonTrace,
  type PersonTraces,
  parsePersonKey,
  type RecordingLibrary,
} from '#contract';
import { type PhoneBook, phoneBook } from '#privacy';
import { type ArchivePorts, archiveConversation, asFile } from './archive-conversation.ts';
import type { Holds } from './holds.ts';
import { type AccountPrivacy, usualPrivacy } from './read-privacy.ts';
import { filesOf, type RemovalPorts, removeConversation } from './remove-conversation.ts';

export interface PeoplePorts extends RemovalPorts {
  readonly store: RemovalPorts['store'] & Pick<ConversationStore, 'list'>;
  readonly recordings?: Pick<RecordingLibrary, 'remove' | 'open' | 'find'> | undefined;
  readonly files?: (NonNullable<RemovalPorts['files']> & NonNullable<ArchivePorts['files']>) | undefined;
  readonly holds: Holds;
  readonly privacy: ReadonlyMap<string, AccountPrivacy>;
}

const pageSize = 200;

/** The keys under which a person may be kept: a number with and without its country, as the accounts' countries write it. */
export function keysOf(typed: string, countries: readonly string[]): readonly string[] {
  const key = parsePersonKey(typed);
  if (key === undefined) return [];
  if (!key.startsWith('tel:')) return [key];
  const number = key.slice('tel:'.length);
  const digits = number.replace(/\D/g, '');
  const book: PhoneBook = phoneBook(countries);
  const whole = book.read(digits, number.startsWith('+'));
  const ways = whole === undefined ? [] : [`tel:+${whole}`, ...book.ways(whole).map((way) => `tel:${way}`)];
  return [...new Set([key, `tel:${digits}`, `tel:+${digits}`, ...ways])];
}

/** The desk for whoever asks what is kept of them, or wants it gone. */
export function openPeople(ports: PeoplePorts): PeopleDesk {
  const { store, recordings, holds, privacy, audit, clock } = ports;
  const countries = [...new Set([usualPrivacy, ...privacy.values()].flatMap(({ rules }) => rules.countries))];

  const headsOf = async ({ person, account, bots }: PersonOrder): Promise<readonly ConversationHead[] | undefined> => {
    const keys = keysOf(person, countries);
    if (keys.length === 0) return undefined;
    const heads = new Map<string, ConversationHead>();
    for (const key of keys)
      for (let cursor: string | undefined; ; ) {
        const narrow = { ...(account === undefined ? {} : { account }), ...(bots === undefined ? {} : { bots }) };
        const page = await store.list({ person: key, ...narrow, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
        for (const head of page.heads) heads.set(head.id, head);
        cursor = page.next;
        if (cursor === undefined) break;
      }
    return [...heads.values()].sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  };

  const look = async (heads: readonly ConversationHead[]): Promise<PersonTraces> => {
    const held = await holds.all();
    const traces: PersonTrace[] = [];
    for (const { id, account, channel, startedAt, outcome } of heads) {
      const events = await store.events(id);
      const recording = (await recordings?.find(id)) !== undefined;
      const state = held.has(id) ? 'held' : outcome === undefined ? 'living' : 'found';
      traces.push({ conversation: id, account, channel, startedAt, state, recording, events: events.length, files: filesOf(events).length });
    }
    const customer = heads.find((head) => head.customer !== undefined)?.customer;
    return { ...(customer === undefined ? {} : { customer }), traces };
  };

  /** Names the person only by what the store calls them: a keyed hash. */
  const note = async (
    order: PersonOrder,
    action: AuditAction,
    { customer, traces }: PersonTraces,
    details: Record<string, string>,
  ): Promise<void> => {
    const count = { conversations: String(traces.length), ...details };
    const whose = order.account === undefined ? {} : { account: order.account };
    const subject = { kind: 'person', id: customer ?? 'nobody' } as const;
    await audit.write([{ at: Math.round(clock.wall()) as WallTime, actor: order.actor, ...whose, action, subject, details: count }]);
  };

  return {
    async find(order) {
      const heads = await headsOf(order);
      if (heads === undefined) return undefined;
      const found = await look(heads);
      await note(order, 'read-personal', found, {});
      return found;
    },
    async export(order) {
      const heads = await headsOf(order);
      if (heads === undefined) return undefined;
      const found = await look(heads);
      await note(order, 'export', found, { form: 'archive' });
      const files = async function* (): AsyncGenerator<ArchivedFile> {
        const traces = found.traces.map(({ startedAt, ...trace }) => ({ ...trace, startedAt: new Date(startedAt).toISOString() }));
        yield asFile('export.json', `${JSON.stringify({ madeAt: new Date(clock.wall()).toISOString(), ...found, traces }, null, 2)}\n`);
        for (const { id } of heads) yield* archiveConversation(id, ports);
      };
      return { ...found, files: files() };
    },
    async erase(order) {
      const heads = await headsOf(order);
      if (heads === undefined) return undefined;
      const found = await look(heads);
      const traces: PersonTrace[] = [];
      for (const trace of found.traces) {
        if (trace.state !== 'found') {
          traces.push(trace);
          continue;
        }
        const removal = await removeConversation(trace.conversation, { parts: ['record'], action: 'erase', actor: order.actor }, ports);
        traces.push({ ...trace, state: removal === 'living' ? 'living' : 'removed' });
      }
      const erased = { ...found, traces };
      const count = (state: PersonTrace['state']): string => String(traces.filter((trace) => trace.state === state).length);
      await note(order, 'erase', erased, { removed: count('removed'), held: count('held'), living: count('living') });
      return erased;
    },
  };
}
