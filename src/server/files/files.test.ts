import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatFile, KeptFile } from '#contract';
import { client, head, stage, stored } from '../fixtures/stage.ts';

const file = (id: string, name = 'receipt “7”.pdf'): ChatFile => ({ id, name, type: 'application/pdf', sizeBytes: 4 });
const message = { kind: 'customer-turn', turn: 1, text: 'here', source: 'text', confidence: 1, matched: true } as const;

function opened() {
  const kept = (one: ChatFile, account = 'acme'): KeptFile => ({ ...one, account, channel: 'web', thread: 't', file: one });
  const shelf = new Map([
    ['f_1', kept(file('f_1'))],
    ['f_2', kept(file('f_2'), 'other')],
  ]);
  const set = stage({
    files: {
      find: async (id) => shelf.get(id),
      read: async (id) =>
        shelf.has(id)
          ? (async function* () {
              yield Buffer.from('%PDF');
            })()
          : undefined,
    },
  });
  set.put(
    head('cv_1', { medium: 'chat' }),
    stored(1, { ...message, files: [file('f_1'), file('f_3')] }),
    stored(2, { kind: 'human-message', message: 'm', text: '', files: [file('f_2', 'x')] }),
  );
  set.put(head('cv_2', { bot: 'st-2' }), stored(1, { ...message, files: [file('f_1')] }));
  set.clients.set('cs-plain', client('cs-plain', { scopes: ['conversations:read'] }));
  const get = async (path: string, who = 'cs-1') => set.door.app.inject({ url: `/api/v1/conversations/${path}`, headers: await set.bearer(who) });
  return { ...set, get };
}

test('files are listed with who sent them and whether they are still there', async () => {
  const set = opened();
  const { files } = (await set.get('cv_1/files')).json();
  assert.deepEqual(
    files.map(({ id, from, seq, kept }: Record<string, unknown>) => [id, from, seq, kept]),
    [
      ['f_1', 'customer', 1, true],
      ['f_3', 'customer', 1, false],
      ['f_2', 'human-agent', 2, true],
    ],
  );
  assert.equal((await set.get('cv_1/files', 'cs-plain')).statusCode, 403, 'nothing in a file is covered');
});

test('a file comes as an attachment that runs nothing, and only to whom it belongs', async () => {
  const set = opened();
  const answer = await set.get('cv_1/files/f_1');
  assert.deepEqual([answer.statusCode, answer.body, answer.headers['content-type']], [200, '%PDF', 'application/pdf']);
  assert.equal(answer.headers['content-disposition'], `attachment; filename="receipt _7_.pdf"; filename*=UTF-8''receipt%20%E2%80%9C7%E2%80%9D.pdf`);
  assert.match(String(answer.headers['content-security-policy']), /sandbox/);
  assert.deepEqual(set.audited.at(-1)?.subject, { kind: 'file', id: 'f_1' });
  for (const path of ['cv_1/files/f_3', 'cv_1/files/f_2', 'cv_1/files/f_9', 'cv_2/files/f_1', 'cv_2/files', 'cv_1/files/..%2f'])
    assert.equal((await set.get(path)).statusCode, 404, path);
});
