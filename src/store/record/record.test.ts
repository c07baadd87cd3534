import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { silentLogger, type WallTime } from '#base';
import { type ConversationEvent, type ConversationSummary, type KeptFigures, silentMeter } from '#contract';
import { onEach } from '../fixtures/places.ts';
import { at, end, figures, handClock, id, says, start, wall } from '../fixtures/samples.ts';
import { type DiskStore, openStore } from '../open-store.ts';
import type { StorePlace } from '../place.ts';

async function openTestStore(t: TestContext, place: StorePlace, node = 'n'): Promise<DiskStore> {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: handClock(), node });
  t.after(() => store.close());
  return store;
}

const summary: ConversationSummary = { text: 'Ann asked for her order.', language: 'en', by: 'extract', until: 3 };

onEach('annexes are the newest of their kind; figures come with target and containment for the listing', async (t, place) => {
  const store = await openTestStore(t, place);
  await store.append(id('a'), at(1, start({ interactionId: 'i' }), says(1, 'hi'), end()));
  assert.deepEqual(await store.annexes.of(id('a')), {});
  await store.annexes.put(id('a'), { summary }, wall(4));
  const its = figures({ target: 'billing', containment: 'agent-transfer', language: 'en' });
  await store.annexes.put(id('a'), { summary: { ...summary, text: 'Newer.' }, figures: its }, wall(5));
  await store.annexes.put(id('a'), { extraction: { values: { order: [1, null] }, by: 'model', model: 'm' } }, wall(6));
  assert.deepEqual(await store.annexes.of(id('a')), {
    summary: { ...summary, text: 'Newer.' },
    extraction: { values: { order: [1, null] }, by: 'model', model: 'm' },
    figures: its,
  });
  const head = await store.head(id('a'));
  assert.deepEqual([head?.target, head?.containment, head?.seq], ['billing', 'agent-transfer', 3]);
  await store.annexes.put(id('nobody'), { summary, figures: its }, wall(7));
  assert.deepEqual(await store.annexes.of(id('nobody')), {});
});

onEach('what is chosen by rule does not replace what a model wrote of as much, whichever machine wrote it', async (t, place) => {
  const store = await openTestStore(t, place);
  await store.append(id('a'), at(1, start({}), says(1, 'hi'), end()));
  const rule = { keep: 'by-model' } as const;
  const byModel = { ...summary, text: 'Ann wanted her order.', by: 'model', model: 'm', sentiment: 'calm' } as const;
  const values = { values: { order: 1 }, by: 'model', model: 'm' } as const;
  const learned = { values: {}, by: 'flow' } as const;
  await store.annexes.put(id('a'), { summary, extraction: learned, figures: figures() }, wall(4), rule);
  assert.deepEqual((await store.annexes.of(id('a'))).summary, summary, 'an extract is written where nothing is');
  await store.annexes.put(id('a'), { summary: byModel, extraction: values, figures: figures({ sentiment: 'calm' }) }, wall(5), rule);
  await store.annexes.put(id('a'), { summary, extraction: learned, figures: figures({ reason: 'newer' }) }, wall(6), rule);
  const kept = await store.annexes.of(id('a'));
  assert.deepEqual(kept, { summary: byModel, extraction: values, figures: figures({ reason: 'newer', sentiment: 'calm' }) });
  await store.annexes.put(id('a'), { summary: { ...summary, until: 4 } }, wall(7), rule);
  assert.equal((await store.annexes.of(id('a'))).summary?.by, 'extract', 'of more events than the model had read');
});

onEach('figures are scanned in the order of start, some at a time, narrowed by what they say', async (t, place) => {
  const store = await openTestStore(t, place);
  const many = Array.from({ length: 2_300 }, (_, index) => index);
  await Promise.all(
    many.map(async (index) => {
      const name = id(`c${String(index).padStart(4, '0')}`);
      await store.append(name, at(Math.floor(index / 3), start({ interactionId: `i${index}` }), end()));
      const its = figures({ startedAt: wall(Math.floor(index / 3)), account: index % 2 ? 'x' : 'y', ...(index % 7 ? {} : { language: 'de' }) });
      await store.annexes.put(name, { figures: its }, wall(9));
    }),
  );
  const scan = async (query: Parameters<DiskStore['figures']['scan']>[0]): Promise<readonly KeptFigures[]> => {
    const all: KeptFigures[] = [];
    for await (const some of store.figures.scan(query)) {
      assert.ok(some.length > 0 && some.length <= 250);
      all.push(...some);
    }
    return all;
  };
  const all = await scan({ since: wall(0), until: wall(1_000) });
  assert.deepEqual(
    all.map(({ conversation }) => conversation),
    many.map((index) => `cv_c${String(index).padStart(4, '0')}`),
  );
  assert.equal(all[5]?.interactionId, 'i5');
  assert.equal((await scan({ since: wall(10), until: wall(20) })).length, 30);
  assert.equal(
    (await scan({ since: wall(0), until: wall(1_000), account: 'x', language: 'de' })).length,
    many.filter((i) => i % 2 && !(i % 7)).length,
  );
  assert.equal((await scan({ since: wall(0), until: wall(1_000), bots: [] })).length, 0);
  assert.equal((await scan({ since: wall(0), until: wall(1_000), bots: ['bot-orders'], outcome: 'resolved', target: 'billing' })).length, 0);
});

