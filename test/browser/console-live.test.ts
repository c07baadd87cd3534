import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Boxes, BoxItem, LiveList } from '../../client/index.ts';
import { noBrowser, picture } from './browser.ts';
import { type ConsoleStage, openConsoleStage } from './console-stage.ts';

const skip = noBrowser ?? false;
let stage: ConsoleStage;
before(async () => {
  if (!skip) stage = await openConsoleStage();
});
after(() => stage?.close());

const id = 'cv_01kaq3v5x8m2ynd4c6t9wz';
const session = (more: object = {}): LiveList['sessions'][number] => ({
  id,
  channel: 'voice',
  account: 'acme',
  bot: 'st-orders',
  agent: 'orders',
  mode: 'talk',
  startedAt: new Date(Date.now() - 185_000).toISOString(),
  ...more,
});

test('who talks now: looked at again when one begins; a recording pauses; one is ended after a question', { skip }, async () => {
  const page = await stage.enter('admin', '/live');
  await page.getByText('Nobody is talking now.').waitFor();

  let sessions = [session()];
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((done) => {
    begin = done;
  });
  const event = { conversation: 'cv_2', account: 'acme', bot: 'st-orders', event: { kind: 'conversation-start', seq: 1, at: session().startedAt } };
  const sent: string[] = [];
  await page.route('**/api/v1/live', (route) => route.fulfill({ json: { sessions } }));
  await page.route('**/api/v1/live/**', (route) => {
    sent.push(`${route.request().method()} ${new URL(route.request().url()).pathname.replace('/api/v1/live/', '')}`);
    return route.fulfill({ json: route.request().url().endsWith('/end') ? { ended: true } : { recorded: true } });
  });
  await page.route(
    '**/api/v1/events?*',
    async (route) => {
      await begun;
      await route.fulfill({ contentType: 'text/event-stream', body: `id: cv_2:1\nevent: conversation-start\ndata: ${JSON.stringify(event)}\n\n` });
    },
    { times: 1 },
  );
  await page.reload();
  await page.getByRole('heading', { name: 'Live (1)' }).waitFor();
  await page.getByRole('cell', { name: /^3:\d\d$/ }).waitFor();
  sessions = [session(), session({ id: 'cv_2', mode: 'listen' })];
  begin();
  await page.getByRole('heading', { name: 'Live (2)' }).waitFor();
  await picture(page, 'console-live');
  assert.equal(await page.getByRole('link', { name: id }).getAttribute('href'), `/console/conversations/${id}`);

  await page.getByRole('button', { name: `Pause recording of ${id}` }).click();
  await page.getByText('recording paused').waitFor();
  await page.getByRole('button', { name: `Resume recording of ${id}` }).click();
  await page.getByText(`The recording of ${id} goes on.`).waitFor();

  const end = page.getByRole('button', { name: `End ${id}` });
  await end.click();
  await page.getByRole('dialog', { name: 'End this conversation?' }).getByText('the contact centre takes the customer').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await end.evaluate('document.activeElement.getAttribute("aria-label")'), `End ${id}`);
  await end.click();
  sessions = [];
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText(`${id} is being ended.`).waitFor();
  await page.getByText('Nobody is talking now.').waitFor();
  assert.deepEqual(sent, [`POST ${id}/recording/pause`, `POST ${id}/recording/resume`, `POST ${id}/end`]);
  await page.close();
});

test('who may only look is offered nothing to do; what went wrong is told, and can be tried again', { skip }, async () => {
  const page = await stage.enter('viewer', '/live');
  await page.getByText('Nobody is talking now.').waitFor();
  let wrong = true;
  await page.route('**/api/v1/live', (route) =>
    wrong
      ? route.fulfill({ status: 500, contentType: 'application/problem+json', json: { status: 500, code: 'BROKEN', detail: 'This broke.' } })
      : route.fulfill({ json: { sessions: [session()] } }),
  );
  await page.reload();
  await page.getByRole('alert').getByText('This broke.').waitFor();
  wrong = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: id }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^(End|Pause)/ }).count(), 0);
  await page.close();
});

