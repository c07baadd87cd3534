import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import type { ConversationId, WallTime } from '#base';
import { silentLogger } from '#base';
import { type ConversationEvent, silentMeter } from '#contract';
import { realDice } from '#net';
import { defaultRules } from '#privacy';
import { openSoundWorkshop } from '#providers/libopus';
import { openCustomerFiles, openKeeperBeside, openRecordingLibrary, openRecordingShelf, openStore, type StorePlace, verifyStore } from '#store';
import { followRemovals } from '../../src/app/privacy/follow-removals.ts';
import { openHolds } from '../../src/app/privacy/holds.ts';
import { keysOf, openPeople } from '../../src/app/privacy/people.ts';
import type { AccountPrivacy } from '../../src/app/privacy/read-privacy.ts';
import { expireFiles, expireRecords } from '../../src/app/privacy/retention.ts';
import { tarOf } from '../../src/app/privacy/tar.ts';
import { onEach } from '../../src/store/fixtures/places.ts';
import { handClock } from '../../src/store/fixtures/samples.ts';
import { until } from '../until.ts';

const dayMs = 86_400_000;
const id = (name: string): ConversationId => `cv_${name}` as ConversationId;
const retention = { words: 30, person: 30, recordings: 7, files: 30, record: 365 };
const command = { kind: 'command', id: 'ann' } as const;

/** What must not be left: as it was said, written, or kept as a number. */
const traces = ['Zelda Quux', 'zelda@quux.example', '15550100199', '4111111111111111', 'four one one one', 'quux-passport'];

const start = (more: object = {}, medium: 'voice' | 'chat' = 'voice'): ConversationEvent => ({
  kind: 'conversation-start',
  medium,
  agent: 'orders',
  agentVersion: '1',
  facts: { channel: medium, bot: 'b', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {}, ...more },
});
const end: ConversationEvent = { kind: 'conversation-end', outcome: 'resolved', reason: 'done' };
const said = (text: string): ConversationEvent => ({ kind: 'customer-turn', turn: 1, text, source: 'speech', confidence: 1, matched: true });

/** A house with all that a person leaves in it: a call with its recording, a chat with a file; and others beside them. */
async function house(t: TestContext, place: StorePlace) {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-privacy-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const clock = handClock(Date.parse('2026-01-01T10:00:00Z'));
  const common = { logger: silentLogger, clock, meter: silentMeter };
  const store = await openStore({ ...place, ...common });
  const workshop = openSoundWorkshop({ logger: silentLogger });
  const shelf = await openRecordingShelf({ directory: join(folder, 'recordings'), ...common, format: 'wav' });
  const library = openRecordingLibrary({ directory: join(folder, 'recordings'), shelf, workshop, ...common });
  const kept = await openCustomerFiles({ store: place, directory: join(folder, 'files'), dice: realDice(), ...common });
  const files = kept.shelf;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      await shelf.close();
      await library.close();
      await workshop.close();
      await kept.close();
      await store.close();
    })());
  t.after(close);

  const record = async (name: string): Promise<void> => {
    const file = shelf.open(id(name), { rateHz: 8000, channels: 2 });
    file.write(Buffer.alloc(32_000, 7));
    assert.equal(await file.close(), undefined);
    library.finish(id(name));
    await until(() => library.find(id(name)), 'the recording is finished');
  };
  const put = (name: string, ...events: ConversationEvent[]): Promise<void> =>
    store.append(
      id(name),
      events.map((event) => ({ event, at: clock.wall() })),
    );
  const keptFile = async (thread: string) => {
    const octets = (async function* () {
      yield Buffer.from('quux-passport, a page of text');
    })();
    const kept = await files.keep({ name: 'quux-passport.txt', type: 'text/plain', account: 'acme', channel: 'chat', thread }, octets, {
      maxBytes: 1000,
      types: ['text/plain'],
    });
    assert.ok(kept.ok);
    return kept.value;
  };

  const caller = {
    callerNumber: '+15550100199',
    callId: 'call-1',
    interactionId: 'i-1',
    contact: { name: 'Zelda Quux', email: 'zelda@quux.example' },
  };
  await record('call');
  await put(
    'call',
    start(caller),
    { kind: 'recording', file: 'cv_call.wav', rateHz: 8000, channels: 2 },
    said('four one one one, it is 4111111111111111, I am Zelda Quux'),
    { kind: 'note', turn: 1, note: { note: 'value', name: 'email', value: 'zelda@quux.example' } },
    end,
  );
  await store.annexes.put(id('call'), { summary: { text: 'Zelda Quux asked.', language: 'en', by: 'extract', until: 3 } }, clock.wall());
  const file = await keptFile('th-1');
  await put(
    'chat',
    start({ interactionId: 'th-1', contact: { email: 'Zelda@Quux.example' } }, 'chat'),
    { kind: 'customer-message', message: 'm-1', text: 'my card is 4111111111111111', files: [file] },
    end,
  );
  await store.outbox.put([{ lane: 'webhook:crm', key: id('call'), idempotencyKey: 'cv_call:5', body: JSON.stringify({ said: 'Zelda Quux' }) }]);
  await record('held');
  await put(
    'held',
    start({ callerNumber: '+15550100111' }),
    { kind: 'recording', file: 'cv_held.wav', rateHz: 8000, channels: 2 },
    said('hello'),
    end,
  );
  await put('other', start({ account: 'else', callerNumber: '+15550100122' }), said('somebody else'), end);
  await put('living', start({ callerNumber: '+15550100199' }), said('still talking'));

  const privacy: ReadonlyMap<string, AccountPrivacy> = new Map([['acme', { rules: defaultRules, retention }]]);
  const holds = openHolds(store.audit, () => clock.wall());
  const ports = {
    store,
    recordings: library,
    files: kept.beside,
    audit: store.audit,
    clock,
    holds,
    privacy,
    meter: silentMeter,
    logger: silentLogger,
  };
  return { folder, clock, store, library, files, holds, ports, close, people: openPeople(ports) };
}

