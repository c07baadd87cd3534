import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseWav } from '#audio';
import { silentLogger } from '#base';
import { type SpeechGrammar, silentMeter } from '#contract';
import { realScheduler, signToken } from '#net';
import { soundswallower } from '#providers/soundswallower';
import { until } from '../until.ts';
import { cordboard, type GatewayProcess, startGateway } from './gateway-process.ts';

/** What is planted. The card is a test number; it passes its check digit. */
const card = '4539148803436467';
const planted = { name: 'Zelda Quux', phone: '+15550100199', email: 'zelda@quux.example', card } as const;
const spoken = 'four five three nine one four eight eight zero three four three six four six seven';
/** In whatever notation they may turn up. */
const notations = [
  ...['zelda', 'quux', '5550100199', '555-0100', 'zelda@quux.example', 'quux.example', card, '4539 1488', '4 5 3 9 1 4 8 8', '1488034', spoken],
  ...['four five three nine', 'four six seven', encodeURIComponent(planted.email), Buffer.from(planted.name).toString('hex')],
];
const secrets = [
  'till-secret-not-real-1',
  'boss-secret-not-real-1',
  'viewer-secret-not-real-1',
  'chat-secret-not-real-0001',
  'hook-secret-not-real-1',
];

const agent = `
agent: till
language: en-US
voice: { provider: offline, name: en-us }
variables:
  card: { digits: 16, label: card number }
human: { target: general }
flows:
  welcome:
    - say: Hello, this is the till.
    - ask: { into: card, say: What is your card number?, accept: [speech, dtmf], maxRetries: 3 }
    - say: "I have {{card | spell}}."
    - ask: { into: door, type: yes-no, say: Shall we bring it to your door? }
    - say: "We write to ${planted.name} at ${planted.email}, and call ${planted.phone}."
    - ask: { into: sure, type: yes-no, say: Is that right? }
    - say: It will be with you tomorrow morning.
`;

const configuration = (hook: number): string => `
http: { host: 127.0.0.1, port: 0 }
allowPlainSecrets: true
log: { level: debug }
agents: [./till]
accounts:
  - id: shop
    bots: [{ id: till, agent: till }]
    clients:
      - { id: stream, secret: ${secrets[0]}, scopes: [streams:open] }
      - { id: boss, secret: ${secrets[1]}, scopes: [conversations:read, conversations:personal, recordings:read, audit:read, conversations:erase] }
      - { id: viewer, secret: ${secrets[2]}, scopes: [conversations:read, recordings:read] }
    privacy: { detect: [card, phone, email, names], names: [${planted.name}] }
    webhooks: [{ id: crm, url: "http://127.0.0.1:${hook}/", secret: ${secrets[4]}, allowPrivate: true }]
channels:
  - id: voice
    type: talkdesk-stream
    numbers: { "+15550100000": { bot: till } }
    targets: { general: { ringGroup: Agents } }
    fallbackTarget: general
chats:
  - { id: web, type: web-chat, bot: till, secrets: [${secrets[3]}] }
`;

const folder = mkdtempSync(join(tmpdir(), 'cordboard-canaries-'));
const config = join(folder, 'cordboard.yaml');
const told: string[] = [];
let hook: Server;
let gateway: GatewayProcess;
let call = '';
let chat = '';

