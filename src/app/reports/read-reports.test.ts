import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { readReports } from './read-reports.ts';
import { reportsSchema } from './reports-schema.ts';

const smtp = { host: 'mail.example.com', from: 'Reports <reports@example.com>' };
const daily = { id: 'daily', report: 'usage', cron: '0 7 * * *', to: ['ann@example.com'] };

/** All that is said of a configuration: places, words and remedies. */
function complaintsOf(written: object): string[] {
  const checked = checkAgainst(reportsSchema, written);
  if (!checked.ok) return checked.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says} → ${remedy}`);
  const said: string[] = [];
  readReports(checked.value, {
    folder: import.meta.dirname,
    accounts: ['acme'],
    secretAt: () => 'secret',
    complain: (path, says, remedy, severity = 'error') => void said.push(`${severity} ${path.join('.')}: ${says} → ${remedy}`),
  });
  return said;
}

test('a sound configuration has nothing said of it; a schedule has the common zone unless it has its own', () => {
  assert.deepEqual(complaintsOf({ smtp, schedules: [daily, { ...daily, id: 'weekly', zone: 'UTC', account: 'acme' }] }), []);
  const checked = reportsSchema.parse({ zone: 'Europe/Berlin', smtp, schedules: [daily, { ...daily, id: 'weekly', zone: 'UTC' }] });
  const { schedules } = readReports(checked, { folder: '.', accounts: [], secretAt: () => '', complain: () => undefined });
  assert.deepEqual(
    schedules.map(({ zone, formats }) => [zone, formats.join()]),
    [
      ['Europe/Berlin', 'html,xlsx'],
      ['UTC', 'html,xlsx'],
    ],
  );
});

test('everything that is wrong is said at once, with a remedy', () => {
  const said = complaintsOf({
    smtp: { ...smtp, tls: 'none', auth: { user: 'u', password: 'env:X' }, ca: './nowhere.pem' },
    custom: { usage: { measures: ['conversations'] } },
    schedules: [daily, { ...daily, report: 'usgae', cron: '0 7 * *', account: 'acne', to: ['a@example.com', 'a@example.com'] }],
  });
  const places = [
    'reports.custom.usage',
    'reports.schedules.1.id',
    'reports.schedules.1.report',
    'reports.schedules.1.cron',
    'reports.schedules.1.account',
  ];
  for (const place of [...places, 'reports.schedules.1.to', 'reports.smtp.tls', 'reports.smtp.ca'])
    assert.ok(
      said.some((one) => one.includes(` ${place}: `)),
      `${place} in\n${said.join('\n')}`,
    );
  assert.ok(said.some((one) => one.includes('Did you mean "usage"?')) && said.some((one) => one.includes('Did you mean "acme"?')));
  for (const one of said) assert.match(one, / → \S/);
});

test('schedules without a mail server, a zone that is none, an address that is none', () => {
  assert.deepEqual(complaintsOf({ schedules: [daily] }), [
    'error reports.schedules: there is no mail server to send them → Give `reports.smtp` with `host` and `from`.',
  ]);
  assert.equal(complaintsOf({ zone: 'Berlin' })[0], 'zone: "Berlin" is no time zone → Did you mean "Europe/Berlin"?');
  assert.match(complaintsOf({ smtp, schedules: [{ ...daily, to: ['ann'] }] })[0] ?? '', /^schedules\.0\.to\.0: is no mail address/);
});
