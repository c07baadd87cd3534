import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const found = [process.env['TEST_CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path));

/** Why there can be no test in a browser; undefined where there can. */
export const noBrowser = found === undefined ? 'no Chromium is installed (Debian: apt-get install chromium), nor named by TEST_CHROMIUM' : undefined;

/** A browser of its own, with nothing from before in it. */
export async function openBrowser() {
  const profile = await mkdtemp(join(tmpdir(), 'cordboard-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: found ?? '',
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
    viewport: { width: 1100, height: 820 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  return {
    context,
    async page(): Promise<Page> {
      return context.newPage();
    },
    /** A page of the shop, as a visitor who was never here. Nothing on it may break. */
    async visit(url: string): Promise<Page> {
      const page = await context.newPage();
      page.on('pageerror', (error) => assert.fail(`the page broke: ${error.message}`));
      await page.goto(url);
      await page.evaluate('localStorage.clear()');
      await page.reload();
      return page;
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Where pictures of the pages go, for people to look at; nowhere unless `TEST_SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['TEST_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}
