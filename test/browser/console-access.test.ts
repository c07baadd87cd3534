import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openClient } from '../../client/index.ts';
import { noBrowser, picture } from './browser.ts';
import { type ConsoleStage, openConsoleStage, people } from './console-stage.ts';

const skip = noBrowser ?? false;
let stage: ConsoleStage;
before(async () => {
  if (!skip) stage = await openConsoleStage();
});
after(() => stage?.close());

/** What is shown once, and then put away. */
async function secretOn(page: Page): Promise<string> {
  const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  assert.equal(await page.getByText(secret).count(), 0);
  return secret;
}

test('a person is added, changed, not over another’s change, and removed', { skip }, async () => {
  const page = await stage.enter('admin', '/access');
  const email = 'cleo@acme.example';
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Cleo Park');
  await dialog.getByLabel('Address').fill(email);
  await dialog.getByRole('button', { name: 'Add' }).click();
  assert.equal(
    await dialog.getByLabel('viewer').evaluate((node: { readonly validationMessage?: string }) => node.validationMessage),
    'Choose at least one.',
  );
  await dialog.getByLabel('analyst').check();
  await picture(page, 'console-access-person');
  await dialog.getByRole('button', { name: 'Add' }).click();
  const password = await secretOn(page);
  const client = openClient({ url: stage.url });
  assert.equal((await client.signIn({ body: { email, password } })).user.roles[0], 'analyst');

  const { token } = await client.signIn({ body: people.admin });
  const row = page.getByRole('row', { name: /Cleo Park/ });
  const change = async (role: string): Promise<void> => {
    await row.getByRole('button', { name: 'Change' }).click();
    await dialog.getByLabel(role).check();
  };
  const admin = openClient({ url: stage.url, token });
  const { users } = await admin.listUsers();
  const cleo = users.find((user) => user.email === email) ?? assert.fail();
  await change('auditor');
  await admin.changeUser({ id: cleo.id, body: { roles: ['viewer'] } });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('It was changed since.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await change('auditor');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row.getByText('viewer, auditor').waitFor();

  await row.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('Cleo Park is removed.').waitFor();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Remove Ann Admin' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByText('The account would have no admin.').waitFor();
  await page.close();
});

test('a key is made, gets another secret, and is removed', { skip }, async () => {
  const page = await stage.enter('admin', '/access?show=keys');
  const dialog = page.getByRole('dialog');
  await page.getByText('There is no key.').waitFor();
  await page.getByRole('button', { name: 'Add a key' }).click();
  await dialog.getByLabel('Name').fill('crm');
  await dialog.getByLabel('conversations:read').check();
  await dialog.getByLabel('Days').fill('30');
  await dialog.getByRole('button', { name: 'Add' }).click();
  const first = await secretOn(page);
  assert.deepEqual((await openClient({ url: stage.url, token: first }).getMe()).scopes, ['conversations:read']);
  await page.getByRole('button', { name: 'Rotate crm' }).click();
  await dialog.getByRole('button', { name: 'Rotate' }).click();
  const second = await secretOn(page);
  await assert.rejects(openClient({ url: stage.url, token: first }).getMe());
  await openClient({ url: stage.url, token: second }).getMe();
  await picture(page, 'console-access-keys');
  await page.getByRole('button', { name: 'Remove crm' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('There is no key.').waitFor();
  await page.close();
});

test('who may manage nobody sees their own tokens and password alone', { skip }, async () => {
  const page = await stage.enter('viewer', '/access');
  await page.getByRole('heading', { name: 'Me', level: 1 }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Keys' }).count(), 0);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add a token' }).click();
  await dialog.getByLabel('Name').fill('laptop');
  await dialog.getByRole('button', { name: 'Add' }).click();
  assert.match(await secretOn(page), /^cbp_/);
  await page.getByRole('button', { name: 'End laptop' }).click();
  await dialog.getByRole('button', { name: 'End it' }).click();
  await page.getByText('You have no token.').waitFor();
  const change = async (current: string): Promise<void> => {
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password').fill('four other words entirely');
    await page.getByRole('button', { name: 'Change it' }).click();
  };
  await change('not this one at all');
  await page.getByRole('alert').waitFor();
  await change(people.viewer.password);
  await page.getByText('Your password is changed.').waitFor();
  await page.close();
});

test('a customer is blocked, and let in again', { skip }, async () => {
  const page = await stage.enter('admin', '/blocked');
  const dialog = page.getByRole('dialog');
  await page.getByText('Nobody is blocked.').waitFor();
  await page.getByRole('button', { name: 'Block somebody' }).click();
  await dialog.getByRole('textbox', { name: /^Who/ }).fill('nobody in particular');
  await dialog.getByRole('textbox', { name: /^Why/ }).fill('threats');
  await dialog.getByLabel('How long').selectOption('until somebody lifts it');
  await dialog.getByRole('button', { name: 'Block' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('textbox', { name: /^Who/ }).fill('+15550100123');
  await dialog.getByRole('button', { name: 'Block' }).click();
  await page.getByText('tel:+15550100123 is blocked.').waitFor();
  await picture(page, 'console-blocked');
  await page.getByRole('button', { name: 'Lift the block of tel:+15550100123' }).click();
  await dialog.getByRole('button', { name: 'Lift it' }).click();
  await page.getByText('tel:+15550100123 is let in again.').waitFor();
  await page.getByText('Nobody is blocked.').waitFor();
  await page.close();
});
