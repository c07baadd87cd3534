import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noBrowser, picture } from './browser.ts';
import { type ConsoleStage, openConsoleStage, people } from './console-stage.ts';

let stage: ConsoleStage;
before(async () => {
  if (noBrowser === undefined) stage = await openConsoleStage();
});
after(() => stage?.close());
const how = { skip: noBrowser };

test('the front door of the gateway leads a browser to the console, and programs to what there is', how, async () => {
  const page = await stage.browser.page();
  await page.goto(stage.url);
  assert.match(page.url(), /\/console\/$/);
  await page.getByRole('heading', { name: 'Cordboard' }).waitFor();
  assert.equal(((await (await fetch(stage.url)).json()) as { product: string }).product, 'cordboard');
  await picture(page, 'console-sign-in');
  await page.close();
});

test('who is wrong is told so; who signs in is where they wanted to be; who signs out sees nothing any more', how, async () => {
  const page = await stage.browser.page();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  page.on('console', (line) => line.text().includes('Content Security Policy') && broken.push(line.text()));
  await page.goto(`${stage.url}/console/audit`);
  await page.getByLabel('Address').fill(people.admin.email);
  await page.getByLabel('Password').fill('not this one');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This opens nothing').waitFor();
  await page.getByLabel('Password').fill(people.admin.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Audit log' }).waitFor();
  assert.match(page.url(), /\/console\/audit$/);
  await page.reload();
  await page.getByText('Ann Admin').first().waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Address').waitFor();
  await page.reload();
  await page.getByLabel('Address').waitFor();
  assert.deepEqual(broken, []);
  await page.close();
});

test('a key opens the console too; one that is revoked meanwhile does not', how, async () => {
  const page = await stage.browser.page();
  await page.goto(`${stage.url}/console/`);
  await page.getByRole('button', { name: 'With a key' }).click();
  await page.getByLabel('Key').fill('cbk_nonsense');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.close();
  const signedIn = await stage.enter('admin', '/conversations');
  await signedIn.evaluate(`sessionStorage.setItem('cordboard-session', 'cbs_gone')`);
  await signedIn.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Reports' }).click();
  await signedIn.getByText('Your session is over. Sign in again.').waitFor();
  await signedIn.close();
});

test('who may only look is offered no more than that, on a narrow screen too, by keyboard alone', how, async () => {
  const page = await stage.enter('viewer', '/');
  const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link');
  assert.deepEqual(await links.allTextContents(), ['Live', 'Conversations']);
  await page.getByText('What tells who somebody is is covered for you.').waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 360);
  await page.getByRole('link', { name: 'Live' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/live$/);
  await page.goto(`${stage.url}/console/nowhere`);
  await page.getByText('There is no such page.').waitFor();
  await page.close();
});
