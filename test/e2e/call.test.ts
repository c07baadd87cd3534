import assert from 'node:assert/strict';
import { request as openRequest } from 'node:http';
import { after, before, test } from 'node:test';
import { until } from '../until.ts';
import { callUntilUnderstood, cordboard, type GatewayProcess, interopFolder, startGateway } from './gateway-process.ts';

const place = interopFolder();
let gateway: GatewayProcess;
let url: string;

before(async () => {
  gateway = await startGateway(place.config);
  const printed = await cordboard(['channel', 'url', '-c', place.config, '--port', String(gateway.port)]);
  assert.equal(printed.code, 0, printed.stderr);
  url = printed.stdout.trim();
});
after(async () => {
  await gateway.stop('SIGKILL');
  place.remove();
});

const at = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers });

test('a call from the command line gives the replies and the exit', async () => {
  const { code, stdout, stderr } = await callUntilUnderstood(url, [
    '--caller',
    '+15559871234',
    '--say',
    'track my order',
    '--say',
    'one two three four five six',
    '--say',
    'No, thank you. Goodbye.',
  ]);
  assert.equal(code, 0, stderr + stdout);
  const call = JSON.parse(stdout) as { exit: string; outcome: string; replies: string[]; complaints: unknown[] };
  assert.equal(call.exit, 'ok');
  assert.equal(call.outcome, 'resolved');
  assert.ok(
    call.replies.some((reply) => reply.includes('on its way')),
    call.replies.join(' | '),
  );
  assert.deepEqual(call.complaints, []);
});

test('health, readiness and figures are there', async () => {
  assert.equal((await at('/healthz')).status, 200);
  assert.equal((await at('/readyz')).status, 200);
  const figures = await (await at('/metrics')).text();
  for (const name of ['cordboard_calls_live', 'cordboard_calls_total', 'cordboard_turn_gap_ms_bucket', 'cordboard_streams_open'])
    assert.ok(figures.includes(name), name);
  assert.match(figures, /cordboard_calls_total\{[^}]*outcome="resolved"[^}]*\} [1-9]/);
});

test('conversations are for those who may read them', async () => {
  assert.equal((await at('/api/v1/conversations')).status, 401);
  const token = new URL(url).searchParams.get('token');
  const answer = await at('/api/v1/conversations', { authorization: `Bearer ${token}` });
  assert.equal(answer.status, 200);
});

test('what is wrong with an address is refused before the upgrade, and tells an attacker nothing', async () => {
  const knock = (change: (query: URLSearchParams) => void): Promise<{ status: number; body: string }> =>
    new Promise((done, fail) => {
      const changed = new URL(url.replace(/^ws/, 'http'));
      change(changed.searchParams);
      const request = openRequest(changed, {
        headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' },
      });
      request.on('upgrade', (response, socket) => {
        socket.destroy();
        done({ status: response.statusCode ?? 0, body: '' });
      });
      request.on('response', (response) => {
        let body = '';
        response.on('data', (octets) => (body += octets));
        response.on('end', () => done({ status: response.statusCode ?? 0, body }));
      });
      request.on('error', fail);
      request.end();
    });
  const forged = await knock((query) => query.set('token', `${query.get('token')?.slice(0, -2)}xx`));
  const unknown = await knock((query) => query.set('token', 'eyJhbGciOiJIUzI1NiJ9.eyJhcHBJZCI6Im5vYm9keSJ9.AAAA'));
  assert.equal(forged.status, 401);
  assert.deepEqual(unknown, forged, 'an unknown client and a wrong signature look the same');
  assert.equal((await knock((query) => query.set('botId', 'st-other'))).status, 403);
  assert.equal((await knock((query) => query.set('accountId', 'other'))).status, 403);
  assert.equal((await knock((query) => query.set('sipuri', '+19995550000'))).status, 404);
  assert.equal((await knock(() => {})).status, 101);
});

test('no token, number or word of a customer is in the log', async () => {
  const log = gateway.output();
  const token = new URL(url).searchParams.get('token') ?? '';
  assert.ok(log.length > 200 && log.includes('conversation started'));
  for (const canary of [token, '15559871234', 'track my order', '123456', 'bench-secret-not-real'])
    assert.ok(!log.includes(canary), `the log holds "${canary}"`);
});

test('SIGTERM: live calls go on to their end, then exit 0', async () => {
  const call = cordboard(['call', url, '--say', 'where is my parcel', '--press', '123456', '--say', 'No, thank you. Goodbye.', '--json']);
  const live = async (): Promise<boolean> => /cordboard_calls_live\{[^}]*\} 1/.test(await (await at('/metrics')).text());
  await until(live, 'the call is live');
  const stopped = gateway.stop('SIGTERM');
  // A connection of its own: those that were kept alive may be closed by the drain at any moment.
  const ready = (): Promise<number> =>
    new Promise((done, fail) => {
      openRequest({ port: gateway.port, path: '/readyz', agent: false }, (response) => done(response.resume().statusCode ?? 0))
        .on('error', fail)
        .end();
    });
  await until(async () => (await ready()) === 503, 'it takes no more calls');
  const { code, stdout } = await call;
  assert.equal(code, 0, stdout);
  // Understood or not: to its own end.
  assert.match((JSON.parse(stdout) as { exit: string }).exit, /^(ok|escalation)$/, stdout);
  assert.equal(await stopped, 0);
});