const tokenOf = (id: 'boss' | 'viewer'): Promise<string> => signToken({ id, algorithm: 'HS256', key: secrets[id === 'boss' ? 1 : 2] ?? '' });
async function ask(as: 'boss' | 'viewer', path: string, headers: Record<string, string> = {}): Promise<Response> {
  const token = await tokenOf(as);
  return fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

function assertClean(text: string, where: string): void {
  for (const trace of notations) {
    const at = text.toLowerCase().indexOf(trace.toLowerCase());
    assert.ok(at < 0, `${where} holds "${trace}": …${text.slice(Math.max(0, at - 80), at + 80)}…`);
  }
}

/** Chats as a customer's browser does. */
async function writeToTill(): Promise<void> {
  const base = `http://127.0.0.1:${gateway.port}/chat/web`;
  const { token } = (await (await fetch(`${base}/session`, { method: 'POST' })).json()) as { token: string };
  const post = (path: string, body?: object): Promise<Response> =>
    fetch(base + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  let after = '';
  let heard = '';
  const hear = (words: string) =>
    until(
      async () => {
        const answer = await fetch(`${base}/items?waitMs=5000&after=${after}`, { headers: { authorization: `Bearer ${token}` } });
        const { items } = (await answer.json()) as { items: { id: string; text: string }[] };
        after = items.at(-1)?.id ?? after;
        heard += items.map(({ text }) => text).join('\n');
        return heard.includes(words);
      },
      () => `"${words}" after ${heard}`,
    );
  assert.equal((await post('/open')).status, 204);
  await hear('card number');
  await post('/messages', { id: 'm1', text: `Hi, my name is ${planted.name}, ${planted.phone}, ${planted.email}` });
  await post('/messages', { id: 'm2', text: card });
  await hear('door?');
  await post('/messages', { id: 'm3', text: 'yes' });
  await hear('right?');
  await post('/messages', { id: 'm4', text: 'yes' });
  await hear('tomorrow');
}

before(async () => {
  mkdirSync(join(folder, 'till'));
  writeFileSync(join(folder, 'till', 'agent.yaml'), agent);
  hook = createServer((request, response) => {
    request.on('data', (octets) => told.push(String(octets)));
    request.on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await new Promise((done) => hook.once('listening', done));
  writeFileSync(config, configuration((hook.address() as AddressInfo).port));
  gateway = await startGateway(config);
  const url = (await cordboard(['channel', 'url', '-c', config, '--port', String(gateway.port)])).stdout.trim();
  const script = join(folder, 'caller.json');
  // Both wait, however long a busy machine takes to answer.
  writeFileSync(script, JSON.stringify({ patienceMs: 30_000, lingerMs: 30_000, turns: [spoken, 'yes', 'yes'].map((say) => ({ say })) }));
  const caller = ['--caller', planted.phone, '--script', script, '--json'];
  const [called] = await Promise.all([cordboard(['call', url, ...caller]), writeToTill()]);
  assert.equal(called.code, 0, called.stdout + called.stderr);
  const over = (wanted: string): Promise<string> =>
    until(async () => {
      const { conversations } = (await (await ask('boss', '/api/v1/conversations')).json()) as {
        conversations: { id: string; medium: string; outcome?: string }[];
      };
      return conversations.find(({ medium, outcome }) => medium === wanted && outcome !== undefined)?.id;
    }, `the end of the ${wanted} conversation`);
  [call, chat] = [await over('voice'), await over('chat')];
  await until(async () => (await ask('boss', `/api/v1/conversations/${call}/recording`)).status === 200, 'the recording is finished');
});
after(async () => {
  await gateway?.stop('SIGKILL');
  hook?.close();
  rmSync(folder, { recursive: true, force: true });
});

const forms = (id: string): (readonly [string, Record<string, string>])[] => [
  [`/api/v1/conversations/${id}`, {}],
  [`/api/v1/conversations/${id}/events`, {}],
  [`/api/v1/conversations/${id}/document`, {}],
  [`/api/v1/conversations/${id}/annexes`, {}],
  ...['application/json', 'text/plain', 'text/markdown'].map((accept) => [`/api/v1/conversations/${id}/transcript`, { accept }] as const),
];

test('whoever may see it all sees what was planted, in call and chat', async () => {
  const ofCall = await (await ask('boss', `/api/v1/conversations/${call}`)).text();
  for (const trace of [card, planted.phone, planted.name, planted.email]) assert.ok(ofCall.includes(trace), `the call holds ${trace}`);
  const ofChat = await (await ask('boss', `/api/v1/conversations/${chat}`)).text();
  for (const trace of [card, planted.phone, planted.name, planted.email]) assert.ok(ofChat.includes(trace), `the chat holds ${trace}`);
});

test('a viewer finds nothing of it in any answer, and enough of the rest', async () => {
  for (const id of [call, chat])
    for (const [path, headers] of forms(id)) {
      const answer = await ask('viewer', path, headers);
      assert.equal(answer.status, 200, path);
      const text = await answer.text();
      assertClean(text, `${path} ${headers['accept'] ?? ''}`);
      if (/transcript|events$/.test(path)) assert.match(text, /tomorrow/);
    }
  assertClean(await (await ask('viewer', '/api/v1/conversations')).text(), 'the listing');
  const text = await (await ask('viewer', `/api/v1/conversations/${call}/transcript`, { accept: 'text/plain' })).text();
  assert.match(text, /\[card …6467\]/);
  assert.match(text, /We write to \[name\] at \[email\]/);
  assert.equal((await ask('viewer', `/api/v1/conversations?person=${encodeURIComponent(planted.phone)}`)).status, 403);
});

test('the missed part of a live view is covered too', async () => {
  const token = await tokenOf('viewer');
  const stop = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/api/v1/events?conversation=${chat}`, {
    headers: { authorization: `Bearer ${token}`, 'last-event-id': `${chat}:0` },
    signal: stop.signal,
  });
  let text = '';
  for await (const octets of answer.body ?? []) {
    text += new TextDecoder().decode(octets);
    if (text.includes('conversation-end')) break;
  }
  stop.abort();
  assert.match(text, /tomorrow/);
  assertClean(text, 'the event stream');
});

test('webhooks, reports, metrics, complaints and the log at its lowest level hold nothing of it', async () => {
  await until(() => told.filter((body) => body.includes('conversation.ended')).length >= 2, 'the webhook is told of both ends');
  assertClean(told.join('\n'), 'a webhook');
  for (const format of ['json', 'html', 'csv']) {
    const { code, stdout, stderr } = await cordboard(['report', 'run', 'resolved-vs-escalated', '--period', 'today', '-f', format, '-c', config]);
    assert.equal(code, 0, stderr);
    assertClean(stdout, `the report as ${format}`);
  }
  for (const format of ['json', 'markdown']) {
    const { stdout, stderr } = await cordboard(['conversations', 'export', call, '-f', format, '--covered', '-c', config]);
    assert.match(stdout, /tomorrow/, stderr);
    assertClean(stdout, `the covered export as ${format}`);
  }
  const wav = join(folder, 'covered.wav');
  assert.equal((await cordboard(['conversations', 'export', call, '--covered', '--recording', wav, '-o', join(folder, 'x'), '-c', config])).code, 0);
  const answer = await ask('viewer', `/api/v1/conversations/${call}/recording?format=wav`);
  assert.deepEqual(readFileSync(wav), Buffer.from(await answer.arrayBuffer()), 'the command covers the same sound');
  assertClean(await (await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).text(), 'the metrics');
  for (const path of [
    `/api/v1/conversations?since=${encodeURIComponent(planted.email)}`,
    `/api/v1/conversations/${encodeURIComponent(planted.name)}`,
  ])
    assertClean(await (await ask('viewer', path)).text(), 'a complaint');
  const log = gateway.output();
  assert.ok(log.includes('"level":"debug"') || log.includes('"level":20'), 'the log is at its lowest level');
  assertClean(log, 'the log');
});

const zero = (sample: number | undefined): number => sample ?? 0;

/** One side of a recording. */
async function sideOf(as: 'boss' | 'viewer', side: 0 | 1): Promise<Int16Array> {
  const answer = await ask(as, `/api/v1/conversations/${call}/recording?format=wav`);
  assert.equal(answer.status, 200);
  const wav = parseWav(new Uint8Array(await answer.arrayBuffer()));
  assert.ok(wav.ok && wav.value.channels === 2 && wav.value.rateHz === 8000);
  const { samples } = wav.value;
  return Int16Array.from({ length: samples.length / 2 }, (_, at) => zero(samples[at * 2 + side]));
}

/** Where two recordings differ, in samples, gaps of up to half a second included. */
function differences(whole: Int16Array, covered: Int16Array): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  whole.forEach((sample, at) => {
    if (sample === covered[at]) return;
    const last = parts.at(-1);
    if (last && at - last.to < 4000) last.to = at + 1;
    else parts.push({ from: at, to: at + 1 });
  });
  return parts;
}

/** The share of the energy that lies at 1 kHz (Goertzel). */
function shareAt1kHz(samples: Int16Array): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * 1000) / 8000);
  let [s1, s2, energy] = [0, 0, 0];
  for (const sample of samples) {
    const s0 = sample + coefficient * s1 - s2;
    [s2, s1] = [s1, s0];
    energy += sample * sample;
  }
  const power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
  return energy === 0 ? 0 : power / ((samples.length / 2) * energy);
}

const digits: SpeechGrammar = { id: 'digits', sentences: [], loops: ['zero oh one two three four five six seven eight nine'.split(' ')] };
const yesNo: SpeechGrammar = { id: 'yes-no', sentences: ['yes', 'no', 'yes please'], loops: [] };

test('in the recording there are tones where it was said, on both legs, and the rest is untouched', async (t) => {
  const ear = soundswallower({ workers: 1, logger: silentLogger, meter: silentMeter, scheduler: realScheduler() });
  t.after(() => ear.close());
  const hear = (grammar: SpeechGrammar, samples: Int16Array): Promise<{ text: string; rejected: boolean }> =>
    new Promise((done, fail) => {
      const recognition = ear.listen({ language: 'en-US', rateHz: 8000, grammar }, (event) => {
        if (event.kind === 'recognition-failed') fail(event.error);
        else if (event.kind === 'transcript-end') done(event);
      });
      for (let at = 0; at < samples.length; at += 160) recognition.write(samples.slice(at, at + 160));
      recognition.end();
    });

  for (const side of [0, 1] as const) {
    const [whole, covered] = [await sideOf('boss', side), await sideOf('viewer', side)];
    assert.equal(whole.length, covered.length, 'the time line stays');
    const parts = differences(whole, covered);
    assert.ok(parts.length >= 1, `side ${side} has something to cover`);
    const [longest] = parts.toSorted((a, b) => b.to - b.from - (a.to - a.from));
    assert.ok(longest && longest.to - longest.from > 3 * 8000, `the digits took seconds on side ${side}`);
    // Half a second in from both edges, which are soft.
    const inside = covered.slice(longest.from + 4000, longest.to - 4000);
    assert.ok(shareAt1kHz(inside) > 0.98, `1 kHz there: ${shareAt1kHz(inside)}`);
    assert.ok(shareAt1kHz(whole.slice(longest.from, longest.to)) < 0.3, 'speech was there');

    const before = (await hear(digits, whole.slice(longest.from, longest.to))).text.split(' ').length;
    assert.ok(before >= 12, `heard whole: ${before} digits`);
    const said = await hear(digits, covered.slice(longest.from, longest.to));
    assert.ok(said.rejected || said.text.split(' ').filter((word) => word !== '').length < 4, `heard covered: ${said.text}`);
    const coveredShare = parts.reduce((sum, { from, to }) => sum + to - from, 0) / whole.length;
    t.diagnostic(`side ${side}: ${(coveredShare * 100).toFixed(0)} % of ${(whole.length / 8000).toFixed(1)} s covered`);
  }

  // The last word of the caller, a yes, is still heard from the covered recording.
  const caller = await sideOf('viewer', 0);
  const loud = (at: number): boolean => caller.slice(at, at + 800).some((sample) => Math.abs(sample) > 1500);
  let end = caller.length - 800;
  while (end > 0 && !loud(end)) end -= 800;
  const answer = await hear(yesNo, caller.slice(Math.max(0, end - 8000), end + 3200));
  assert.match(answer.text, /yes/);
});

test('no secret is in the log or in anything that was written', async () => {
  const token = await tokenOf('viewer');
  for (const secret of [...secrets, token.split('.')[2] ?? token]) {
    assert.ok(!gateway.output().includes(secret), `the log holds ${secret.slice(0, 8)}…`);
    for (const name of readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, 'data', name);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path).includes(secret), `${name} holds ${secret.slice(0, 8)}…`);
    }
  }
});

test('who looked is written down, and that holds nothing of it either', async () => {
  const { entries } = (await (await ask('boss', '/api/v1/audit')).json()) as { entries: { action: string; actor: { id: string } }[] };
  assert.ok(entries.some(({ action, actor }) => action === 'read-personal' && actor.id === 'boss'));
  assert.ok(entries.some(({ action, actor }) => action === 'read' && actor.id === 'viewer'));
  assert.ok(!entries.some(({ action, actor }) => action === 'read-personal' && actor.id === 'viewer'));
  assertClean(JSON.stringify(entries), 'the audit log');
});

test('by the API: what is kept of the chat’s customer is shown, handed out and removed', async () => {
  const { conversation } = (await (await ask('boss', `/api/v1/conversations/${chat}`)).json()) as { conversation: { interactionId: string } };
  const send = async (as: 'boss' | 'viewer', path: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.port}/api/v1/people/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const person = `thread:web/${conversation.interactionId}`;
  assert.equal((await send('viewer', 'export', { person })).status, 403);
  assert.equal((await send('boss', 'erase', { person: '???' })).status, 400);
  const statesOf = async (answer: Response): Promise<string[]> =>
    ((await answer.json()) as { traces: { state: string }[] }).traces.map(({ state }) => state);
  assert.deepEqual(await statesOf(await send('boss', 'erase', { person, dryRun: true })), ['found']);
  const archive = Buffer.from(await (await send('boss', 'export', { person })).arrayBuffer());
  assert.ok(archive.includes(`${chat}/transcript.md`) && archive.includes(card));
  assert.deepEqual(await statesOf(await send('boss', 'erase', { person })), ['removed']);
  assert.equal((await ask('boss', `/api/v1/conversations/${chat}`)).status, 404);
});

test('the command line, beside the running gateway: held, found, handed out, erased with proof, and nothing of it is left', async () => {
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cordboard(['privacy', ...args, '-c', config]);
    assert.equal(code, 0, stderr + stdout);
    return stdout;
  };
  await run('hold', call, '--why', 'case 1');
  assert.equal((await run('holds')).trim(), call);
  const erased = async (): Promise<unknown> =>
    (JSON.parse(await run('erase', '001 555 010 0199', '--yes', '--json')) as { traces: { state: string }[] }).traces.map(({ state }) => state);
  assert.deepEqual(await erased(), ['held']);
  await run('release', call, '--why', 'settled');
  assert.match(await run('find', planted.phone), /found/);
  await run('export', planted.phone, '--out', join(folder, 'person'));
  assert.deepEqual(readdirSync(join(folder, 'person', call)).sort(), ['conversation.json', 'recording.wav', 'transcript.md']);
  assert.deepEqual(await erased(), ['removed']);
  const proof = JSON.parse(await run('proof', call, '--json')) as { now: object; removals: { action: string; recordingSha256?: string }[] };
  assert.deepEqual(proof.now, { record: false, events: 0, recording: false });
  assert.match(proof.removals.at(-1)?.recordingSha256 ?? '', /^[\da-f]{64}$/);
  assert.equal((await ask('boss', `/api/v1/conversations/${call}`)).status, 404);
  assert.equal((await ask('boss', `/api/v1/conversations/${call}/recording`)).status, 404);
  const names = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    names.filter((name) => name.includes(call)),
    [],
  );
});
