import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { WallTime } from '#base';
import type { ObjectStore } from '#contract';
import { openWebClient, realScheduler, type WebClient, type WebRequest } from '#net';
import { askS3 } from './request.ts';
import { openS3 } from './s3.ts';

const require = createRequire(import.meta.url);
const S3rver = require('s3rver') as new (options: object) => { run(): Promise<{ port: number }>; close(): Promise<void> };

const mib = 1024 * 1024;
/** Closed before the servers, which wait for their connections. */
const clients: { close(): void }[] = [];
const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

function client(endpoint: string, more: object = {}, partBytes = 5 * mib): ObjectStore {
  const scheduler = realScheduler();
  const web = openWebClient({ scheduler, allowPrivate: true });
  clients.push(web);
  const place = { endpoint, region: 'us-east-1', bucket: 'recordings', pathStyle: true, ...keys, ...more };
  return openS3({ place, web, clock: scheduler, partBytes });
}

async function bucket(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-s3-'));
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'recordings' }] });
  const { port } = await server.run();
  t.after(async () => {
    for (const web of clients.splice(0)) web.close();
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { endpoint: `http://127.0.0.1:${port}`, directory };
}

const from = (octets: Buffer) => async (begin: number, end: number) => octets.subarray(begin, end);
const pattern = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 11)) & 255));

test('a file is brought, read in part, measured and removed', async (t) => {
  const store = client((await bucket(t)).endpoint);
  const octets = pattern(200_000);
  await store.put('call centre/ä+b/cv_1.wav', from(octets), { sizeBytes: octets.length, type: 'audio/wav' });
  assert.equal(await store.size('call centre/ä+b/cv_1.wav'), 200_000);
  const part = await store.read('call centre/ä+b/cv_1.wav', 1_000, 70_000);
  assert.ok(part && octets.subarray(1_000, 70_000).equals(part));
  assert.equal((await store.read('call centre/ä+b/cv_1.wav', 5, 5))?.length, 0);
  await store.remove('call centre/ä+b/cv_1.wav');
  await store.remove('call centre/ä+b/cv_1.wav');
  assert.equal(await store.size('call centre/ä+b/cv_1.wav'), undefined);
  assert.equal(await store.read('call centre/ä+b/cv_1.wav', 0, 10), undefined);
});

test('a large file goes in parts and is one', async (t) => {
  const store = client((await bucket(t)).endpoint);
  const octets = pattern(12 * mib + 345);
  await store.put('large', from(octets), { sizeBytes: octets.length, type: 'audio/wav' });
  assert.equal(await store.size('large'), octets.length);
  const part = await store.read('large', 5 * mib - 10, 10 * mib + 10);
  assert.ok(part && octets.subarray(5 * mib - 10, 10 * mib + 10).equals(part));
});

test('an empty file has no octets and is there', async (t) => {
  const store = client((await bucket(t)).endpoint);
  await store.put('empty', from(Buffer.alloc(0)), { sizeBytes: 0, type: 'audio/wav' });
  assert.equal(await store.size('empty'), 0);
});

test('wrong credentials, no bucket, nobody there: each by its name, with whether another attempt is of use', async (t) => {
  const { endpoint } = await bucket(t);
  const put = (store: ObjectStore) => store.put('x', from(Buffer.from('x')), { sizeBytes: 1, type: 'text/plain' });
  await assert.rejects(put(client(endpoint, { accessKeyId: 'nobody' })), { code: 'S3_DENIED', retry: false });
  await assert.rejects(put(client(endpoint, { bucket: 'elsewhere' })), { code: 'S3_NO_BUCKET', retry: false });
  await assert.rejects(client(endpoint, { bucket: 'elsewhere' }).read('x', 0, 1), { code: 'S3_NO_BUCKET' });
  await assert.rejects(put(client('http://127.0.0.1:1')), { code: 'S3_UNREACHABLE', retry: true });
});