const desk = (deskConversation: string): ConversationEvent =>
  ({ kind: 'desk-answer', key: 'k', desk: 'd', answer: 'opened', deskConversation }) as ConversationEvent;

onEach('a conversation is found by every name that others have for it, newest first', async (t, place) => {
  const store = await openTestStore(t, place);
  await store.append(id('a'), at(1, start({ interactionId: 'x', callId: 'call-1', streamId: 'x' })));
  await store.append(id('b'), at(2, start({ interactionId: 'x' }, 'chat'), desk('call-1'), desk('call-1')));
  const found = async (alias: string, kinds?: Parameters<DiskStore['byAlias']>[1]) => (await store.byAlias(alias, kinds)).map((head) => head.id);
  assert.deepEqual(await found('x'), [id('b'), id('a')]);
  assert.deepEqual(await found('x', ['stream']), [id('a')]);
  assert.deepEqual(await found('call-1'), [id('b'), id('a')]);
  assert.deepEqual(await found('call-1', ['desk']), [id('b')]);
  assert.deepEqual(await found('call-1', ['interaction']), []);
  assert.deepEqual(await found('nobody'), []);
  assert.deepEqual(await found('x', []), []);
});

onEach('what was erased has left no trace; what lives is not erased', async (t, place) => {
  const store = await openTestStore(t, place);
  const known = { interactionId: 'th_1', callerNumber: '+15550100', callId: 'c' };
  const put = { put: [{ lane: 'hook', key: id('a'), idempotencyKey: 'k', body: '{"said":"secret"}' }] };
  await store.append(id('a'), at(1, start(known, 'chat'), says(1, 'secret'), desk('d_1')), put);
  await store.append(id('b'), at(2, start(known, 'chat')));
  await store.inbox.receive({ source: 'desk', dedupeKey: '1', orderingKey: 'd_1', body: '{"said":"secret"}' });
  assert.equal(await store.erase(id('a')), 'living');
  assert.equal(await store.erase(id('nobody')), 'unknown');
  await store.append(id('a'), at(1_900_000_000_000, end()));
  await store.annexes.put(id('a'), { summary, figures: figures() }, wall(3));
  assert.equal(await store.erase(id('a')), 'done');
  assert.equal(await store.head(id('a')), undefined);
  assert.deepEqual(await store.events(id('a')), []);
  assert.deepEqual(await store.annexes.of(id('a')), {});
  assert.deepEqual(await store.byAlias('c'), [await store.head(id('b'))]);
  assert.deepEqual(
    (await store.list({ person: 'tel:+15550100' })).heads.map((head) => head.id),
    [id('b')],
  );
  for await (const some of store.figures.scan({ since: wall(0), until: wall(9) })) assert.fail(`${some.length} figures are left`);
  for (const item of [...(await store.outbox.list({})), ...(await store.inbox.list({}))])
    assert.deepEqual([item.state, item.body, item.trouble], ['done', '', 'removed']);
  assert.equal(await store.erase(id('a')), 'unknown');
});

onEach('words are removed, and outcome and figures stay; then the person; doing it again changes nothing', async (t, place) => {
  const store = await openTestStore(t, place);
  const facts = { interactionId: 'i_1', callerNumber: '+15550100', calledNumber: '+15550199', parameters: { name: 'Ann' }, contact: { name: 'Ann' } };
  const recording: ConversationEvent = { kind: 'recording', file: 'f.wav', rateHz: 8_000, channels: 2 };
  await store.append(id('a'), at(1, start(facts), says(1, 'secret'), recording, end('resolved', { reason: 'Ann is happy' })));
  await store.annexes.put(id('a'), { summary, figures: figures({ reason: '[name] is happy' }) }, wall(2));
  assert.equal(await store.expire(id('nobody'), ['words'], wall(5)), 'unknown');
  const due = async (having?: 'words' | 'person') => (await store.due({ endedBefore: wall(2), ...(having ? { having } : {}) })).heads.length;
  assert.deepEqual([await due(), await due('words'), await due('person')], [1, 1, 1]);
  assert.equal((await store.due({ endedBefore: wall(1) })).heads.length, 0);
  assert.equal((await store.due({ endedBefore: wall(2), account: 'other' })).heads.length, 0);
  assert.equal(await store.expire(id('a'), ['words'], wall(5)), 'done');
  assert.equal(await store.expire(id('a'), ['words'], wall(6)), 'done');
  assert.deepEqual([await due(), await due('words'), await due('person')], [1, 0, 1]);
  const emptied = await store.events(id('a'));
  assert.deepEqual(
    emptied.map(({ kind, seq }) => `${seq} ${kind}`),
    ['1 conversation-start', '3 recording', '4 conversation-end'],
  );
  assert.ok(!JSON.stringify(emptied).includes('happy') || JSON.stringify(emptied).includes('[name] is happy'));
  const head = await store.head(id('a'));
  assert.deepEqual(
    [head?.emptiedAt, head?.unnamedAt, head?.reason, head?.callerNumber, head?.seq],
    [5, undefined, '[name] is happy', '+15550100', 4],
  );
  assert.deepEqual(await store.annexes.of(id('a')), { figures: figures({ reason: '[name] is happy' }) });
  await store.annexes.put(id('a'), { summary }, wall(7));
  assert.equal((await store.annexes.of(id('a'))).summary, undefined, 'a late summary brings no words back');
  assert.equal(await store.expire(id('a'), ['words', 'person'], wall(8)), 'done');
  const unnamed = await store.head(id('a'));
  assert.deepEqual(
    [unnamed?.emptiedAt, unnamed?.unnamedAt, unnamed?.callerNumber, unnamed?.customer, unnamed?.interactionId, unnamed?.outcome],
    [5, 8, undefined, undefined, 'i_1', 'resolved'],
  );
  const first = (await store.events(id('a')))[0];
  assert.deepEqual(first?.kind === 'conversation-start' && first.facts, {
    channel: 'main-line',
    bot: 'bot-orders',
    account: 'acme',
    mode: 'talk',
    direction: 'inbound',
    calledNumber: '+15550199',
    interactionId: 'i_1',
    parameters: {},
  });
  assert.equal((await store.list({ person: 'tel:+15550100' })).heads.length, 0);
  assert.equal(await due('person'), 0);
});

