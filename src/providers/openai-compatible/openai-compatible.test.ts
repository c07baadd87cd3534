import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import type { ModelAnswer, ModelRequest } from '#contract';
import { openMeter, openWebClient, realScheduler } from '#net';
import { type ChatReply, type ChatRequest, chatServer, chunkLine, chunksOf } from './fixtures/chat-server.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openaiCompatibleOptions } from './options.ts';

const schema = {
  type: 'object',
  properties: { summary: { type: 'string' }, score: { type: ['number', 'null'] } },
  required: ['summary', 'score'],
  additionalProperties: false,
};
const request: ModelRequest = {
  purpose: 'summary',
  system: 'Summarise.',
  messages: [{ role: 'user', text: 'Customer: hello' }],
  temperature: 0.2,
  maxTokens: 100,
  timeoutMs: 15_000,
};

function open(t: TestContext, url: string, more: object = {}) {
  const scheduler = realScheduler();
  const options = openaiCompatibleOptions.parse({ id: 'writer', type: 'openai-compatible', url, model: 'small', allowPrivate: true, ...more });
  const web = openWebClient({ scheduler, allowPrivate: options.allowPrivate });
  t.after(() => web.close());
  const meter = openMeter({ process: false });
  const model = openaiCompatible(options, { web, scheduler, dice: { fraction: () => 0.5 }, logger: silentLogger, meter });
  const ask = (wish: Partial<ModelRequest> = {}, abort = new AbortController().signal): Promise<ModelAnswer> =>
    model.complete({ ...request, ...wish }, abort);
  return { ask, meter };
}

async function served(t: TestContext, reply: (request: ChatRequest, number: number) => ChatReply, more: object = {}) {
  const server = await chatServer(t, reply);
  return { server, ...open(t, server.url, more) };
}

const codeOf = (answer: ModelAnswer): string => (answer.ok ? `ok ${answer.text}` : answer.error.code);

