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

test('a report is chosen, runs, is narrowed by its address, and says when there was nothing', how, async () => {
  const page = await stage.enter('admin', '/reports');
  await page.getByRole('button', { name: 'Containment' }).click();
  await page.getByRole('article', { name: 'Containment' }).waitFor();
  await page.getByText('Who brought conversations to their end').first().waitFor();
  await page.getByLabel('Period').selectOption('Last 7 days');
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await page.getByText('(Europe/Berlin); all conversations').waitFor();
  const figure = page.getByRole('figure').first();
  await figure.getByText('As a table').click();
  await figure.getByRole('table').waitFor();
  const table = page.getByRole('table', { name: 'By agent and version' });
  await table.getByRole('cell', { name: 'orders' }).first().waitFor();
  assert.equal(await table.getByRole('columnheader', { name: 'Conversations' }).getAttribute('class'), 'number');
  await page.getByRole('region', { name: 'Notes' }).getByText('What is counted').waitFor();
  await picture(page, 'console-report');
  await page.getByText('Which conversations: all').click();
  await page.getByLabel('Channel').fill('trunk');
  await page.keyboard.press('Enter');
  await page.getByText('(Europe/Berlin); channel trunk').waitFor();
  assert.match(page.url(), /\?report=containment&period=last-7-days&zone=Europe%2FBerlin&channel=trunk$/);
  await page.reload();
  await page.getByText('(Europe/Berlin); channel trunk').waitFor();

  await page.getByLabel('Period').selectOption('From – to');
  await page.getByRole('textbox', { name: 'From', exact: true }).fill('2025-01-01');
  await page.getByLabel('To, that day included').fill('2025-01-03');
  await page.getByText('No conversation that fits channel trunk began in this period').waitFor();
  assert.match(page.url(), /period=2025-01-01\.\.2025-01-03/);
  await page.close();
});

test('a report is had as a file in every form', how, async () => {
  const page = await stage.enter('admin', '/reports?report=resolved-vs-escalated&period=yesterday');
  for (const form of ['CSV', 'XLSX', 'JSON', 'HTML']) {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: form, exact: true }).click();
    const file = await coming;
    assert.match(file.suggestedFilename(), new RegExp(`^resolved-vs-escalated-.*\\d{4}.*\\.${form.toLowerCase()}$`));
    const octets = await readFile(await file.path());
    if (form === 'JSON') assert.equal((JSON.parse(octets.toString()) as { version: number }).version, 1);
    if (form !== 'XLSX') continue;
    // A workbook is a ZIP: its last record says where the one before begins and how long it is.
    const end = octets.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
    assert.equal(octets.readUInt32LE(end + 12) + octets.readUInt32LE(end + 16), end);
  }
  await page.close();
});

test('what is wrong is told in the words of the gateway, and can be tried again', how, async () => {
  const page = await stage.enter('admin', '/reports?report=usage&period=nonsense');
  await page.getByRole('alert').getByText('This is no period.').waitFor();
  await page.getByLabel('Period').selectOption('Last 7 days');
  await page.getByRole('article', { name: 'Usage' }).waitFor();
  await page.route('**/api/v1/reports/funnel?*', (route) =>
    route.fulfill({ status: 500, json: { status: 500, code: 'BROKEN', detail: 'It broke.' } }),
  );
  await page.getByRole('combobox', { name: 'Report', exact: true }).selectOption('Where customers leave');
  await page.getByRole('alert').getByText('It broke.').waitFor();
  await page.unroute('**/api/v1/reports/funnel?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('article', { name: 'Where customers leave' }).waitFor();
  await page.close();
});

test('a scheduled report is sent now, once that was confirmed, and the log tells of it', how, async () => {
  const page = await stage.enter('admin', '/reports');
  await page.getByRole('link', { name: 'By mail' }).click();
  await page.getByText('No report was mailed yet.').waitFor();
  await page.getByRole('button', { name: 'Send daily now' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Send daily now' }).click();
  await page.getByRole('dialog').getByText('boss@acme.example').waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('status').getByText('On its way to boss@acme.example').waitFor();
  const log = page.getByRole('table', { name: 'Delivery log' });
  await log.getByText('by hand').waitFor();
  await log.getByText('boss@acme.example').waitFor();
  await picture(page, 'console-report-mail');

  const given = { schedule: 'daily', report: 'usage', dueAt: '2026-11-21T06:00:00.000Z', late: false, byHand: false, attempts: 1 };
  const recipients = [{ recipient: 'gone@acme.example', state: 'refused', status: 550 }];
  await page.route('**/api/v1/report-deliveries*', (route) =>
    route.fulfill({
      json: route.request().url().includes('cursor=second')
        ? { deliveries: [{ ...given, id: 'b', state: 'failed', recipients, trouble: 'They know nobody of this name.' }] }
        : { deliveries: [{ ...given, id: 'a', state: 'sent', recipients: [] }], next: 'second' },
    }),
  );
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByRole('button', { name: 'More' }).click();
  await log.getByText('They know nobody of this name.').waitFor();
  await log.getByText('refused 550').waitFor();
  await page.close();
});

test('an export of the contact centre is held against the record', how, async () => {
  const page = await stage.enter('admin', '/reports?part=reconcile&period=last-7-days');
  const choose = async (lines: readonly string[]): Promise<void> => {
    await page.getByLabel('Export (CSV)').setInputFiles({ name: 'theirs.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
    await page.getByRole('button', { name: 'Compare' }).click();
  };
  await choose(['Colour,Size', 'red,2']);
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
  await page.getByLabel('Period').selectOption('This month');
  await choose(['Interaction ID,Disposition', '4f6a1c0e2b9d47c58a3e,Resolved', 'int-nobody,Resolved']);
  await page.getByRole('table', { name: 'Missing here' }).getByText('int-nobody').waitFor();
  const different = page.getByRole('table', { name: 'Different outcome' });
  await different.getByRole('link', { name: 'cv_01console0call00000000' }).click();
  assert.match(page.url(), /\/conversations\/cv_01console0call00000000$/);
  await page.close();
});

test('what somebody may not do is not offered', how, async () => {
  const page = await stage.enter('viewer', '/reports?part=mail');
  await page.getByText('You may not run reports.').waitFor();
  await page.close();
  const analyst = await stage.enter('admin', '/reports?part=mail');
  await analyst.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch();
    const me = (await answer.json()) as { scopes: string[] };
    await route.fulfill({ response: answer, json: { ...me, scopes: me.scopes.filter((scope) => scope !== 'reports:send') } });
  });
  await analyst.reload();
  const parts = analyst.getByRole('navigation', { name: 'Parts of reports' });
  await parts.getByRole('link', { name: 'Reconcile' }).waitFor();
  assert.equal(await parts.getByRole('link', { name: 'By mail' }).count(), 0);
  await analyst.getByRole('button', { name: 'Usage' }).waitFor();
  await analyst.close();
});
