import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { printReportHtml } from '#reporting';
import { emptyReport, sampleReport } from '../../src/reporting/print/fixtures/sample.ts';
import { noBrowser, openBrowser, picture } from './browser.ts';

let browser: Awaited<ReturnType<typeof openBrowser>> | undefined;
before(async () => {
  if (noBrowser === undefined) browser = await openBrowser();
});
after(() => browser?.close());

/** How light a colour is, 0 to 1, of `rgb(…)` (WCAG 2.2, relative luminance). */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

for (const scheme of ['light', 'dark'] as const)
  for (const width of [360, 1200] as const)
    test(`a report fits ${width} px, is readable in the ${scheme}, and loads nothing`, { skip: noBrowser }, async () => {
      assert.ok(browser);
      for (const [name, document] of Object.entries({ full: sampleReport, empty: emptyReport })) {
        const page = await browser.page();
        const asked: string[] = [];
        page.on('request', (request) => void asked.push(request.url()));
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 800 });
        await page.setContent(printReportHtml(document, { lead: 'This report is late.', foot: 'Sent by Cordboard.' }));
        await picture(page, `report-${name}-${width}-${scheme}`);
        const seen = await page.evaluate(() => {
          const doc = globalThis as unknown as {
            document: { documentElement: { scrollWidth: number }; querySelectorAll(what: string): Iterable<object> };
          };
          const style = (globalThis as unknown as { getComputedStyle(of: object): { color: string; backgroundColor: string } }).getComputedStyle;
          const [paper] = doc.document.querySelectorAll('.paper');
          const box = (of: object): { clientWidth: number; scrollWidth: number } => of as never;
          return {
            cut: [...doc.document.querySelectorAll('.paper div')].filter((one) => box(one).scrollWidth > box(one).clientWidth).length,
            width: doc.document.documentElement.scrollWidth,
            ground: paper ? style(paper).backgroundColor : '',
            inks: [...doc.document.querySelectorAll('.paper, .faint, .good, .bad')].map((one) => style(one).color),
          };
        });
        assert.ok(seen.width <= width, `${name}: ${seen.width} px wide`);
        assert.equal(seen.cut, 0, `${name}: a table must be moved to be read at ${width} px`);
        assert.deepEqual(
          asked.filter((url) => !url.startsWith('about:')),
          [],
        );
        const ground = luminance(seen.ground);
        for (const ink of seen.inks) {
          const [dark = 0, light = 0] = [luminance(ink), ground].toSorted((a, b) => a - b);
          assert.ok((light + 0.05) / (dark + 0.05) >= 4.5, `${name}: ${ink} on ${seen.ground}`);
        }
        await page.close();
      }
    });

test('on paper a table of twelve columns is whole', { skip: noBrowser }, async () => {
  assert.ok(browser);
  const columns = Array.from(
    { length: 12 },
    (_, at) => ({ id: `c${at}`, title: `Minutes with agents ${at}`, kind: at < 4 ? 'text' : 'minutes' }) as const,
  );
  const row = columns.map(({ kind }) => (kind === 'text' ? 'sample-account' : 1234.5));
  const table = { kind: 'table', id: 'usage', title: 'Usage', columns, rows: [row, row], whenEmpty: 'None.' } as const;
  const page = await browser.page();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.setContent(printReportHtml({ ...sampleReport, sections: [table] }));
  await picture(page, 'report-paper');
  const cut = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { querySelectorAll(what: string): Iterable<{ clientWidth: number; scrollWidth: number }> };
    };
    return [...document.querySelectorAll('.paper div')].filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth).length;
  });
  assert.equal(cut, 0);
  await page.close();
});
