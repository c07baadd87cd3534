import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { noBrowser, picture } from './browser.ts';
import { type ConsoleStage, openConsoleStage } from './console-stage.ts';

let stage: ConsoleStage;
before(async () => {
  if (noBrowser === undefined) stage = await openConsoleStage();
});
after(() => stage?.close());
const how = { skip: noBrowser };
const call = '/conversations/cv_01console0call00000000';

test('conversations are listed newest first, page by page, and a row opens its conversation', how, async () => {
  const page = await stage.enter('admin', '/conversations');
  const rows = page.getByRole('table').locator('tbody tr');
  await page.getByText('50 shown, there are more.').waitFor();
  assert.match(
    (await rows.first().innerText()).replace(/\s+/g, ' '),
    /escalated voice voice orders 3 \S+ 15 s refund request.* 4f6a1c0e2b9d47c58a3e$/,
  );
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByText('that is all.').waitFor();
  assert.equal(await rows.count(), 72);
  await picture(page, 'console-conversations');
  // Anywhere in the row.
  await rows.first().getByRole('cell').nth(4).click({ force: true });
  await page.getByRole('heading', { name: /^Conversation of/ }).waitFor();
  assert.match(page.url(), new RegExp(`${call}$`));
  await page.close();
});

test('filters stand in the address, say when nothing fits, and are cleared together', how, async () => {
  const page = await stage.enter('admin', '/conversations');
  const table = page.getByRole('table');
  await page.getByLabel('Period').selectOption('7 days');
  await page.getByLabel('Outcome').selectOption('escalated');
  await page.getByText('1 shown, that is all.').waitFor();
  assert.match(page.url(), /period=7-days&outcome=escalated/);
  await page.reload();
  await page.getByText('1 shown, that is all.').waitFor();
  await page.getByText('More filters').click();
  await page.getByLabel('Bot').fill('st-echo');
  await page.getByLabel('Bot').press('Enter');
  await page.getByText('No conversation fits these filters.').waitFor();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await table.waitFor();
  assert.match(page.url(), /\/conversations$/);
  await page.getByLabel('Period').selectOption('From – to');
  await page.getByLabel('From', { exact: true }).fill('2001-01-01');
  await page.getByLabel('To, that day included').fill('2001-01-02');
  await page.getByText('No conversation fits these filters.').waitFor();
  // What the API refuses is told in its words.
  await page.goto(`${stage.url}/console/conversations?outcome=splendid`);
  await page.getByRole('alert').getByText('outcome').first().waitFor();
  await page.close();
});

test('a call is told whole: its words and what was heard, what happened between, hand-off, identifiers, telephone', how, async () => {
  const page = await stage.enter('admin', call);
  const transcript = page.getByRole('region', { name: 'Transcript' });
  await transcript.getByText('interrupted · what is struck out was not heard').waitFor();
  assert.equal(await transcript.locator('s').innerText(), ' I help you today?');
  await transcript.getByText('API orders: answered, status 200, 182 ms').waitFor();
  await transcript.getByText('slow: 1202 ms').waitFor();
  await transcript.getByText('spoken, 20 % sure · not understood').waitFor();
  const handOff = page.getByRole('region', { name: 'Hand-off' });
  await handOff.getByText('claimed, by order number').waitFor();
  await handOff.getByRole('row', { name: /story/ }).getByText('behind the reference').waitFor();
  await handOff.getByText('shown by refer-notified').waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const identifiers = page.getByRole('region', { name: 'Identifiers' });
  await identifiers.getByRole('button', { name: 'Copy Call', exact: true }).click();
  await identifiers.getByText('Copied').waitFor();
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'a84b4c76e66710@192.0.2.7');
  const telephone = page.getByRole('region', { name: 'Telephone call' });
  await telephone.getByText('4.32 of 4.5').waitFor();
  await telephone.getByText('SIP ladder').click();
  await telephone.getByText('200 OK (1 INVITE)').waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Transcript as text' }).click();
  assert.match(await readFile(await (await saved).path(), 'utf8'), /customer\s+I want my money back/);
  await picture(page, 'console-call');
  await page.close();
});

