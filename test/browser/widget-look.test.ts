import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { noBrowser, openBrowser, picture } from './browser.ts';
import { webChatStage } from './web-chat-stage.ts';

/**
 * Every text of the widget that is seen, with its contrast to what lies behind it (WCAG 2.2, 1.4.3). Runs in the page: colours are blended by painting them.
 * What is disabled, and what lies on a picture, is not counted.
 */
const contrasts = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([red, green, blue]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const root = document.querySelector('cordboard-chat').shadowRoot;
  const seen = [];
  for (const element of root.querySelectorAll('*')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
    const words = own || (element.tagName === 'TEXTAREA' ? 'placeholder' : '');
    if (words === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('.hidden,[aria-disabled=true]')) continue;
    const behind = [];
    let opacity = 1;
    for (let at = element; at instanceof Element; at = at.parentElement) { behind.unshift(getComputedStyle(at).backgroundColor); opacity *= Number(getComputedStyle(at).opacity); }
    const ground = paint(['#fff', ...behind]);
    const style = getComputedStyle(element, element.tagName === 'TEXTAREA' ? '::placeholder' : null);
    const ink = paint(['rgb(' + ground.slice(0, 3).join(',') + ')', style.color]);
    const [dark, bright] = [light(ground), light(ink)].sort((a, b) => a - b);
    seen.push({ words: words.slice(0, 30), ratio: opacity < 1 ? 0 : (bright + 0.05) / (dark + 0.05) });
  }
  return seen;
})()`;

describe('how the widget looks', { skip: noBrowser ?? false }, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  const visit = (url: string): Promise<Page> => browser.visit(url);
  /** What an expression says of the widget's first such element, `one`. */
  const ask = (page: Page, selector: string, expression: string): Promise<unknown> =>
    page.evaluate(`((one) => ${expression})(document.querySelector('cordboard-chat').shadowRoot.querySelector('${selector}'))`);
  const launcher = (page: Page) => page.locator('cordboard-chat .launcher');
  const log = (page: Page) => page.locator('cordboard-chat [role=log]');
  const sees = (page: Page, text: string) => log(page).getByText(text).first().waitFor();
  const write = async (page: Page, text: string): Promise<void> => {
    await page.locator('cordboard-chat textarea').fill(text);
    await page.locator('cordboard-chat textarea').press('Enter');
  };
  /** The house may still be about to learn that the desk has taken the conversation. */
  const joined = (chat: Awaited<ReturnType<typeof webChatStage>>): Promise<unknown> =>
    until(async () => (await chat.tell({ kind: 'joined', name: 'Alex' })) !== 'unknown', 'the desk’s conversation is known');
  const withHuman = async (chat: Awaited<ReturnType<typeof webChatStage>>, page: Page): Promise<void> => {
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    await write(page, 'a human please');
    await sees(page, 'You are being connected');
    await joined(chat);
    await sees(page, 'Alex has joined the chat.');
  };

  for (const colour of ['#0b5fff', '#ffb703', '#111111', '#f4f4f4', '#e4572e'])
    for (const scheme of ['light', 'dark'] as const)
      test(`all that is written can be read: ${colour} in the ${scheme}`, async (t) => {
        const chat = await webChatStage(t, { widget: { title: 'Acme Parcels', subtitle: 'Usually answers at once', colour } });
        const page = await visit(chat.shop);
        await page.emulateMedia({ colorScheme: scheme });
        const readable = async (where: string): Promise<void> => {
          const seen = (await page.evaluate(contrasts)) as { words: string; ratio: number }[];
          assert.ok(seen.length > 3, `${where}: ${seen.length} texts`);
          assert.deepEqual(
            seen.filter(({ ratio }) => ratio < 4.5),
            [],
            where,
          );
        };
        await launcher(page).click();
        await sees(page, 'What can I do for you today?');
        await readable('greeted, with choices');
        await page.locator('cordboard-chat header .round').first().click();
        await readable('the menu');
        await page.keyboard.press('Escape');
        await write(page, 'a human please');
        await sees(page, 'You are being connected');
        await joined(chat);
        await chat.tell({ kind: 'message', name: 'Alex', text: 'See https://example.com/ or wait.', files: [] });
        await sees(page, 'or wait.');
        await write(page, 'I wait');
        await page.locator('cordboard-chat .sent').waitFor();
        await readable('with a human');
        await page.locator('cordboard-chat input[type=file]').setInputFiles([{ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
        await page.locator('cordboard-chat .upload.bad').waitFor();
        await chat.shut();
        await write(page, 'are you there');
        await page.locator('cordboard-chat .banner:not([hidden])').waitFor();
        await readable('cut off');
        await picture(page, `look-${colour.slice(1)}-${scheme}`);
        await page.close();
      });

  test('a page’s own sheet does not reach it, whatever it does to elements at large; but it may hide it', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    const hostile = `<style>*{color:red!important;font:40px cursive!important;letter-spacing:9px!important;text-transform:uppercase!important;direction:rtl!important}
      body *,html>*:not(body){transform:rotate(9deg)!important;opacity:.2!important;filter:blur(3px)!important;width:90px!important;height:9px!important;overflow:hidden!important;margin:99px!important}
      body{transform:translate(40px)}button,textarea{display:none!important}section{position:static!important}</style>`;
    chat.set({ script: `${hostile}<script src="${chat.gateway}/chat/web/widget.js" data-open="true" defer></script>` });
    await page.goto(chat.shop);
    await sees(page, 'What can I do for you today?');
    await picture(page, 'look-hostile');
    const box = await page.locator('cordboard-chat .panel').boundingBox();
    assert.deepEqual([box?.width, box?.height, (box?.x ?? 0) + (box?.width ?? 0)], [396, 680, 1080]);
    const style = '(({ color, fontSize, letterSpacing, textTransform }) => [color, fontSize, letterSpacing, textTransform])(getComputedStyle(one))';
    assert.equal(await ask(page, '.bubble', 'getComputedStyle(one.getRootNode().host).opacity'), '1');
    const seen = await ask(page, '.bubble', style);
    assert.deepEqual(seen, ['rgb(22, 32, 44)', '15px', 'normal', 'none']);
    await page.addStyleTag({ content: 'cordboard-chat{display:none!important}' });
    assert.equal(await page.locator('cordboard-chat .panel').isVisible(), false);
    await page.close();
  });

  test('what comes while the panel is closed stands beside the button, once, and opens it', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await withHuman(chat, page);
    await page.keyboard.press('Escape');
    await chat.tell({ kind: 'message', name: 'Alex', text: 'Hello Pat, I have your parcel in front of me.', files: [] });
    const teaser = page.locator('cordboard-chat .teaser');
    await teaser.waitFor();
    assert.equal(await teaser.locator('.said').innerText(), 'Alex\nHello Pat, I have your parcel in front of me.');
    assert.equal(await page.locator('cordboard-chat .badge').textContent(), '1');
    assert.equal(await launcher(page).getAttribute('aria-label'), 'Open chat, 1 unread');
    await picture(page, 'look-teaser');
    await teaser.getByLabel('Dismiss').click();
    assert.equal(await teaser.count(), 0);
    await page.reload();
    await until(async () => (await page.locator('cordboard-chat .badge').textContent()) === '1', 'it is still unread');
    assert.equal(await teaser.count(), 0, 'what was dismissed does not come again');
    await chat.tell({ kind: 'message', name: 'Alex', text: 'Are you there?', files: [] });
    await teaser.locator('.said').click();
    await sees(page, 'Are you there?');
    assert.equal(await teaser.count(), 0);
    assert.equal(await page.locator('cordboard-chat .badge').isVisible(), false);
    await page.close();
  });

  test('whoever reads what was said before is not torn away, and is told that there is more; a draft outlives the page', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await withHuman(chat, page);
    for (let i = 1; i <= 12; i++) await chat.tell({ kind: 'message', name: 'Alex', text: `Line ${i}`, files: [] });
    await sees(page, 'Line 12');
    const top = () => ask(page, '.log', 'one.scrollTop') as Promise<number>;
    await ask(page, '.log', '(one.scrollTop = 0)');
    const newer = page.locator('cordboard-chat .newer');
    assert.equal(await newer.isVisible(), false);
    await chat.tell({ kind: 'message', name: 'Alex', text: 'Line 13', files: [] });
    await newer.waitFor();
    assert.equal(await top(), 0);
    await picture(page, 'look-newer');
    await newer.click();
    assert.ok((await top()) > 100);
    assert.equal(await newer.isVisible(), false);
    await chat.shut();
    await page.locator('cordboard-chat .banner:not([hidden])').waitFor();
    await until(
      async () => (await ask(page, '.log', 'one.scrollHeight - one.scrollTop - one.clientHeight')) === 0,
      'the last message stays in sight when the banner takes its room',
    );
    await chat.again();
    await page.locator('cordboard-chat textarea').fill('half a thou');
    await page.reload();
    assert.equal(await page.locator('cordboard-chat textarea').inputValue(), 'half a thou');
    await page.close();
  });

  test('a language that is written from the right has the panel so, on any page, and words of another their own way', async (t) => {
    const chat = await webChatStage(t, { widget: { title: 'متجر', language: 'ar' } });
    const page = await visit(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    const direction = (what: string) => ask(page, what, 'getComputedStyle(one).direction');
    assert.deepEqual([await direction('header'), await direction('.bubble'), await direction('textarea')], ['rtl', 'ltr', 'rtl']);
    await picture(page, 'look-rtl');
    await page.close();
  });

  test('a picture is seen large, by keyboard too, and gives the focus back', async (t) => {
    const chat = await webChatStage(t);
    const page = await visit(chat.shop);
    await launcher(page).click();
    await sees(page, 'What can I do for you today?');
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    await page.locator('cordboard-chat input[type=file]').setInputFiles([{ name: 'damage.png', mimeType: 'image/png', buffer: png }]);
    await until(async () => (await page.locator('cordboard-chat .send').getAttribute('aria-disabled')) === 'false', 'it is uploaded');
    await page.locator('cordboard-chat .send').click();
    const small = page.locator('cordboard-chat .picture');
    await small.waitFor();
    await until(async () => (await ask(page, '.picture img', 'one.naturalWidth')) === 1, 'it is there');
    await small.press('Enter');
    const large = page.getByRole('dialog', { name: 'damage.png' });
    await large.waitFor();
    const focus = () => page.evaluate('document.querySelector("cordboard-chat").shadowRoot.activeElement?.ariaLabel');
    assert.equal(await focus(), 'Close picture');
    await page.keyboard.press('Tab');
    assert.equal(await focus(), 'Save damage.png');
    await page.keyboard.press('Escape');
    assert.equal(await large.count(), 0);
    assert.equal(await focus(), 'Open damage.png');
    await page.close();
  });
});
