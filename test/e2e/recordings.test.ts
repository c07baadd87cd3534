import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseWav } from '#audio';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { parseScript } from '#sim/caller';
import { placeStreamCall } from '#sim/talkdesk-stream';
import { until } from '../until.ts';
import { cordboard, type GatewayProcess, interopFolder, startGateway } from './gateway-process.ts';

const place = interopFolder(
  (text) => `${text.replace('conversations:personal,', 'conversations:personal, recordings:read,')}
recordings:
  format: opus
  consent: ask
  keys:
    - { id: k1, secret: generate:./data/secrets/recordings }
`,
);
let gateway: GatewayProcess;
const scheduler = realScheduler();
const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });

before(async () => {
  gateway = await startGateway(place.config);
});
after(async () => {
  await speech.close();
  await gateway.stop('SIGKILL');
  place.remove();
});

const line = async (...args: readonly string[]): Promise<string> => {
  const ran = await cordboard([...args, '-c', place.config]);
  assert.equal(ran.code, 0, ran.stderr);
  return ran.stdout;
};
const folder = (): string => join(place.folder, 'data', 'recordings');

interface Head {
  readonly id: string;
  readonly outcome?: string;
}
let token = '';
const read = async <Body>(path: string): Promise<Body> =>
  (await (await fetch(`http://127.0.0.1:${gateway.port}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as Body;
const heads = async (): Promise<readonly Head[]> => (await read<{ conversations: readonly Head[] }>('conversations')).conversations;

/** Answers the question whether it may be recorded, asks for something, and hangs up. */
async function call(answer: string): Promise<string> {
  token = (await line('channel', 'token')).trim();
  const known = new Set((await heads()).map(({ id }) => id));
  const url = (await line('channel', 'url', '--port', String(gateway.port))).trim();
  const turns = [{ say: answer }, { say: 'Where is my parcel' }, { hangUp: true, waitFor: 3000 }];
  const script = parseScript({ voice: 'rms', quietMs: 900, patienceMs: 30_000, turns });
  assert.ok(script.ok);
  const how = { url, direction: 'bidirectional', script: script.value, speech, scheduler, dice: realDice() };
  await placeStreamCall(how as Parameters<typeof placeStreamCall>[0]);
  const fresh = await until(async () => (await heads()).find(({ id, outcome }) => outcome !== undefined && !known.has(id)), 'its conversation');
  return fresh.id;
}
interface Told {
  readonly kind: string;
  readonly given?: boolean;
  readonly why?: string;
}
const kinds = async (id: string): Promise<readonly Told[]> => (await read<{ events: readonly Told[] }>(`conversations/${id}`)).events;

test('a yes: the call is recorded, encrypted, as Opus; heard in parts by the API, exported, verified, its key exchanged', async () => {
  const id = await call('yes please');
  const events = await kinds(id);
  const consent = events.find(({ kind }) => kind === 'recording-consent');
  assert.equal(consent?.given, true, JSON.stringify(events.map(({ kind }) => kind)));
  assert.ok(events.some(({ kind }) => kind === 'recording'));

  const headers = { authorization: `Bearer ${token}` };
  const url = `http://127.0.0.1:${gateway.port}/api/v1/conversations/${id}/recording`;
  const answer = await until(async () => {
    const got = await fetch(`${url}?format=wav`, { headers });
    return got.status !== 404 && got;
  }, 'the recording is finished');
  assert.equal(answer.status, 200, await answer.clone().text());
  const whole = Buffer.from(await answer.arrayBuffer());
  const sound = parseWav(whole);
  assert.ok(sound.ok && sound.value.channels === 2);
  assert.ok(sound.value.samples.length / 2 / sound.value.rateHz > 2, 'some seconds of it');
  const agent = sound.value.samples.filter((_, i) => i % 2 === 1);
  assert.ok(
    agent.some((sample) => Math.abs(sample) > 3000),
    'the agent is heard',
  );
  const part = await fetch(`${url}?format=wav`, { headers: { ...headers, range: 'bytes=1000-1999' } });
  assert.equal(part.status, 206);
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1000, 2000)));
  const ogg = await fetch(url, { headers: { ...headers, accept: 'audio/ogg' } });
  assert.equal(Buffer.from(await ogg.arrayBuffer()).toString('latin1', 0, 4), 'OggS');
  const peaks = (await (await fetch(`${url}/peaks`, { headers })).json()) as { channels: number[][] };
  assert.ok(peaks.channels.length === 2 && (peaks.channels[1] ?? []).some((peak) => peak > 10));

  const files = readdirSync(folder());
  assert.deepEqual(files.filter((file) => file.startsWith(id)).sort(), [`${id}.json`, `${id}.opus.sealed`]);
  assert.equal(readFileSync(join(folder(), `${id}.opus.sealed`)).indexOf('OggS'), -1);

  assert.match(await line('recordings', 'list'), new RegExp(`${id}.*opus.*k1.*here`));
  const out = join(place.folder, 'heard.wav');
  await line('conversations', 'export', id, '--recording', out, '-o', join(place.folder, 'heard.json'));
  assert.ok(readFileSync(out).equals(whole));
  assert.match(await line('recordings', 'verify'), /1 of 1 are as they were made/);
  assert.match(await line('recordings', 'rotate-keys'), /1 were already/);
});

test('a no: nothing is recorded, and the record says so', async () => {
  const id = await call('no thanks');
  const events = await kinds(id);
  assert.deepEqual(
    events.filter(({ kind }) => kind.startsWith('recording')).map(({ kind, given, why }) => [kind, given, why]),
    [['recording-consent', false, 'no']],
  );
  assert.deepEqual(
    readdirSync(folder()).filter((file) => file.startsWith(id)),
    [],
  );
});
