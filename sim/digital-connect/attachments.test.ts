import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from './fixtures/bench.ts';

const put = async (url: string, type: string, body: string, method = 'PUT') => {
  const response = await fetch(url, { method, headers: { 'content-type': type }, body });
  await response.arrayBuffer();
  return response.status;
};

test('upload-link, upload, create: an attachment as documented, that can be listed, read and removed', async (t) => {
  const { sim, client } = await openBench(t);
  const link = await client.call('POST', '/attachments/2023-03/upload-link', { allowed_mime_types: ['text/plain'] });
  assert.equal(link.status, 200);
  const { request_id: requestId, url } = link.json as { request_id: string; url: string };
  assert.equal(await put(url, 'text/plain; charset=utf-8', 'Paid 30'), 200);
  const wish = { name: 'receipt.txt', request_id: requestId, metadata: { order: 'A1', pages: 1 } };
  const made = await client.call('POST', '/attachments/2023-03', wish);
  assert.equal(made.status, 200);
  const { id, _links, ...about } = made.json as { id: string; _links: { self: { href: string }; download_link: { href: string } } };
  assert.deepEqual(about, { name: 'receipt.txt', state: 'AVAILABLE', size: 7, type: 'text/plain', metadata: { order: 'A1', pages: 1 } });
  assert.equal(_links.self.href, `${sim.apiUrl()}/attachments/2023-03/${id}`);
  assert.equal(_links.download_link.href, `${_links.self.href}/download-link`);
  assert.deepEqual((await client.call('GET', `/attachments/2023-03/${id}`)).json, made.json);
  await client.upload('other.csv', 'text/csv', 'a,b');
  const page = (await client.call('GET', '/attachments/2023-03?name=receipt.txt&types=text/plain,text/csv&state=AVAILABLE&page=1&per_page=5'))
    .json as {
    total: number;
    _embedded: { attachments: { id: string }[] };
  };
  assert.deepEqual([page.total, page._embedded.attachments[0]?.id], [1, id]);
  assert.equal((await client.call('GET', '/attachments/2023-03?page=0')).status, 400);
  assert.equal((await client.call('DELETE', `/attachments/2023-03/${id}`)).status, 204);
  for (const [method, path] of [
    ['GET', `/attachments/2023-03/${id}`],
    ['DELETE', `/attachments/2023-03/${id}`],
    ['GET', `/attachments/2023-03/${id}/download-link`],
  ] as const)
    assert.equal((await client.call(method, path)).status, 404);
});

test('a name is taken once in an account, and a request becomes one file', async (t) => {
  const { client } = await openBench(t);
  const { id } = await client.upload('a.txt', 'text/plain', 'one');
  const link = (await client.call('POST', '/attachments/2023-03/upload-link', { allowed_mime_types: ['text/plain'] })).json as {
    request_id: string;
    url: string;
  };
  const create = (name: string) => client.call('POST', '/attachments/2023-03', { name, request_id: link.request_id });
  assert.equal((await create('b.txt')).status, 400);
  await put(link.url, 'text/plain', 'two');
  assert.equal((await create('a.txt')).status, 409);
  assert.equal((await create('b.txt')).status, 200);
  assert.equal((await create('c.txt')).status, 400);
  assert.equal(await put(link.url, 'text/plain', 'three'), 409);
  const list = (await client.call('GET', '/attachments/2023-03?name=a.txt')).json as { _embedded: { attachments: { id: string }[] } };
  assert.equal(list._embedded.attachments[0]?.id, id);
});

test('what is not as documented gets 400 and the field’s name', async (t) => {
  const { client } = await openBench(t);
  for (const [path, body, name] of [
    ['/upload-link', {}, 'allowed_mime_types'],
    ['/upload-link', { allowed_mime_types: [] }, 'allowed_mime_types'],
    ['/upload-link', { allowed_mime_types: ['text'] }, 'allowed_mime_types[0]'],
    ['/upload-link', { allowed_mime_types: ['text/plain'], size: 3 }, 'size'],
    ['', { request_id: 'x' }, 'name'],
    ['', { name: 'x' }, 'request_id'],
    ['', { name: 'x', request_id: 'x' }, 'request_id'],
    ['', { name: 'x', request_id: 'x', metadata: { a: [] } }, 'metadata.a'],
  ] as const) {
    const { status, json } = await client.call('POST', `/attachments/2023-03${path}`, body);
    assert.deepEqual([status, (json as { fields: { name: string }[] }).fields.map((field) => field.name)], [400, [name]]);
  }
});

test('an upload link takes what was announced, in its time, up to a size', async (t) => {
  const { sim, client, clock } = await openBench(t, { quirks: { maxFileBytes: 5 }, storageUrl: 'http://files.example' });
  const open = async () => {
    const { url } = (await client.call('POST', '/attachments/2023-03/upload-link', { allowed_mime_types: ['text/plain', 'image/*'] })).json as {
      url: string;
    };
    assert.equal(new URL(url).host, 'files.example');
    return `${sim.url}${new URL(url).pathname}`;
  };
  const url = await open();
  assert.equal(await put(url, 'application/pdf', 'x'), 403);
  assert.equal(await put(url, 'text/plain', 'sixsix'), 413);
  assert.equal(await put(url, 'text/plain', 'x', 'POST'), 405);
  assert.equal(await put(url, 'image/png', 'x'), 200);
  assert.equal(await put(`${url}x`, 'text/plain', 'x'), 404);
  assert.ok(sim.changeQuirks({ uploadMethod: 'POST' }).ok);
  assert.equal(await put(url, 'text/plain', 'x', 'POST'), 200);
  await clock.pass(600_000);
  assert.equal(await put(url, 'text/plain', 'x', 'POST'), 403);
});

test('a download link expires', async (t) => {
  const { client, clock } = await openBench(t, { quirks: { downloadLinkSeconds: 30 } });
  const { id } = await client.upload('ü.txt', 'text/plain', 'abc');
  const { url, expire_time: seconds } = (await client.call('GET', `/attachments/2023-03/${id}/download-link`)).json as {
    url: string;
    expire_time: number;
  };
  assert.equal(seconds, 30);
  await clock.pass(29_999);
  const good = await fetch(url);
  assert.deepEqual([await good.text(), good.headers.get('content-type')], ['abc', 'text/plain']);
  assert.match(good.headers.get('content-disposition') ?? '', /%C3%BC\.txt/);
  await clock.pass(1);
  const late = await fetch(url);
  assert.equal(late.status, 403);
  await late.arrayBuffer();
  assert.equal((await fetch(`${url}x`)).status, 404);
});