for (const stream of [false, true]) {
  const how = stream ? 'streamed' : 'whole';

  test(`text comes whole, with what it cost; the key travels as a bearer token (${how})`, async (t) => {
    const { ask, server, meter } = await served(t, () => 'The customer said hello.', { stream, apiKey: 'k-1' });
    const answer = await ask();
    assert.ok(answer.ok, codeOf(answer));
    assert.equal(answer.text, 'The customer said hello.');
    assert.deepEqual([answer.use.model, answer.use.inputTokens, answer.use.outputTokens], ['small-2026-11-01', 120, 30]);
    assert.deepEqual(server.keys, ['Bearer k-1']);
    const [sent] = server.asked;
    assert.deepEqual(sent?.messages, [
      { role: 'system', content: 'Summarise.' },
      { role: 'user', content: 'Customer: hello' },
    ]);
    assert.deepEqual([sent?.max_tokens, sent?.temperature, sent?.stream], [100, 0.2, stream ? true : undefined]);
    const figures = await meter.text();
    assert.match(figures, /model_requests_total\{model="writer",purpose="summary",result="ok"\} 1/);
    assert.match(figures, /model_tokens_total\{model="writer",purpose="summary",direction="out"\} 30/);
  });

  test(`an answer of a given form is asked for by its schema, and checked again (${how})`, async (t) => {
    const replies = ['{"summary":"fine","score":0.5}', '{"summary":"fine"}', 'Sure! Here it is', '{"summary":"fine","sco'];
    const { ask, server } = await served(t, (_, number) => replies[number - 1] ?? '', { stream, tries: 1 });
    const good = await ask({ schema });
    assert.ok(good.ok, codeOf(good));
    assert.deepEqual(good.value, { summary: 'fine', score: 0.5 });
    assert.deepEqual(server.asked[0]?.response_format, { type: 'json_schema', json_schema: { schema, strict: true, name: 'response' } });
    for (const _ of replies.slice(1)) assert.equal(codeOf(await ask({ schema })), 'MODEL_UNFIT');
  });

  test(`where parts are looked at one by one, any object is an answer, and nothing else (${how})`, async (t) => {
    const { ask } = await served(t, (_, number) => (number === 1 ? '{"summary":7,"more":true}' : '[1]'), { stream, tries: 1 });
    const answer = await ask({ schema, partly: true });
    assert.ok(answer.ok, codeOf(answer));
    assert.deepEqual(answer.value, { summary: 7, more: true });
    assert.equal(codeOf(await ask({ schema, partly: true })), 'MODEL_UNFIT');
  });

  test(`what does not fit is asked for once more (${how})`, async (t) => {
    const { ask, server } = await served(t, (_, number) => (number === 1 ? '{}' : '{"summary":"fine","score":null}'), { stream });
    const answer = await ask({ schema });
    assert.ok(answer.ok, codeOf(answer));
    assert.equal(server.asked.length, 2);
  });

  test(`refusals, filters, cut-off and empty answers are no answers (${how})`, async (t) => {
    const replies: ChatReply[] = [
      { text: null, refusal: 'I can’t help with that.' },
      { text: 'half of', finish: 'content_filter' },
      { text: '{"summary":"half', finish: 'length' },
      { text: '' },
    ];
    for (const wish of [{}, { schema }]) {
      const { ask } = await served(t, (_, number) => replies[number - 1] ?? '', { stream, tries: 1 });
      const codes: string[] = [];
      for (const _ of replies) codes.push(codeOf(await ask(wish)));
      assert.deepEqual(codes, ['MODEL_CONTENT_REFUSED', 'MODEL_CONTENT_REFUSED', 'MODEL_CUT_OFF', 'MODEL_EMPTY']);
    }
  });

  test(`what a local model thinks aloud is no part of the answer (${how})`, async (t) => {
    const { ask } = await served(t, () => '<think>The user wants…</think>\n{"summary":"fine","score":1}', { stream, structured: 'json' });
    const answer = await ask({ schema });
    assert.ok(answer.ok, codeOf(answer));
    assert.deepEqual(answer.value, { summary: 'fine', score: 1 });
  });

  test(`a server that hangs, breaks off or talks nonsense fails in time (${how})`, async (t) => {
    const begin = stream ? chunkLine({ id: '1', object: 'chat.completion.chunk', ...chunksOf('half an', null, null)[1] }) : '{"id":"1","choices":[';
    const type = { 'content-type': stream ? 'text/event-stream' : 'application/json' };
    const replies: ChatReply[] = [
      { raw: (response) => response.writeHead(200, type).write(begin) },
      { raw: (response) => response.writeHead(200, type).write(begin, () => response.destroy()) },
      { raw: (response) => response.writeHead(200, type).end('<html>gateway</html>') },
      { raw: (response) => response.writeHead(200, type).end(begin) },
      { raw: () => undefined },
    ];
    const { ask } = await served(t, (_, number) => replies[number - 1] ?? '', { stream, tries: 1 });
    const codes: string[] = [];
    for (const at of replies.keys()) codes.push(codeOf(await ask(at === 0 || at === 4 ? { timeoutMs: 250 } : {})));
    assert.equal(codes[0], 'MODEL_TIMEOUT');
    assert.equal(codes[1], 'MODEL_UNREACHABLE');
    assert.match(codes[2] ?? '', /MODEL_(MALFORMED|EMPTY)/);
    assert.match(codes[3] ?? '', /MODEL_(MALFORMED|EMPTY)/);
    assert.equal(codes[4], 'MODEL_TIMEOUT');
  });
}