onEach('retention with a moved clock: what is due goes, with proof; what is held, lives, or has no rule stays', async (t, place) => {
  const { clock, store, library, files, holds, ports } = await house(t, place);
  const run = async () => ({ ...(await expireRecords(ports)), beside: await expireFiles(ports) });
  await holds.hold(id('held'), 'a complaint', command);

  let removed = await run();
  assert.deepEqual([removed.record, removed.words, removed.person, removed.beside.recordings, removed.beside.files], [0, 0, 0, 0, 0]);

  clock.wallMs += 8 * dayMs;
  removed = await run();
  assert.deepEqual([removed.words, removed.beside.recordings, removed.beside.files], [0, 1, 0]);
  assert.equal(await library.find(id('call')), undefined);
  assert.notEqual(await library.find(id('held')), undefined);

  clock.wallMs += 23 * dayMs;
  removed = await run();
  assert.deepEqual([removed.record, removed.words], [0, 2]);
  const call = await store.head(id('call'));
  assert.equal(call?.outcome, 'resolved');
  assert.equal(call?.callerNumber, undefined);
  assert.deepEqual(
    (await store.events(id('call'))).map(({ kind }) => kind),
    ['conversation-start', 'recording', 'conversation-end'],
  );
  assert.deepEqual(await store.annexes.of(id('call')), {});
  assert.equal(await files.totalBytes(), 0);
  assert.equal((await store.events(id('held'))).length, 4);
  assert.equal((await store.events(id('other'))).length, 3);

  const proofs = await store.audit.list({ action: 'expire', subject: { kind: 'conversation', id: id('call') } });
  const [words, recording] = proofs;
  assert.equal(proofs.length, 2);
  assert.equal(recording?.details?.['parts'], 'recordings');
  assert.match(recording?.details?.['recordingSha256'] ?? '', /^[\da-f]{64}$/);
  assert.equal(words?.details?.['state'], 'done');
  assert.equal(words?.details?.['events'], '5');
  assert.match(words?.details?.['eventsSha256'] ?? '', /^[\da-f]{64}$/);
  assert.equal(words?.details?.['annexes'], 'summary');
  const [ofChat] = await store.audit.list({ action: 'expire', subject: { kind: 'conversation', id: id('chat') } });
  assert.equal(ofChat?.details?.['files'], '1');

  assert.deepEqual((await run()).words, 0, 'what was done is not done again');

  clock.wallMs += 335 * dayMs;
  removed = await run();
  assert.equal(removed.record, 2);
  assert.equal(await store.head(id('call')), undefined);
  assert.notEqual(await store.head(id('held')), undefined);
  assert.notEqual(await store.head(id('living')), undefined);

  await holds.release(id('held'), 'settled', command);
  removed = await run();
  assert.equal(removed.record, 1);
  assert.equal(await library.find(id('held')), undefined);
  const log = JSON.stringify(await store.audit.list({ limit: 200 }));
  for (const trace of traces) assert.ok(!log.includes(trace), trace);
  assert.deepEqual((await verifyStore(place)).faults, []);
});

/** All octets under a folder. */
function octetsUnder(folder: string): Buffer {
  return Buffer.concat(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => Buffer.concat([Buffer.from(`\n${path}\n`), readFileSync(path)])),
  );
}

/** All rows of all tables as text, as a dump would show them. */
async function dumpOf(url: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ tablename: string }>('select tablename from pg_tables where schemaname = current_schema()');
    const parts: string[] = [];
    for (const { tablename } of rows) parts.push(JSON.stringify((await client.query(`select * from "${tablename}"`)).rows));
    return Buffer.from(parts.join('\n'));
  } finally {
    await client.end();
  }
}