test('outbox and inbox: what waits, what lies dead; a dead letter is replayed, another given up', { skip }, async () => {
  const page = await stage.enter('admin', '/boxes');
  await page.getByText('No items.').waitFor();
  const at = new Date(Date.now() - 60_000).toISOString();
  const item = (more: Partial<BoxItem> = {}): BoxItem => ({
    ...{ id: 'one', lane: 'webhook:crm', key: id, name: 'crm:1', state: 'dead', at, dueAt: at, attempts: 12, trouble: 'It answered 503.' },
    ...more,
  });
  let items = [item(), item({ id: 'two' })];
  const boxes: Boxes = { outbox: [{ lane: 'webhook:crm', waiting: 3, dead: 2, oldestAt: at }], inbox: [] };
  await page.route('**/api/v1/boxes', (route) => route.fulfill({ json: boxes }));
  await page.route(/\/api\/v1\/boxes\/outbox(\?.*)?$/, (route) =>
    route.fulfill({
      json: route.request().url().includes('cursor=more') ? { items: [item({ id: 'old', state: 'done' })] } : { items, next: 'more' },
    }),
  );
  await page.route('**/api/v1/boxes/outbox/*', (route) => {
    const name = route.request().url().split('/').at(-1) ?? '';
    if (route.request().method() === 'GET') return route.fulfill({ json: item({ id: name, body: '{"outcome":"<b>escalated</b>"}' }) });
    items = items.filter((one) => one.id !== name);
    return route.fulfill({ status: 204 });
  });
  await page.route('**/api/v1/boxes/outbox/*/replay', (route) => {
    items = [item({ state: 'waiting' }), item({ id: 'two' })];
    return route.fulfill({ json: items[0] });
  });
  await page.reload();
  const lanes = page.getByRole('region', { name: 'Outbox' });
  await lanes.getByRole('link', { name: 'webhook:crm' }).waitFor();
  assert.deepEqual((await lanes.getByRole('row').nth(1).getByRole('cell').allTextContents()).slice(0, 2), ['3', '2']);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Details of old' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'More' }).count(), 0);
  await page.getByRole('button', { name: 'Details of one' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('{"outcome":"<b>escalated</b>"}').waitFor();
  await picture(page, 'console-boxes');
  await dialog.getByRole('button', { name: 'Replay' }).click();
  await dialog.getByRole('button', { name: 'Replay it' }).click();
  await page.getByText('one waits again.').waitFor();
  await page.getByRole('button', { name: 'Details of two' }).click();
  await dialog.getByRole('button', { name: 'Give up' }).click();
  await dialog.getByText('cannot be undone').waitFor();
  await dialog.getByRole('button', { name: 'Give it up' }).click();
  await page.getByText('two was given up.').waitFor();
  await page.getByRole('button', { name: 'Details of two' }).waitFor({ state: 'detached' });
  await page.getByLabel('State').selectOption('dead letter');
  await page.getByLabel('Lane').fill('webhook:crm');
  await page.getByLabel('Lane').press('Enter');
  await page.waitForURL(/state=dead.*lane=webhook/);
  await page.close();
});

test('the audit log tells who did what; its filters stand in the address; it can be taken along', { skip }, async () => {
  const page = await stage.enter('admin', '/audit');
  await page
    .getByRole('cell', { name: /^command/ })
    .first()
    .waitFor();
  await page.getByRole('combobox', { name: 'What', exact: true }).selectOption('create');
  await page.waitForURL(/action=create/);
  await page.getByRole('combobox', { name: 'On what' }).selectOption('user');
  await page.waitForURL(/subject=user/);
  await page.getByText('roles viewer').waitFor();
  assert.equal(await page.getByRole('row').count(), 3);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n');
  assert.deepEqual([file.suggestedFilename(), lines.length], ['audit.jsonl', 2]);
  await page.getByLabel('On which').fill('us_nobody');
  await page.getByLabel('On which').blur();
  await page.getByText('Nothing was written down.').waitFor();
  await picture(page, 'console-audit');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page
    .getByRole('cell', { name: /^sign-in/ })
    .first()
    .waitFor();
  await page.close();
});