test('each refusal of the server names who must act', async (t) => {
  const error = (code: string | null, type = 'invalid_request_error') => ({ error: { message: 'sk-secret is wrong', type, param: null, code } });
  const cases: readonly [number, unknown, string][] = [
    [401, error('invalid_api_key'), 'MODEL_KEY_REFUSED'],
    [403, error(null), 'MODEL_KEY_REFUSED'],
    [404, error('model_not_found'), 'MODEL_UNKNOWN'],
    [400, error('context_length_exceeded'), 'MODEL_TOO_LONG'],
    [400, error('content_filter'), 'MODEL_CONTENT_REFUSED'],
    [400, error(null), 'MODEL_REQUEST_REFUSED'],
    [402, error(null), 'MODEL_QUOTA_SPENT'],
    [429, error('insufficient_quota', 'insufficient_quota'), 'MODEL_QUOTA_SPENT'],
    [429, error('rate_limit_exceeded'), 'MODEL_RATE_LIMITED'],
    [500, '<html>oops</html>', 'MODEL_OVERLOADED'],
    [503, error('overloaded'), 'MODEL_OVERLOADED'],
    [302, {}, 'MODEL_UNKNOWN'],
    [204, {}, 'MODEL_MALFORMED'],
  ];
  const { ask, server } = await served(t, (_, number) => ({ status: cases[number - 1]?.[0] ?? 500, body: cases[number - 1]?.[1] }), { tries: 1 });
  for (const [status, , code] of cases) {
    const answer = await ask();
    assert.equal(codeOf(answer), code, String(status));
    assert.ok(!answer.ok && !JSON.stringify(answer.error).includes('secret'));
  }
  assert.equal(server.asked.length, cases.length);
});

test('after a 429 or a 500 it is asked again, no sooner than the server wants', async (t) => {
  const replies: ChatReply[] = [{ status: 429, headers: { 'retry-after': '1' } }, { status: 500 }, 'At last.'];
  const { ask, meter } = await served(t, (_, number) => replies[number - 1] ?? '');
  const began = performance.now();
  assert.equal(codeOf(await ask()), 'ok At last.');
  assert.ok(performance.now() - began >= 1000);
  assert.match(await meter.text(), /model_retries_total\{model="writer",code="MODEL_RATE_LIMITED"\} 1/);
});

test('who wants to be left alone longer than there is time is not waited for', async (t) => {
  const replies: ChatReply[] = [
    { status: 429, headers: { 'retry-after': '30' } },
    { status: 429, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } },
    { status: 503, headers: { 'retry-after-ms': '20000' } },
  ];
  const { ask, server, meter } = await served(t, (_, number) => replies[number - 1] ?? '');
  assert.equal(codeOf(await ask()), 'MODEL_RATE_LIMITED');
  assert.equal(codeOf(await ask()), 'MODEL_RATE_LIMITED');
  assert.equal(codeOf(await ask()), 'MODEL_OVERLOADED');
  assert.doesNotMatch(await meter.text(), /^cordboard_model_retries_total\{/m);
  assert.equal(server.asked.length, 3);
});

test('a wrong key is not tried twice', async (t) => {
  const { ask, server } = await served(t, () => ({ status: 401 }));
  assert.equal(codeOf(await ask()), 'MODEL_KEY_REFUSED');
  assert.equal(server.asked.length, 1);
});

test('nobody waits for an answer that is no longer wanted', async (t) => {
  const abort = new AbortController();
  const { ask } = await served(t, () => {
    setImmediate(() => abort.abort());
    return { raw: () => undefined };
  });
  assert.equal(codeOf(await ask({}, abort.signal)), 'MODEL_ABANDONED');
  assert.equal(codeOf(await ask({}, abort.signal)), 'MODEL_ABANDONED');
});

test('servers that know no schema are told it in words', async (t) => {
  for (const structured of ['json', 'prompt']) {
    const { ask, server } = await served(t, () => '{"summary":"fine","score":null}', { structured, maxTokensField: 'max_completion_tokens' });
    const answer = await ask({ schema });
    assert.ok(answer.ok, codeOf(answer));
    const [sent] = server.asked;
    assert.deepEqual(sent?.response_format, structured === 'json' ? { type: 'json_object' } : undefined);
    assert.match(sent?.messages[0]?.content ?? '', /"summary"/);
    assert.deepEqual([sent?.max_tokens, sent?.max_completion_tokens], [undefined, 100]);
  }
});

test('private addresses and plain HTTP only when named; nobody there is no bug', async (t) => {
  const server = await chatServer(t, () => 'inside');
  const answer = await open(t, server.url, { allowPrivate: false }).ask();
  assert.equal(codeOf(answer), 'MODEL_FORBIDDEN_ADDRESS');
  const nobody = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => nobody.once('listening', resolve));
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  assert.equal(codeOf(await open(t, `http://127.0.0.1:${port}/v1`, { tries: 1 }).ask()), 'MODEL_UNREACHABLE');
});
