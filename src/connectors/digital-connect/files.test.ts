import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import type { FileShelf } from '#contract';
import { openWebClient, realScheduler } from '#net';
import type { Api, ApiOutcome } from './api.ts';
import { filesIn } from './files-in.ts';
import { filesOut } from './files-out.ts';

const done = (body: unknown): ApiOutcome => ({ kind: 'done', status: 200, body });
const options = {
  timeoutMs: 60_000,
  allowPrivate: false,
  files: { maxBytes: 100, types: ['image/*'], missing: '{name}', untaken: '{name}', patienceMs: 0 },
};
const file = { id: 'f1', name: 'x.png', type: 'image/png', sizeBytes: 3 };
const owner = { account: 'a', channel: 'web', thread: 't1' };
const shelf: FileShelf = {
  keep: async () => assert.fail('nothing is kept'),
  find: async () => undefined,
  read: async () =>
    (async function* () {
      yield Buffer.from('abc');
    })(),
  drop: async () => false,
};

/** Talkdesk names this link, whatever it is asked. */
function linkedTo(t: TestContext, url: string) {
  const web = openWebClient({ scheduler: realScheduler(), resolve: async () => [{ address: '10.0.0.7', family: 4 }] });
  t.after(() => web.close());
  const api: Api = {
    call: async () => done({ request_id: 'r', url, expire_time: 600 }),
    tokens: { take: async () => ({ ok: true, value: { value: 't', lifeS: 600, scopes: undefined } }), drop() {}, last: undefined },
  };
  return { api, web, shelf, logger: silentLogger };
}

test('links that lead inside, to metadata or without TLS are not followed, in neither direction', async (t) => {
  for (const url of [
    'https://169.254.169.254/latest/meta-data',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://inside.example/x',
    'http://storage.example.com/x',
    'file:///etc/passwd',
  ]) {
    const ports = linkedTo(t, url);
    const sent = await filesOut(options, ports)(file, 'k');
    assert.deepEqual(sent.kind === 'refused' && sent.error.code, 'DIGITAL_CONNECT_FILE_REFUSED', url);
    const fetched = await filesIn(options, ports)({ id: 'a1', name: 'x.png', type: 'image/png' }, owner);
    assert.deepEqual(fetched, { kind: 'missing', why: 'forbidden address' }, url);
  }
});

test('a file that is no longer on the shelf is refused, not tried for ever', async (t) => {
  const ports = { ...linkedTo(t, 'https://storage.example.com/x'), shelf: { ...shelf, read: async () => undefined } };
  const sent = await filesOut(options, ports)(file, 'k');
  assert.deepEqual(sent.kind === 'refused' && sent.reason, 'the file is no longer there');
});