/** A door before a good storage that does what the test wants with each request. */
async function gate(t: TestContext, endpoint: string, spoil: (request: IncomingMessage, response: ServerResponse, nth: number) => boolean) {
  const seen: string[] = [];
  const good = new URL(endpoint);
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url?.replace(/uploadId=[^&]+/, 'uploadId')}`);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (spoil(request, response, seen.length)) return;
      const { request: ask } = require('node:http') as typeof import('node:http');
      const onward = ask({ host: good.hostname, port: good.port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      onward.end(Buffer.concat(parts));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const web of clients.splice(0)) web.close();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test('an upload that breaks off in the middle is taken back, and the next attempt succeeds', async (t) => {
  const { endpoint, directory } = await bucket(t);
  let spoiled = 0;
  const door = await gate(t, endpoint, (request, response) => {
    if (!request.url?.includes('partNumber=2') || spoiled++ > 0) return false;
    response.destroy();
    return true;
  });
  const store = client(door.url);
  const octets = pattern(11 * mib);
  // What is signed for one host is not good for another: the door is called what the storage is called.
  await assert.rejects(store.put('half', from(octets), { sizeBytes: octets.length, type: 'audio/wav' }), { code: 'S3_UNREACHABLE', retry: true });
  assert.ok(
    door.seen.some((line) => line.startsWith('DELETE') && line.includes('uploadId')),
    door.seen.join('\n'),
  );
  assert.equal(await store.size('half'), undefined, 'half an upload is no file');
  await store.put('half', from(octets), { sizeBytes: octets.length, type: 'audio/wav' });
  assert.equal(await store.size('half'), octets.length);
  assert.ok(readdirSync(directory).length > 0);
});

test('a storage that is busy, broken, or says yes and means no', async (t) => {
  const { endpoint } = await bucket(t);
  const cases: [number, string, string, boolean][] = [
    [503, '<Error><Code>SlowDown</Code></Error>', 'S3_BUSY', true],
    [429, '', 'S3_BUSY', true],
    [500, '<Error><Code>InternalError</Code></Error>', 'S3_BROKEN', true],
    [400, '<Error><Code>BadDigest</Code></Error>', 'S3_DAMAGED', true],
    [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>', 'S3_DENIED', false],
    [403, '<Error><Code>RequestTimeTooSkewed</Code></Error>', 'S3_CLOCK', true],
    [400, '<Error><Code>InvalidArgument</Code></Error>', 'S3_REFUSED', false],
    [301, '<Error><Code>PermanentRedirect</Code></Error>', 'S3_REFUSED', false],
  ];
  for (const [status, body, code, retry] of cases) {
    const door = await gate(t, endpoint, (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(body);
      return true;
    });
    await assert.rejects(client(door.url).put('x', from(Buffer.from('abc')), { sizeBytes: 3, type: 'text/plain' }), { code, retry }, code);
  }
  const forgetful = await gate(t, endpoint, (request, response) => {
    if (request.method !== 'PUT') return false;
    response.writeHead(200, { etag: '"x"' });
    response.end();
    return true;
  });
  await assert.rejects(client(forgetful.url).put('x', from(Buffer.from('abc')), { sizeBytes: 3, type: 'text/plain' }), { code: 'S3_DAMAGED' });
  const lying = await gate(t, endpoint, (request, response) => {
    if (request.method !== 'POST' || !request.url?.includes('uploadId')) return false;
    response.writeHead(200);
    response.end('<?xml version="1.0"?><Error><Code>InternalError</Code></Error>');
    return true;
  });
  const octets = pattern(6 * mib);
  await assert.rejects(client(lying.url).put('y', from(octets), { sizeBytes: octets.length, type: 'audio/wav' }), {
    code: 'S3_BROKEN',
    retry: true,
  });
});

/** The examples of "Authenticating Requests (AWS Signature Version 4)" in the Amazon S3 API reference: `s3rver` looks at no signature of this kind. */
test('requests are signed as the examples of the reference are', async () => {
  const asked: WebRequest[] = [];
  const web = {
    async request(what: WebRequest) {
      asked.push(what);
      return { status: 200, headers: {}, body: Buffer.alloc(0) };
    },
  } as unknown as WebClient;
  const clock = { ...realScheduler(), wall: () => Date.parse('2013-05-24T00:00:00Z') as WallTime };
  const place = { endpoint: 'https://s3.amazonaws.com', region: 'us-east-1', bucket: 'examplebucket', pathStyle: false };
  const known = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const ask = askS3({ ...place, ...known }, web, clock);
  await ask({ method: 'GET', name: '', query: 'lifecycle', maxBytes: 1 });
  await ask({ method: 'GET', name: '', query: 'max-keys=2&prefix=J', maxBytes: 1 });
  const signatures = asked.map(({ headers }) => /Signature=(\w+)/.exec(headers?.['authorization'] ?? '')?.[1]);
  assert.deepEqual(signatures, [
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ]);
  assert.equal(asked[0]?.url, 'https://examplebucket.s3.amazonaws.com/?lifecycle');
});