test('its recording is loaded when asked, played by key, and from where something was said', how, async () => {
  const page = await stage.enter('admin', call);
  const recording = page.getByRole('region', { name: 'Recording' });
  assert.equal(await page.getByRole('button', { name: /^Play from/ }).count(), 0);
  await recording.getByRole('button', { name: 'Load the recording, 480 kB' }).click();
  const play = recording.getByRole('button', { name: 'Play', exact: true });
  await play.focus();
  await page.keyboard.press('Space');
  await recording.getByRole('button', { name: 'Pause' }).waitFor();
  await page.keyboard.press('Space');
  await play.waitFor();
  await recording.getByRole('button', { name: '2×' }).click();
  assert.equal(await recording.getByRole('button', { name: '2×' }).getAttribute('aria-pressed'), 'true');
  // Said after 11 s, begun 0.9 s before.
  await page
    .getByRole('listitem')
    .filter({ hasText: 'mumble' })
    .getByRole('button', { name: /^Play from/ })
    .click();
  await recording.getByRole('button', { name: 'Pause' }).waitFor();
  await recording.getByText(/^1[0-5] s of 15 s$/).waitFor();
  await recording.getByRole('slider', { name: 'Place in the recording' }).press('ArrowLeft');
  await recording.getByText(/^[5-9] s of 15 s$/).waitFor();
  const saved = page.waitForEvent('download');
  await recording.getByRole('button', { name: 'Download' }).click();
  assert.equal((await saved).suggestedFilename(), 'cv_01console0call00000000.wav');
  await page.close();
});

test('who may not see personal data is not offered what needs it', how, async () => {
  const page = await stage.enter('viewer', call);
  await page.getByText('What tells who somebody is is covered.', { exact: true }).waitFor();
  assert.equal(await page.getByRole('region', { name: 'Recording' }).count(), 0);
  assert.equal(await page.getByText('+15550100123').count(), 0);
  await page.getByRole('link', { name: 'All conversations' }).click();
  await page.getByText('More filters').click();
  await page.getByLabel('Bot').waitFor();
  assert.equal(await page.getByLabel('Person').count(), 0);
  await page.goto(`${stage.url}/console/conversations/cv_nobody`);
  await page.getByText('There is no such conversation, or it is not yours to see.').waitFor();
  await page.close();
});

test('a chat that goes on is followed to its end, and its file can be kept', how, async () => {
  const chat = `${stage.url}/chat/web`;
  const json = { 'content-type': 'application/json' };
  const { token } = (await (await fetch(`${chat}/session`, { method: 'POST', headers: json, body: '{}' })).json()) as { token: string };
  const authorization = `Bearer ${token}`;
  const say = async (id: string, text: string, files: readonly string[] = []): Promise<void> => {
    const sent = await fetch(`${chat}/messages`, { method: 'POST', headers: { ...json, authorization }, body: JSON.stringify({ id, text, files }) });
    assert.equal(sent.status, 200, await sent.text());
  };
  assert.equal((await fetch(`${chat}/open`, { method: 'POST', headers: { authorization } })).status, 204);
  const headers = { 'content-type': 'text/plain', 'x-file-name': 'list.txt', authorization };
  const { file } = (await (await fetch(`${chat}/files`, { method: 'POST', headers, body: 'a list' })).json()) as { file: { id: string } };
  const page = await stage.enter('admin', '/conversations?bot=st-echo');
  await page.getByRole('table').locator('tbody tr').first().getByRole('link').click();
  await page.getByText('This conversation goes on now.').waitFor();
  await say('m1', 'hello from the street', [file.id]);
  await page.getByRole('region', { name: 'Transcript' }).getByText('hello from the street').first().waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download list.txt' }).click();
  assert.equal(await readFile(await (await saved).path(), 'utf8'), 'a list');
  await fetch(`${chat}/leave`, { method: 'POST', headers: { authorization } });
  await page.getByText('The end: abandoned').waitFor();
  await page.getByText('This conversation goes on now.').waitFor({ state: 'detached' });
  await page.close();
});