onEach('a chat loses its thread with its person', async (t, place) => {
  const store = await openTestStore(t, place);
  await store.append(id('a'), at(1, start({ interactionId: 'th_1' }, 'chat'), says(1, 'x'), end()));
  await store.annexes.put(id('a'), { figures: figures({ medium: 'chat' }) }, wall(2));
  await store.expire(id('a'), ['person'], wall(3));
  assert.equal((await store.head(id('a')))?.interactionId, undefined);
  assert.deepEqual(await store.byAlias('th_1'), []);
  for await (const some of store.figures.scan({ since: wall(0), until: wall(9) }))
    assert.deepEqual(
      some.map((one) => one.interactionId),
      [undefined],
    );
  assert.equal((await store.events(id('a'))).length, 3, 'its words are still there');
});

onEach('what is due comes in slices, each conversation once', async (t, place) => {
  const store = await openTestStore(t, place);
  await Promise.all(Array.from({ length: 25 }, (_, index) => store.append(id(`c${index}`), at(index % 4, start(), end()))));
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const { heads, next } = await store.due({ endedBefore: wall(3), account: 'acme', limit: 4, ...(after ? { after } : {}) });
    seen.push(...heads.map((head) => head.id));
    if (next === undefined) break;
    after = next;
  }
  assert.equal(seen.length, 19);
  assert.equal(new Set(seen).size, 19);
});

onEach('a request is done once: mine, busy, kept, and free again when its holder died or failed', async (t, place) => {
  const { answers } = await openTestStore(t, place);
  const name = { client: 'c', key: 'k' };
  const times = (ms: number) => ({ at: wall(ms), leaseUntil: wall(ms + 100) as WallTime });
  assert.deepEqual(await answers.claim(name, 'f', times(1)), { kind: 'mine' });
  assert.deepEqual(await answers.claim(name, 'f', times(2)), { kind: 'busy' });
  assert.deepEqual(await answers.claim(name, 'g', times(2)), { kind: 'other' });
  assert.deepEqual(await answers.claim({ client: 'd', key: 'k' }, 'g', times(2)), { kind: 'mine' });
  await answers.forget(name);
  assert.deepEqual(await answers.claim(name, 'f', times(3)), { kind: 'mine' });
  assert.deepEqual(await answers.claim(name, 'f', times(103)), { kind: 'mine' }, 'its holder died');
  const answer = { status: 201, headers: { location: '/x' }, body: '{"id":1}' };
  await answers.keep(name, answer, wall(1_000));
  await answers.forget(name);
  assert.deepEqual(await answers.claim(name, 'f', times(500)), { kind: 'kept', answer });
  assert.deepEqual(await answers.claim(name, 'g', times(500)), { kind: 'other' });
  assert.deepEqual(await answers.claim(name, 'g', times(1_000)), { kind: 'mine' }, 'a day later it is anybody’s');
});

onEach('two nodes that claim at once: one has it', async (t, place) => {
  const one = await openTestStore(t, place, 'a');
  const two = 'postgres' in place ? await openTestStore(t, place, 'b') : one;
  for (let turn = 0; turn < 20; turn++) {
    const claims = [one, two, one, two].map((store) =>
      store.answers.claim({ client: 'c', key: `${turn}` }, 'f', { at: wall(1), leaseUntil: wall(9) }),
    );
    assert.deepEqual((await Promise.all(claims)).map(({ kind }) => kind).sort(), ['busy', 'busy', 'busy', 'mine']);
  }
});