onEach('one person, by any notation: found, handed out, removed to the last octet; the audit names nobody', async (t, place) => {
  const { folder, store, holds, people, close, clock } = await house(t, place);
  const left = () =>
    'directory' in place ? Promise.resolve(Buffer.concat([octetsUnder(place.directory), octetsUnder(folder)])) : dumpOf(place.postgres);
  const looked = await people.find({ person: '001 (555) 010-0199', account: 'acme', actor: command });
  assert.deepEqual(
    looked?.traces.map(({ conversation, state, recording, events, files }) => [conversation, state, recording, events, files]),
    [
      [id('call'), 'found', true, 5, 0],
      [id('living'), 'living', false, 2, 0],
    ],
  );
  assert.equal(await people.find({ person: '??', actor: command }), undefined);
  assert.deepEqual((await people.find({ person: '+15550100199', bots: ['nobodys'], actor: command }))?.traces, []);
  assert.deepEqual((await people.find({ person: 'zelda@quux.example', account: 'else', actor: command }))?.traces, []);

  const exported = await people.export({ person: 'ZELDA@quux.example', actor: command });
  const names: string[] = [];
  const parts: Uint8Array[] = [];
  for await (const part of tarOf(exported?.files ?? none(), 0)) parts.push(part.slice());
  const tar = Buffer.concat(parts);
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    names.push(tar.toString('utf8', at, at + 100).replace(/\0.*$/s, ''));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  assert.deepEqual(
    names.map((name) => name.replace(/files\/.*-/, 'files/')),
    [
      ...['export.json', 'cv_call/conversation.json', 'cv_call/transcript.md', 'cv_call/recording.wav'],
      ...['cv_chat/conversation.json', 'cv_chat/transcript.md', 'cv_chat/files/passport.txt'],
    ],
  );
  assert.ok(tar.includes('my card is 4111111111111111'));

  // What is looked for below can be found by looking so.
  const before = await left();
  for (const trace of traces) assert.ok(before.includes(trace), `${trace} is there`);

  await store.append(id('living'), [{ event: end, at: clock.wall() }]);
  await holds.hold(id('living'), 'a court', command);
  const gone = [
    ...((await people.erase({ person: 'zelda@quux.example', actor: command }))?.traces ?? []),
    ...((await people.erase({ person: '+1-555-010-0199', actor: command }))?.traces ?? []),
  ];
  assert.deepEqual(
    gone.map(({ conversation, state }) => [conversation, state]),
    [
      [id('call'), 'removed'],
      [id('chat'), 'removed'],
      [id('living'), 'held'],
    ],
  );
  await holds.release(id('living'), 'it is over', command);
  assert.equal((await people.erase({ person: '+15550100199', actor: command }))?.traces[0]?.state, 'removed');

  const entries = await store.audit.list({ limit: 200 });
  const ofPerson = entries.filter(({ subject }) => subject.kind === 'person');
  assert.ok(ofPerson.every(({ subject }) => /^cu_|^nobody$/.test(subject.id)));
  assert.ok(ofPerson.some(({ action, details }) => action === 'erase' && details?.['removed'] === '2'));

  // While the gateway runs already, its log of changes included.
  const running = await left();
  await close();
  for (const octets of [running, await left()]) for (const trace of traces) assert.ok(!octets.includes(trace), `${trace} is left`);
  for (const trace of traces) assert.ok(!octetsUnder(folder).includes(trace), `${trace} is left in a file`);
});

async function* none() {}

onEach('what was removed by another machine is removed from the disk of this one', async (t, place) => {
  const { library, files, ports, clock, store } = await house(t, place);
  // Another gateway has neither its recordings nor its files.
  const { recordings: _, files: __, ...elsewhere } = ports;
  assert.equal((await openPeople(elsewhere).erase({ person: 'zelda@quux.example', actor: command }))?.traces[0]?.state, 'removed');
  assert.notEqual(await library.find(id('call')), undefined);
  assert.ok((await files.totalBytes()) > 0);
  const follow = () => followRemovals((clock.wall() - 1000) as WallTime, ports);
  assert.equal(await follow(), 2);
  assert.equal(await library.find(id('call')), undefined);
  assert.equal(await files.totalBytes(), 0);
  assert.equal(await follow(), 0);
  const [last] = await store.audit.list({ subject: { kind: 'conversation', id: id('call') }, limit: 1 });
  assert.equal(last?.details?.['state'], 'followed');
  assert.match(last?.details?.['recordingSha256'] ?? '', /^[\da-f]{64}$/);
});

onEach('the command line removes beside a gateway that runs', async (t, place) => {
  const { store, clock } = await house(t, place);
  const keeper = await openKeeperBeside(place, clock);
  t.after(() => keeper.close());
  assert.equal(await keeper.erase(id('call')), 'done');
  assert.equal(await keeper.erase(id('nobody')), 'unknown');
  assert.equal(await keeper.erase(id('living')), 'living');
  assert.equal(await keeper.expire(id('chat'), ['words', 'person'], clock.wall() as WallTime), 'done');
  assert.equal(await store.head(id('call')), undefined);
  assert.equal((await store.events(id('chat'))).length, 2);
});

test('a number is looked for with and without its country', () => {
  assert.deepEqual(keysOf('(212) 555-0187', ['US']), ['tel:2125550187', 'tel:+2125550187', 'tel:+12125550187', 'tel:12125550187']);
  assert.deepEqual(keysOf('ann@Example.com', ['US']), ['mailto:ann@example.com']);
  assert.deepEqual(keysOf('thread:web/th_1', ['US']), ['thread:web/th_1']);
  assert.deepEqual(keysOf('nobody', ['US']), []);
});
