import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { GatewayError, type LogFields, type Logger } from '#base';
import { until } from '../until.ts';
import { closedNow } from './chat-stage.ts';
import { digitalStage } from './digital-stage.ts';
import { customer, pixel as png } from './talkdesk-gateway.ts';

const owner = { account: 'a', channel: 'web', thread: 't1' };
const limits = { maxBytes: 1e6, types: ['image/*'] };
async function* octets(buffer: Buffer) {
  yield buffer;
}

/** For faults that show themselves by no answer in time. */
const hasty = { desk: { timeoutMs: 400 } };

// They mostly wait: so beside each other.
describe('Digital Connect, gateway and simulator', { concurrency: 6 }, () => {
  test('a whole hand-off: context, transcript, words and files both ways, and back to the agent', async (t) => {
    const stage = await digitalStage(t);
    const { sim } = stage;
    const { id } = await stage.handOver();
    const opened = sim.desk.find(id);
    assert.equal(opened?.email, 'pat@example.com');
    assert.equal(opened?.contextParameters['phone'], '+15550100');
    assert.deepEqual(
      opened?.previousMessages.map(({ type, content }) => `${type}: ${content}`),
      ['external: How can I help you?', 'user: a human please', 'external: One moment please, I will connect you with a colleague.'],
    );
    await stage.say('it is broken');
    await until(() => stage.read(id).includes('it is broken'), 'the human reads it');
    sim.desk.say(id, 'Send me a picture');
    await stage.shows('human: Send me a picture');

    const kept = await stage.gateway.files.keep({ ...owner, name: 'broken.png', type: 'image/png' }, octets(png), limits);
    assert.ok(kept.ok);
    await stage.say('', [kept.value]);
    await until(() => sim.desk.find(id)?.messages.some(({ files }) => files[0]?.name === 'broken.png') ?? false, 'the human has the file');
    const there = sim.desk.find(id)?.messages.flatMap(({ files }) => files)[0];
    assert.deepEqual(sim.desk.file(id, there?.id ?? '')?.octets, png);

    sim.desk.sendFile(id, { name: 'label.png', type: 'image/png', octets: png }, 'Print this');
    await stage.shows('human: Print this');
    const item = (await stage.items()).find(({ text }) => text === 'Print this');
    const file = item?.files[0];
    assert.deepEqual([file?.name, file?.type, file?.sizeBytes], ['label.png', 'image/png', png.length]);
    const shelved = await stage.gateway.files.find(file?.id ?? '');
    assert.deepEqual([shelved?.thread, shelved?.account], ['t1', 'a']);
    const shown = (await stage.gateway.files.read(file?.id ?? '')) ?? octets(Buffer.alloc(0));
    assert.deepEqual(await buffer(shown), png);

    sim.desk.end(id);
    await stage.shows('agent: I am back with you.');
    assert.deepEqual(stage.doubled(), []);
    await sim.webhooks.idle();
    assert.ok(sim.webhooks.list().every(({ state }) => state === 'delivered'));
  });

  test('the customer leaves: the desk is told, once', async (t) => {
    const stage = await digitalStage(t);
    const { id } = await stage.handOver();
    await stage.gateway.house.leave({ channel: 'web', thread: 't1' });
    await until(() => stage.sim.desk.find(id)?.endedBy === 'contact', 'the desk knows');
    assert.deepEqual(stage.doubled(), []);
  });

  for (const [name, faults] of Object.entries({
    'the token is refused mid-chat': [],
    '429 with Retry-After': [{ operation: 'send-message', kind: 'status', status: 429, retryAfterS: 1 }],
    'status 500, three times': [{ operation: 'send-message', kind: 'status', status: 500, times: 3 }],
    'no answer, nothing done': [{ operation: 'send-message', kind: 'hang' }],
    'no answer, but done': [{ operation: 'send-message', kind: 'stuck' }],
    'half an answer': [{ operation: 'send-message', kind: 'half' }],
    'reset after it was done': [{ operation: 'send-message', kind: 'lost', times: 2 }],
    'reset before anything': [{ operation: 'send-message', kind: 'reset' }],
    'an answer that is no JSON': [{ operation: 'send-message', kind: 'garbage' }],
    'an answer that comes too late': [{ operation: 'send-message', kind: 'late', ms: 600 }],
    'the token endpoint broken': [{ operation: 'token', kind: 'status', status: 503, times: 2 }],
  } as const))
    test(`a message while the desk fails (${name}): it arrives once, and in order`, async (t) => {
      const waits = faults.some(({ kind }) => kind === 'hang' || kind === 'stuck' || kind === 'late');
      const stage = await digitalStage(t, waits ? hasty : {});
      const { id } = await stage.handOver();
      for (const fault of faults) stage.sim.fail(fault);
      if (name.startsWith('the token')) stage.sim.revokeTokens();
      const words = ['one', 'two', 'three'];
      for (const word of words) assert.deepEqual(await stage.say(word), { ok: true, value: 'taken' });
      await until(() => stage.read(id).length >= words.length, 'all arrive');
      assert.deepEqual(stage.read(id), words);
      assert.deepEqual(stage.doubled(), []);
      assert.ok(!(await stage.items()).some(({ event }) => event === 'message-undelivered'));
    });

  for (const operation of ['upload-link', 'upload', 'create-attachment', 'send-message'] as const)
    for (const kind of ['lost', 'half', 'reset'] as const)
      test(`a file to the human while ${operation} fails (${kind}): it arrives once, behind what was said before it`, async (t) => {
        const stage = await digitalStage(t);
        const { id } = await stage.handOver();
        stage.sim.fail({ operation, kind });
        const kept = await stage.gateway.files.keep({ ...owner, name: 'broken.png', type: 'image/png' }, octets(png), limits);
        assert.ok(kept.ok);
        await stage.say('look', [kept.value]);
        await stage.say('and?');
        await until(() => stage.read(id).length >= 2, 'both arrive');
        const messages = stage.sim.desk.find(id)?.messages.filter(({ from }) => from === 'contact') ?? [];
        assert.deepEqual(
          messages.map(({ text, files }) => [text, ...files.map(({ name }) => name)]),
          [['look', 'broken.png'], ['and?']],
        );
        assert.deepEqual(stage.doubled(), []);
        assert.equal(stage.sim.effects().filter(({ operation: of, effects }) => of === 'create-attachment' && effects > 0).length, 1);
      });

  for (const [operation, kind] of [
    ['download-link', 'half'],
    ['download', 'half'],
    ['download', 'reset'],
    ['download', 'status'],
    ['download-link', 'status'],
  ] as const)
    test(`a file of the human while ${operation} fails (${kind}): it arrives once, before what was said after it`, async (t) => {
      const stage = await digitalStage(t);
      const { id } = await stage.handOver();
      stage.sim.fail(kind === 'status' ? { operation, kind, status: 503 } : { operation, kind });
      stage.sim.desk.sendFile(id, { name: 'label.png', type: 'image/png', octets: png }, 'Print this');
      stage.sim.desk.say(id, 'and stick it on');
      await stage.shows('human: and stick it on');
      const told = (await stage.items()).filter(({ from }) => from === 'human');
      assert.deepEqual(
        told.map(({ text, files }) => [text, ...files.map(({ name }) => name)]),
        [['Print this', 'label.png'], ['and stick it on']],
      );
    });

  test('a file of a type that is not taken is left out, and that is said', async (t) => {
    const stage = await digitalStage(t);
    const { id } = await stage.handOver();
    stage.sim.desk.sendFile(id, { name: 'page.html', type: 'text/html', octets: Buffer.from('<html><script>1</script></html>') }, 'Look at this');
    await stage.shows('human: Look at this\n[A file could not be passed on: page.html]');
  });

  for (const kind of ['lost', 'half', 'stuck', 'hang', 'reset', 'garbage'] as const)
    test(`the answer to the opening is lost (${kind}): one conversation at the desk, and the news that overtook it is heard`, async (t) => {
      const stage = await digitalStage(t, kind === 'stuck' || kind === 'hang' ? hasty : {});
      stage.sim.fail({ operation: 'start-conversation', kind, times: 2 });
      const watch = stage.sim.desk.watch((happening) => {
        if (happening.kind !== 'waits') return;
        stage.sim.desk.accept(happening.conversation.id);
        stage.sim.desk.say(happening.conversation.id, 'I was quick');
      });
      t.after(watch);
      await stage.gateway.house.open({ ...owner, bot: 'b', language: 'en', contact: { email: 'pat@example.com' }, parameters: {} });
      await stage.say('a human please');
      await stage.shows('human: I was quick');
      assert.equal(stage.sim.desk.list().length, 1);
      assert.deepEqual(stage.doubled(), []);
    });

  test('what the desk refuses for good the customer is told', async (t) => {
    const stage = await digitalStage(t);
    const { id } = await stage.handOver();
    stage.sim.fail({ operation: 'send-message', kind: 'status', status: 422 });
    await stage.say('refused words');
    await until(async () => (await stage.items()).some(({ event }) => event === 'message-undelivered'), 'the notice');
    assert.deepEqual(stage.read(id), []);
    await stage.say('next words');
    await until(() => stage.read(id).includes('next words'), 'the conversation goes on');
  });

  test('a message that is taken without its file is told as what it is', async (t) => {
    const stage = await digitalStage(t);
    const { id } = await stage.handOver();
    stage.sim.fail({ operation: 'send-message', kind: 'partial', reason: 'the file is too ugly' });
    const kept = await stage.gateway.files.keep({ ...owner, name: 'a.png', type: 'image/png' }, octets(png), limits);
    assert.ok(kept.ok);
    await stage.say('look', [kept.value]);
    await stage.shows('notice: Something that you sent could not be delivered: the file is too ugly.');
    assert.deepEqual(stage.read(id), ['look', '[A file of the customer could not be passed on: a.png]']);
  });

  test('a client without the scopes for files chats; files are refused by the names of the scopes', async (t) => {
    const account = { name: 'acme', region: 'us' as const, touchpoints: ['sim-touchpoint'] };
    const clients = [{ id: 'sim-client', secret: 'sim-secret', scopes: ['digital-connect:read', 'digital-connect:write'] }];
    const stage = await digitalStage(t, { sim: { accounts: [{ ...account, clients }] } });
    const { id } = await stage.handOver();
    assert.equal(stage.gateway.desk.can.files, false);
    const kept = await stage.gateway.files.keep({ ...owner, name: 'a.png', type: 'image/png' }, octets(png), limits);
    assert.ok(kept.ok);
    await stage.say('with a picture', [kept.value]);
    await until(
      async () => (await stage.lines()).some((line) => /could not be delivered: files need the scopes attachments:request, /.test(line)),
      'the notice',
    );
    assert.deepEqual(stage.read(id), ['with a picture\n[A file of the customer could not be passed on: a.png]']);
    stage.sim.desk.sendFile(id, { name: 'label.png', type: 'image/png', octets: png }, 'Print this');
    await stage.shows('human: Print this\n[A file could not be passed on: label.png]');
  });

  test('the conversation ended at the desk just before the customer wrote: they are not left talking to nobody', async (t) => {
    const stage = await digitalStage(t);
    const { id } = await stage.handOver();
    stage.sim.webhooks.outage(3000);
    stage.sim.desk.end(id);
    await stage.say('are you there?');
    await stage.shows('agent: I am back with you.');
  });

  for (const payload of ['full', 'bare', 'flat'] as const)
    test(`webhooks doubled fifty times at once, reordered, echoed and replayed, with ${payload} payloads: each word once, in order`, async (t) => {
      const stage = await digitalStage(t, {
        sim: { quirks: { payload, echo: true, webhookOrder: 'at-once', eventType: payload === 'flat' ? 'absent' : 'lower' } },
      });
      const { sim } = stage;
      const { id } = await stage.handOver();
      await stage.say('mine');
      await until(() => stage.read(id).includes('mine'), 'the human reads it');
      sim.fail({ operation: 'message_created', kind: 'copies', count: 50 });
      sim.desk.say(id, 'word 1');
      sim.fail({ operation: 'message_created', kind: 'hold', behind: 1 });
      sim.desk.say(id, 'word 2');
      sim.desk.say(id, 'word 3');
      await stage.shows('human: word 3');
      await sim.webhooks.idle();
      sim.webhooks.replay({ copies: 3 });
      if (payload === 'full') sim.webhooks.replay({ shiftMs: 86_400_000 });
      await sim.webhooks.idle();
      await stage.restart();
      sim.webhooks.replay();
      await sim.webhooks.idle();
      sim.fail({ operation: 'message_created', kind: 'hold', behind: 1 });
      sim.desk.say(id, 'word 4, overtaken by the end');
      sim.desk.end(id);
      await stage.shows('agent: I am back with you.');
      const told = (await stage.lines()).filter((line) => /^(?:human|customer): /.test(line));
      assert.deepEqual(told, [
        'customer: a human please',
        'customer: mine',
        'human: word 1',
        'human: word 2',
        'human: word 3',
        'human: word 4, overtaken by the end',
      ]);
      assert.equal((await stage.items()).filter(({ event }) => event === 'human-left').length, 1);
    });

  test('outside the hours of Talkdesk’s own flow: its words are shown, nobody is said to have joined, the agent has the customer back', async (t) => {
    const stage = await digitalStage(t, { sim: { desk: { open: false } } });
    await stage.gateway.house.open(customer);
    await stage.say('a human please');
    await until(async () => (await stage.items()).some(({ event }) => event === 'nobody-free'), 'nobody is free');
    const told = (await stage.items()).map(({ from, event }) => event ?? from);
    assert.ok(told.includes('human') && !told.includes('human-joined') && !told.includes('human-left'), told.join(', '));
    assert.equal((await stage.items()).find(({ from }) => from === 'human')?.text, 'We are closed. Please come back during our hours.');
    assert.equal(told.at(-1), 'agent');
  });

  test('outside the hours of its target Talkdesk is not asked: the customer is told and stays with the agent', async (t) => {
    const targets = { people: { touchpoint: 'sim-touchpoint', hours: closedNow() } };
    const stage = await digitalStage(t, { desk: { targets } });
    await stage.gateway.house.open(customer);
    await stage.say('a human please');
    await until(async () => (await stage.items()).some(({ event }) => event === 'outside-hours'), 'it is told');
    assert.deepEqual(stage.sim.desk.list(), []);
    assert.ok(!(await stage.items()).some(({ event }) => event === 'queue-entered'));
    assert.deepEqual(await stage.gateway.store.outbox.list({}), []);
  });

  test('a conversation of somebody else is answered, waited for, counted and let go', async (t) => {
    const counted: string[] = [];
    const meter = { count: (name: string, labels = {}) => void counted.push([name, ...Object.values(labels)].join(' ')), time() {}, shift() {} };
    const stage = await digitalStage(t, { desk: { unknownMs: 300 }, meter });
    stage.sim.desk.begin('somebody@example.com');
    await until(() => counted.includes('desk_news_total talkdesk conversation_started unknown'), 'it is counted');
    await stage.sim.webhooks.idle();
    assert.ok(stage.sim.webhooks.list().every(({ state }) => state === 'delivered'));
  });

  test('whatever goes wrong: no secret, no token, no address and no word of anybody gets to the log', async (t) => {
    const written: string[] = [];
    const plain = (_: string, value: unknown): unknown =>
      value instanceof GatewayError ? { code: value.code, facts: value.facts, cause: value.cause } : value instanceof Error ? value.stack : value;
    const write = (message: string, { pii: _, ...fields }: LogFields = {}): void => void written.push(JSON.stringify([message, fields], plain));
    const logger: Logger = { error: write, warn: write, info: write, debug: write, with: () => logger };
    const stage = await digitalStage(t, { logger });
    const { id } = await stage.handOver();
    for (const kind of ['lost', 'garbage', 'half'] as const) stage.sim.fail({ operation: 'send-message', kind });
    await stage.say('a very private word');
    await until(() => stage.read(id).includes('a very private word'), 'it arrives');
    stage.sim.desk.say(id, 'another private word');
    await stage.shows('human: another private word');
    await fetch(`${stage.gateway.hooks}/message_created`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'a-guessed-key' },
      body: '{"conversation_id": "c1", "content": "a guessed word"}',
    });
    assert.ok(written.some((line) => line.includes('webhook refused')));
    stage.sim.fail({ operation: 'token', kind: 'status', status: 401 });
    stage.sim.revokeTokens();
    await stage.say('a private word that waits');
    await until(() => written.some((line) => line.includes('DIGITAL_CONNECT_CLIENT_REFUSED')), 'the client is refused');
    for (const secret of [
      'sim-secret',
      'hook-key',
      'a-guessed-key',
      'Bearer ',
      'eyJ',
      'private word',
      'guessed word',
      'pat@example.com',
      '+15550100',
    ])
      assert.deepEqual(
        written.filter((line) => line.includes(secret)),
        [],
        secret,
      );
  });

  test('a wrong key opens nothing', async (t) => {
    const stage = await digitalStage(t);
    const { id } = await stage.handOver();
    stage.sim.webhooks.point({ baseUrl: stage.gateway.hooks, auth: { kind: 'api-key', key: 'guessed' } });
    stage.sim.desk.say(id, 'I am not Talkdesk');
    await stage.sim.webhooks.idle();
    assert.equal(stage.sim.webhooks.list().at(-1)?.state, 'given-up');
    assert.ok(!(await stage.lines()).includes('human: I am not Talkdesk'));
  });
});
