import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, WallTime } from '#base';
import type { ConversationEvent, ConversationHead, ConversationQuery, FiguresQuery, KeptFigures, Outcome, StoredEvent } from '#contract';
import { figuresOf, listReader } from '#reporting';
import { wholeFigures } from './whole-figures.ts';

const dayStart = Date.parse('2026-11-20T00:00:00Z');
const day: FiguresQuery = { since: dayStart as WallTime, until: (dayStart + 86_400_000) as WallTime };

const events = (startedAt: number, channel: string, outcome: Outcome): StoredEvent[] => {
  const told: ConversationEvent[] = [
    {
      kind: 'conversation-start',
      medium: 'voice',
      agent: 'orders',
      agentVersion: '7',
      facts: { channel, bot: 'b', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} },
    },
    { kind: 'conversation-end', outcome, reason: 'done' },
  ];
  return told.map((event, index) => ({ ...event, seq: index + 1, at: (startedAt + index) as WallTime }));
};

/** Conversations of which some have figures, and a count of the listings that were asked for. */
function shelf() {
  const heads: ConversationHead[] = [];
  const stories = new Map<string, StoredEvent[]>();
  const kept: KeptFigures[] = [];
  let listings = 0;
  return {
    listed: () => listings,
    add(
      name: string,
      { minute, channel = 'main', outcome = 'resolved', figures = false }: { minute: number; channel?: string; outcome?: Outcome; figures?: boolean },
    ) {
      const startedAt = dayStart + minute * 60_000;
      const id = `cv_${name}` as ConversationId;
      const story = events(startedAt, channel, outcome);
      stories.set(id, story);
      const head = {
        id,
        medium: 'voice',
        channel,
        account: 'acme',
        bot: 'b',
        agent: 'orders',
        agentVersion: '7',
        turns: 0,
        outcome,
        seq: 2,
      } as const;
      heads.push({ ...head, startedAt: startedAt as WallTime });
      const made = figuresOf(story);
      if (figures && made) kept.push({ ...made, conversation: id });
    },
    reader: () =>
      wholeFigures({
        figures: { scan: (query) => listReader(kept).scan(query) },
        store: {
          async list({ channel, since = day.since, until = day.until, cursor = '0', limit = 50 }: ConversationQuery) {
            listings++;
            const fit = heads.filter((one) => (channel === undefined || one.channel === channel) && one.startedAt >= since && one.startedAt <= until);
            const from = Number(cursor);
            return { heads: fit.slice(from, from + limit), ...(fit.length > from + limit ? { next: String(from + limit) } : {}) };
          },
          events: async (id) => stories.get(id) ?? [],
        },
      }),
  };
}

async function namesIn(reader: ReturnType<typeof wholeFigures>, query: FiguresQuery): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of reader.scan(query)) found.push(...batch.map(({ conversation }) => conversation));
  return found.toSorted();
}

test('conversations without kept figures are counted too, each once', async () => {
  const set = shelf();
  set.add('a', { minute: 1, figures: true });
  set.add('b', { minute: 2 });
  set.add('c', { minute: 3, channel: 'side' });
  const reader = set.reader();
  assert.deepEqual(await namesIn(reader, day), ['cv_a', 'cv_b', 'cv_c']);
  assert.deepEqual(await namesIn(reader, { ...day, channel: 'side' }), ['cv_c']);
  assert.deepEqual(await namesIn(reader, { ...day, containment: 'agent-transfer' }), []);
});

test('one that began as the period ended belongs to the next', async () => {
  const set = shelf();
  set.add('a', { minute: 24 * 60 });
  assert.deepEqual(await namesIn(set.reader(), day), []);
});

test('a day that had none missing is not looked through again; one that had is', async () => {
  const set = shelf();
  set.add('a', { minute: 1, figures: true });
  const reader = set.reader();
  await namesIn(reader, day);
  const once = set.listed();
  await namesIn(reader, day);
  assert.equal(set.listed(), once);
  const other = shelf();
  other.add('b', { minute: 1 });
  const second = other.reader();
  await namesIn(second, day);
  await namesIn(second, day);
  assert.equal(other.listed(), 2);
});

test('more than one page of them', async () => {
  const set = shelf();
  for (let n = 0; n < 450; n++) set.add(`n${n}`, { minute: n });
  assert.equal((await namesIn(set.reader(), day)).length, 450);
});
