import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEntry } from '#contract';
import { client, stage } from '../fixtures/stage.ts';
import { stageReports } from '../fixtures/stage-reports.ts';

const scopes = ['reports:run', 'reports:send'] as const;

async function furnished(accounts: readonly string[] = ['acme', 'other']) {
  const audited: AuditEntry[] = [];
  const kept = stageReports();
  const set = stage({
    reports: kept.reports,
    accounts: { accounts, botsOf: () => ['st-1'] },
    audit: { write: async (entries) => void audited.push(...entries), list: async () => [] },
  });
  set.clients.set('cs-1', client('cs-1', { scopes }));
  const headers = await set.bearer('cs-1');
  return { ...set, ...kept, audited, headers };
}

test('a report is run on what the caller may see, narrowed to what it asks for, and that is written down', async () => {
  const { door, headers, wishes, audited } = await furnished();
  const given = await door.app.inject({ url: '/api/v1/reports/usage?period=2026-11-20&zone=Europe%2FBerlin&channel=main-line', headers });
  assert.equal(given.statusCode, 200);
  assert.equal(given.json<{ sections: { figures: { value: number }[] }[] }>().sections[0]?.figures[0]?.value, 2);
  assert.deepEqual(wishes, [
    {
      report: 'usage',
      period: '2026-11-20',
      zone: 'Europe/Berlin',
      filter: { channel: 'main-line' },
      scope: { account: 'acme', bots: ['st-1'] },
    },
  ]);
  assert.deepEqual(
    audited.map(({ action, subject, details }) => [action, subject, details]),
    [['export', { kind: 'report', id: 'usage' }, { format: 'json', conversations: '2', period: 'Friday 20 November 2026' }]],
  );
});

test('its form is chosen by Accept, and by format before it', async () => {
  const { door, headers } = await furnished();
  const by = async (accept: string, query = ''): Promise<string> => {
    const given = await door.app.inject({ url: `/api/v1/reports/usage${query}`, headers: { ...headers, accept } });
    return `${given.statusCode} ${given.headers['content-disposition'] ?? given.headers['content-type']}`;
  };
  assert.equal(await by('text/csv'), '200 attachment; filename="usage.csv"');
  assert.equal(await by('text/html'), '200 inline; filename="usage.html"');
  assert.equal(await by('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'), '200 attachment; filename="usage.xlsx"');
  assert.equal(await by('*/*'), '200 application/json; charset=utf-8');
  assert.equal(await by('text/html', '?format=csv'), '200 attachment; filename="usage.csv"');
  assert.equal(await by('*/*', '?format=pdf'), '400 application/problem+json; charset=utf-8');
});

test('what cannot be run is told by its field, without what was sent', async () => {
  const { door, headers, audited } = await furnished();
  const wrong = await door.app.inject({ url: '/api/v1/reports/usage?period=never', headers });
  assert.equal(wrong.statusCode, 400);
  assert.deepEqual(wrong.json<{ errors: unknown }>().errors, [{ field: 'period', says: 'This is no period.', remedy: 'Use yesterday.' }]);
  assert.doesNotMatch(wrong.body, /never/);
  assert.equal((await door.app.inject({ url: '/api/v1/reports/nonsense', headers })).statusCode, 404);
  assert.equal((await door.app.inject({ url: '/api/v1/reports/usage?nonsense=1', headers })).statusCode, 400);
  const section = await door.app.inject({ url: '/api/v1/reports/usage?format=csv&section=nonsense', headers });
  assert.match(section.body, /Use one of: figures\./);
  assert.equal(audited.filter(({ details }) => details?.['format'] === 'json').length, 0);
});

test('schedules and mails of other accounts do not exist, those of all accounts only for who sees the whole gateway', async () => {
  const idsOf = async (set: Awaited<ReturnType<typeof furnished>>): Promise<string[][]> => {
    const schedules = await set.door.app.inject({ url: '/api/v1/report-schedules', headers: set.headers });
    const deliveries = await set.door.app.inject({ url: '/api/v1/report-deliveries', headers: set.headers });
    return [
      schedules.json<{ schedules: { id: string }[] }>().schedules.map(({ id }) => id),
      deliveries.json<{ deliveries: { schedule: string }[] }>().deliveries.map(({ schedule }) => schedule),
    ];
  };
  assert.deepEqual(await idsOf(await furnished()), [['daily'], ['daily']]);
  assert.deepEqual(await idsOf(await furnished(['acme'])), [
    ['daily', 'whole'],
    ['daily', 'whole'],
  ]);
});

test('a schedule is sent now by who may, once for an Idempotency-Key', async () => {
  const { door, headers, sent, clients, bearer } = await furnished();
  const post = (id: string, more: object = {}) =>
    door.app.inject({ method: 'POST', url: `/api/v1/report-schedules/${id}/send`, headers: { ...headers, ...more } });
  const first = await post('daily', { 'idempotency-key': 'k1' });
  assert.deepEqual([first.statusCode, first.json()], [202, { delivery: 'daily:now-2026-11-21T08:00:00.000Z' }]);
  assert.equal((await post('daily', { 'idempotency-key': 'k1' })).statusCode, 202);
  for (const hidden of ['theirs', 'whole', 'nonsense']) assert.equal((await post(hidden)).statusCode, 404);
  assert.deepEqual(sent, ['daily']);
  clients.set('cs-2', client('cs-2', { scopes: ['reports:run'] }));
  const other = await door.app.inject({ method: 'POST', url: '/api/v1/report-schedules/daily/send', headers: await bearer('cs-2') });
  assert.equal(other.statusCode, 403);
});

test('their export is read as it was sent, with what was told of its columns', async () => {
  const { door, headers, exports } = await furnished();
  const text = 'Call ID;Result\r\nint-1;Transferred\r\n';
  const given = await door.app.inject({
    method: 'POST',
    url: '/api/v1/reports/reconciliation?period=2026-11-20&interactionColumn=Call+ID&outcomes=Transferred%3Descalated,Test%3Dany&toleranceMinutes=5&format=csv',
    headers: { ...headers, 'content-type': 'text/csv' },
    payload: text,
  });
  assert.equal(given.statusCode, 200);
  assert.equal(exports[0]?.text, text);
  assert.deepEqual(exports[0]?.wish.options, {
    columns: { interaction: 'Call ID' },
    outcomes: { Transferred: 'escalated', Test: 'any' },
    toleranceMinutes: 5,
  });
  const wrong = await door.app.inject({
    method: 'POST',
    url: '/api/v1/reports/reconciliation?outcomes=nonsense',
    payload: text,
    headers: { ...headers, 'content-type': 'text/csv' },
  });
  assert.equal(wrong.statusCode, 400);
});
