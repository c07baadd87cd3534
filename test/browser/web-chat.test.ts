import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { realScheduler, signToken } from '#net';
import { until } from '../until.ts';
import { noBrowser, openBrowser, picture } from './browser.ts';
import { webChatStage } from './web-chat-stage.ts';

/** A picture of so many pixels, in shades (PNG, RFC 2083 §3). */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, octets: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), octets]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(octets.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), body.length + 4);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const pixels = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels.set([80 + Math.floor((150 * x) / width), 120, 90 + Math.floor((160 * y) / height)], y * (width * 3 + 1) + 1 + x * 3);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}
const png = pngOf(240, 150);

describe('the widget in a browser', { skip: noBrowser ?? false }, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  const visit = (url: string): Promise<Page> => browser.visit(url);
  const launcher = (page: Page) => page.locator('cordboard-chat .launcher');
  const input = (page: Page) => page.locator('cordboard-chat textarea');
  const log = (page: Page) => page.locator('cordboard-chat [role=log]');
  const write = async (page: Page, text: string): Promise<void> => {
    await input(page).fill(text);
    await input(page).press('Enter');
  };
  const sees = (page: Page, text: string) => log(page).getByText(text).first().waitFor();
  const settled = (page: Page) => page.locator('cordboard-chat .pending').waitFor({ state: 'detached' });

  test('open, be greeted, choose, be answered, ask for a person, who joins, writes and leaves', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    await picture(page, '1-greeting');
    const choices = log(page).locator('.choices button');
    assert.deepEqual(await choices.allTextContents(), ['Track a parcel', 'Opening hours', 'Talk to a person']);
    await choices.nth(0).click();
    await sees(page, 'It is on its way.');
    assert.equal(await choices.count(), 0, 'choices are over once one was made');
    const link = log(page).locator('a');
    assert.equal(await link.getAttribute('href'), 'https://example.com/track?id=12');
    await write(page, '<img src=x onerror=alert(1)>');
    await sees(page, '<img src=x onerror=alert(1)>');
    assert.equal(await log(page).locator('img').count(), 0);
    await write(page, 'a human please');
    await sees(page, 'You are being connected');
    await chat.tell({ kind: 'joined', name: 'Alex' });
    await sees(page, 'Alex has joined the chat.');
    await chat.tell({ kind: 'typing', name: 'Alex' });
    await page.locator('cordboard-chat .dots').waitFor();
    await picture(page, '2-human-typing');
    await chat.tell({ kind: 'message', name: 'Alex', text: 'Hello Pat, I have your parcel in front of me.', files: [] });
    await sees(page, 'Hello Pat');
    assert.equal(await page.locator('cordboard-chat header p').textContent(), 'Alex');
    await write(page, 'Great, thank you!');
    await settled(page);
    await picture(page, '3-human');
    await chat.tell({ kind: 'ended' });
    await sees(page, 'Alex has left the chat.');
    await picture(page, '4-after');
    await page.close();
  });

  test('what an agent marked up is shown as that: bold words, a list, a link', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await launcher(page).click();
    await log(page).locator('.choices button').nth(1).click();
    await sees(page, 'We are here');
    const bubble = log(page).locator('.bubble', { hasText: 'We are here' });
    assert.equal(await bubble.locator('strong').textContent(), 'holidays');
    assert.deepEqual(await bubble.locator('li').allTextContents(), ['not on holidays', 'online at any hour']);
    assert.equal(await bubble.locator('a').getAttribute('href'), 'https://example.com/hours');
    await picture(page, '5-marked-up');
    await page.close();
  });

  test('what is written while the gateway is away is kept, over a reload too, and sent once when it is back', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    await chat.shut();
    await write(page, 'Opening hours');
    await write(page, 'are you there');
    await page.locator('cordboard-chat .banner:not([hidden])').waitFor();
    await picture(page, '5-away');
    await chat.again();
    await sees(page, 'from 8 to 18');
    await settled(page);
    const facts = await page.locator('cordboard-chat .mine .bubble').allTextContents();
    assert.deepEqual(facts, ['Opening hours', 'are you there']);
    await page.reload();
    await sees(page, 'from 8 to 18');
    assert.deepEqual(await page.locator('cordboard-chat .mine .bubble').allTextContents(), facts);
    await page.close();
  });

  test('two tabs of a visitor see the same', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    const other = await browser.page();
    await other.goto(chat.shop);
    await sees(other, 'What can I do for you today?');
    await write(other, 'Opening hours');
    await sees(page, 'from 8 to 18');
    await settled(page);
    assert.equal(await page.locator('cordboard-chat .mine').count(), 1);
    await chat.shut();
    await write(page, 'still there');
    await other.locator('cordboard-chat .pending').waitFor();
    await chat.again();
    for (const tab of [page, other]) {
      await settled(tab);
      assert.deepEqual(await tab.locator('cordboard-chat .mine .bubble').allTextContents(), ['Opening hours', 'still there']);
    }
    await Promise.all([page.close(), other.close()]);
  });

  test('a picture is previewed; what is not taken is refused in words', async (t) => {
    const chat = await webChatStage(t, { files: { maxBytes: 100_000 } });
    const page = await visit(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    const chooser = page.locator('cordboard-chat input[type=file]');
    await chooser.setInputFiles([
      { name: 'damage.png', mimeType: 'image/png', buffer: png },
      { name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(200_000) },
      { name: 'not-really.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') },
    ]);
    const tray = page.locator('cordboard-chat .tray');
    await tray.getByText('huge.png is larger than 98 kB.').waitFor();
    await tray.getByText('Files like not-really.png cannot be sent here.').waitFor();
    await page.locator('cordboard-chat .send[aria-disabled=false]').waitFor();
    await picture(page, '6-tray');
    await write(page, 'It arrived like this');
    await log(page).locator('.picture img').waitFor();
    await until(
      () => page.locator('cordboard-chat .picture img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth === 240),
      'the picture is there',
    );
    await settled(page);
    await picture(page, '7-picture');
    assert.equal(await chat.files.totalBytes(), png.length);
    await page.close();
  });

  test('by keyboard alone: reach it, write, choose, stay inside, leave, be back where one was', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await launcher(page).waitFor();
    const focus = (): Promise<string> =>
      page.evaluate(`(() => {
        const inner = document.querySelector('cordboard-chat').shadowRoot.activeElement;
        return inner === null ? document.activeElement.id : inner.className || inner.tagName;
      })()`);
    const focusedText = (): Promise<string> => page.evaluate(`document.querySelector('cordboard-chat').shadowRoot.activeElement?.textContent`);
    for (let i = 0; i < 8 && !(await focus()).includes('launcher'); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focus(), 'TEXTAREA');
    await sees(page, 'What can I do for you today?');
    const seen = new Set<string>();
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press('Tab');
      seen.add(await focus());
    }
    assert.ok(
      !seen.has('other') && !seen.has('launcher') && [...seen].some((one) => one.startsWith('log')) && seen.has('TEXTAREA'),
      [...seen].join(),
    );
    for (let i = 0; i < 14 && (await focusedText()) !== 'Opening hours'; i++) await page.keyboard.press('Shift+Tab');
    await picture(page, '8-keyboard');
    await page.keyboard.press('Space');
    await sees(page, 'from 8 to 18');
    assert.equal(await focus(), 'TEXTAREA');
    await page.keyboard.type('where is my parcel');
    await page.keyboard.press('Enter');
    await sees(page, 'It is on its way');
    await page.keyboard.press('Escape');
    assert.equal(await focus(), 'launcher');
    assert.equal(await launcher(page).getAttribute('aria-expanded'), 'false');
    await page.close();
  });

  test('a narrow screen, a dark one; the transcript, the end, and a new beginning', async (t) => {
    const chat = await webChatStage(t, { widget: { title: 'Acme Parcels', subtitle: 'Usually answers at once', colour: '#ffb703' } });
    const page = await visit(chat.shop);
    await page.setViewportSize({ width: 390, height: 780 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await launcher(page).waitFor();
    await picture(page, '9-narrow-closed');
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    await write(page, 'Opening hours');
    await sees(page, 'from 8 to 18');
    const box = await page.locator('cordboard-chat .panel').boundingBox();
    assert.deepEqual(box, { x: 0, y: 0, width: 390, height: 780 });
    await picture(page, '10-narrow-dark');
    await page.locator('cordboard-chat header .round').first().click();
    await picture(page, '11-menu');
    const saving = page.waitForEvent('download');
    await page.getByText('Download transcript').click();
    const stream = await (await saving).createReadStream();
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    assert.match(
      Buffer.concat(parts).toString(),
      /^Acme Parcels\n\n.* Assistant: Hello! What can I do for you today\?\n.* You: Opening hours\n.* Assistant: We are here/,
    );
    await page.locator('cordboard-chat header .round').first().click();
    await page.getByText('End chat').click();
    await page.getByText('Really end this chat?').click();
    await sees(page, 'This chat has ended.');
    await picture(page, '12-ended');
    await page.reload();
    await sees(page, 'This chat has ended.');
    await page.getByText('Start a new chat').click();
    await until(async () => (await log(page).getByText('What can I do for you today?').count()) === 2, 'they are greeted again');
    await page.close();
  });

  test('where WebSockets are blocked it goes by plain HTTP; under a strict policy; with texts, place and colour of the page', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    chat.set({
      script: `<script src="${chat.gateway}/chat/web/widget.js" data-position="left" data-colour="#2a9d8f" data-title="Hilfe" data-texts='{"write":"Nachricht …"}' defer></script>`,
      // No ws: in connect-src: the browser blocks the socket.
      policy: `default-src 'none'; script-src ${chat.gateway}; connect-src ${chat.gateway}/chat/web/; img-src blob:`,
    });
    await page.goto(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    assert.equal(await input(page).getAttribute('placeholder'), 'Nachricht …');
    await write(page, 'Opening hours');
    await sees(page, 'from 8 to 18');
    await settled(page);
    assert.equal(chat.sockets, 0);
    await picture(page, '13-http');
    await page.close();
  });

  test('where one must be signed in: asked to, known once they are, and gone with all they wrote once they are not', async (t) => {
    const site = 'the-secret-of-the-shop-itself-01';
    const chat = await webChatStage(t, { identity: { secrets: [site], required: true } });
    const page = await visit(chat.shop);
    await launcher(page).click();
    await page.locator('cordboard-chat .banner').getByText('Please sign in').waitFor();
    assert.equal(await input(page).isDisabled(), true);
    await picture(page, '15-sign-in');
    const exp = Math.floor(realScheduler().wall() / 1000) + 300;
    const token = await signToken({ id: 'web', algorithm: 'HS256', key: site }, { sub: 'customer-1', name: 'Pat', exp });
    await page.evaluate(`cordboardChat.identify('${token}')`);
    await sees(page, 'What can I do for you today?');
    await write(page, 'Opening hours');
    await sees(page, 'from 8 to 18');
    const { heads } = await chat.stage.store.list({ channel: 'web' });
    const [start] = await chat.stage.store.events(heads[0]?.id ?? assert.fail('no conversation'));
    assert.ok(start?.kind === 'conversation-start');
    assert.deepEqual(start.facts.contact, { name: 'Pat' });
    await page.evaluate('cordboardChat.identify()');
    await page.locator('cordboard-chat .banner').getByText('Please sign in').waitFor();
    assert.equal(await page.locator('cordboard-chat .message').count(), 0);
    await page.close();
  });

  test('the gateway’s own page', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(`${chat.gateway}/chat/web/`);
    await sees(page, 'What can I do for you today?');
    await until(() => chat.sockets === 1, 'it is connected by WebSocket');
    await picture(page, '14-page');
    await page.close();
  });
});
