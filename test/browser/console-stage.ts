import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { generateTone } from '#audio';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realScheduler } from '#net';
import { openRecordingShelf, openStore } from '#store';
import { cordboard, startGateway } from '../e2e/gateway-process.ts';
import { openBrowser } from './browser.ts';
import { sampleRecord } from './console-record.ts';

const written = `
http: { port: 0, requestsPerMinute: 100000 }
folder: ./data
agents: [ ${resolve('examples/interop/agents/says-goodbye')}, ${resolve('examples/agents/echo')} ]
speech: { listeners: 1, voices: 1, neuralDetector: false }
accounts:
  - id: acme
    bots: [ { id: st-orders, agent: says-goodbye }, { id: st-echo, agent: echo } ]
channels: []
chats:
  - { id: web, type: web-chat, bot: st-echo, origins: ["http://127.0.0.1:1"], secrets: [generate:./data/secrets/web] }
reports:
  smtp: { host: 127.0.0.1, port: 1, from: reports@acme.example, tls: none }
  schedules:
    - { id: daily, report: resolved-vs-escalated, cron: "0 7 * * *", zone: Europe/Berlin, to: [boss@acme.example] }
`;

/** Somebody who may do everything, and somebody who may look. */
export const people = {
  admin: { email: 'ann@acme.example', password: 'correct horse battery staple' },
  viewer: { email: 'vic@acme.example', password: 'wrong pony accumulator clip' },
} as const;

export interface ConsoleStage {
  readonly url: string;
  /** A page on which somebody has signed in, at this place of the console. Nothing on it may break. */
  enter(who: keyof typeof people, path: string): Promise<Page>;
  readonly browser: Awaited<ReturnType<typeof openBrowser>>;
  close(): Promise<void>;
}

/** A folder with a store that has sample conversations, one with sound, and two people. */
async function furnish(folder: string, config: string): Promise<void> {
  writeFileSync(config, written);
  const clock = realScheduler();
  const ports = { logger: silentLogger, meter: silentMeter, clock };
  const store = await openStore({ directory: join(folder, 'data', 'store'), ...ports });
  const record = sampleRecord(Date.now());
  for (const { id, events } of record) await store.append(id, events);
  await store.close();
  const shelf = await openRecordingShelf({ directory: join(folder, 'data', 'recordings'), ...ports, format: 'wav' });
  const call = record.at(-1)?.id ?? assert.fail();
  const file = shelf.open(call, { rateHz: 8000, channels: 2 });
  const tone = generateTone(440, 15_000, 8000, -14);
  const sound = new Int16Array(tone.length * 2);
  tone.forEach((sample, i) => {
    sound[i * 2 + (Math.floor(i / 16_000) % 2)] = sample;
  });
  for (let at = 0; at < sound.length; at += 16_000) file.write(Buffer.from(sound.buffer, at * 2, Math.min(16_000, sound.length - at) * 2));
  assert.equal(await file.close(), undefined);
  await shelf.close();
  for (const [role, { email, password }] of Object.entries(people)) {
    const args = ['users', 'add', '--email', email, '--name', role === 'admin' ? 'Ann Admin' : 'Vic Viewer', '--roles', role];
    const ran = await cordboard([...args, '--password-env', 'PASSWORD', '-c', config], { env: { PASSWORD: password } });
    assert.equal(ran.code, 0, ran.stderr);
  }
}

export async function openConsoleStage(): Promise<ConsoleStage> {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-console-'));
  const config = join(folder, 'cordboard.yaml');
  await furnish(folder, config);
  const gateway = await startGateway(config);
  const browser = await openBrowser();
  const url = `http://127.0.0.1:${gateway.port}`;
  return {
    url,
    browser,
    async enter(who, path) {
      const page = await browser.page();
      page.on('pageerror', (error) => assert.fail(`the page broke: ${error.message}`));
      await page.goto(`${url}/console${path}`);
      await page.getByLabel('Address').fill(people[who].email);
      await page.getByLabel('Password').fill(people[who].password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('navigation', { name: 'Console' }).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await gateway.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

if (import.meta.main) {
  const stage = await openConsoleStage();
  process.stdout.write(`${stage.url}/console/  ${people.admin.email}  ${people.admin.password}\n`);
  process.once('SIGINT', () => void stage.close());
  process.once('SIGTERM', () => void stage.close());
}
