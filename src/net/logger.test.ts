import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asGatewayError, defineErrors, GatewayError } from '#base';
import { swiftly } from '../../test/swiftly.ts';
import { printPretty } from './log-pretty.ts';
import { type LoggerOptions, openLogger } from './logger.ts';
import { withoutPersons, withoutSecrets } from './redact.ts';

function taped(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const logger = openLogger({ level: 'info', destination: { write: (line) => lines.push(line) }, ...options });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

const vendorErrors = defineErrors({ VENDOR_BROKE: { blame: 'provider', retry: true, says: 'The vendor did not answer as agreed.' } });

// Planted in every place a line can have; whichever shows up has leaked.
const secretCanaries = {
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJhcHBJZCI6ImNhbmFyeSJ9.c2lnbmF0dXJlY2FuYXJ5',
  bearer: 'canarybearer0123456789',
  query: 'canaryquery',
  password: 'canarypassword',
  key: 'canarykeymaterial',
};
const personCanaries = {
  email: 'canary.person@example.com',
  phone: '+1 (555) 010-0199',
  plain: '+15550100199',
  words: 'canary words of the customer',
};
const texts = [
  secretCanaries.jwt,
  `Authorization: Bearer ${secretCanaries.bearer}`,
  `bearer ${secretCanaries.bearer}`,
  `GET wss://gateway.example/stream?botId=1&token=${secretCanaries.query} failed`,
  `/stream/?token=${secretCanaries.query}`,
  `GET /callback?code=${secretCanaries.query}&state=1`,
  `token=${secretCanaries.query}; path=/`,
  `{"access_token":"${secretCanaries.query}","a":1}`,
  `{"password": "${secretCanaries.password}"}`,
  `api_key: ${secretCanaries.key}`,
  `https://user:${secretCanaries.password}@host.example/path`,
  `-----BEGIN PRIVATE KEY-----\n${secretCanaries.key}\n-----END PRIVATE KEY-----`,
  `${'x'.repeat(1990)}${secretCanaries.jwt}`,
  `words\n    at token=${secretCanaries.query} (/src/a.ts:1:1)`,
];
const noCanary = (lines: readonly string[], canaries: Readonly<Record<string, string>>): void => {
  for (const line of lines)
    for (const [kind, canary] of Object.entries(canaries)) assert.ok(!line.includes(canary), `${kind} in ${line.slice(0, 300)}`);
};

/** Every place in which a text can stand. */
function plant(options: Partial<LoggerOptions>, text: string): string[] {
  const { logger, lines } = taped(options);
  const foreign = Object.assign(new Error(text), { detail: text });
  logger.info(text);
  logger.info('field', { note: text, list: [text], deep: { a: { b: text } }, url: text });
  logger.info('url', { to: URL.canParse(text) ? new URL(text) : text });
  logger.info('key', { [text]: 1 });
  logger.with({ note: text }).info('child');
  logger.with({ a: 1 }).with({ note: text, error: foreign }).warn('grandchild', { note: text });
  logger.error('foreign', { error: foreign, reason: foreign });
  logger.error('thrown text', { error: asGatewayError(text) });
  logger.error('wrapped', { error: vendorErrors.VENDOR_BROKE({ words: text, pii: { said: text } }, foreign) });
  logger.error('twice wrapped', { error: asGatewayError(vendorErrors.VENDOR_BROKE({}, new Error('x', { cause: foreign }))), pii: { text } });
  logger.error('misnamed', { error: Object.assign(new Error('x'), { name: text, code: text }) });
  logger.debug('debug', { error: foreign });
  assert.ok(lines.length >= 11);
  return lines;
}

test('planted secrets are found in no line, whatever the level, with personal data and without', () => {
  for (const text of texts) {
    for (const options of [{}, { pii: true }, { level: 'debug' }, { pretty: true }, { level: 'debug', pii: true, pretty: true }] as const) {
      noCanary(plant(options, text), secretCanaries);
    }
  }
});

test('values under secret names are never written', () => {
  const { logger, lines } = taped({ pii: true });
  const names = [
    'token',
    'accessToken',
    'refresh_token',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'apiKey',
    'x-api-key',
    'clientSecret',
    'secrets',
    'password',
    'jwt',
    'privateKey',
    'TALKING_SECRET',
    'signature',
  ];
  for (const name of names) logger.info('named', { [name]: 'canarypassword', inner: { [name]: ['canarypassword'] } });
  logger.info('a census', { tokens: 17, tokensPerMinute: 3 });
  assert.equal(lines.length, names.length + 1);
  noCanary(lines, secretCanaries);
});

test('people are found in no line unless asked for', () => {
  for (const text of [
    personCanaries.email,
    `call from ${personCanaries.phone} failed`,
    personCanaries.plain,
    `sip:${personCanaries.plain}@host.example`,
    `mail ${personCanaries.email}: 550 5.1.1`,
  ]) {
    noCanary(plant({}, text), personCanaries);
    noCanary(plant({ level: 'debug' }, text), personCanaries);
  }
  const { logger, lines } = taped();
  logger.info('turn', { callId: 'c1', pii: { text: personCanaries.words, callerNumber: '15550100199' } });
  logger.info('misplaced', { callerNumber: '15550100199', customerEmail: 'x', transcript: personCanaries.words });
  logger.with({ pii: { text: personCanaries.words } }).info('child');
  logger.error('vendor', {
    error: vendorErrors.VENDOR_BROKE({ status: 500, pii: { words: personCanaries.words } }, new Error(personCanaries.words)),
  });
  noCanary(lines, { ...personCanaries, digits: '15550100199' });
});

test('words in the shape of a stack are still words', () => {
  const { logger, lines } = taped({ level: 'debug' });
  logger.error('vendor', { error: new Error(`no\n    at ${personCanaries.words} (/src/a.ts:1:1)`) });
  noCanary(lines, personCanaries);
  assert.match(lines[0] ?? '', /"stack":\["/);
});

test('asked for, personal data stands under pii', () => {
  const { logger, last } = taped({ pii: true });
  logger.info('turn', { callId: 'c1', pii: { text: personCanaries.words, phone: personCanaries.phone } });
  assert.deepEqual(last()['pii'], { text: personCanaries.words, phone: personCanaries.phone });
});

test('a line is JSON with time, level, message and fields', () => {
  const { logger, last, lines } = taped();
  logger.with({ conversationId: 'cv_1' }).warn('playout late', {
    ms: 21.5,
    ids: ['a1', 'b2'],
    uuid: '4f9d5a1c-0000-4111-8222-123456789012',
    at: new Date(0),
    big: 10n,
    raw: Buffer.alloc(3),
    none: undefined,
  });
  const { time, ...rest } = last();
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(rest, {
    level: 'warn',
    msg: 'playout late',
    conversationId: 'cv_1',
    ms: 21.5,
    ids: ['a1', 'b2'],
    uuid: '4f9d5a1c-0000-4111-8222-123456789012',
    at: '1970-01-01T00:00:00.000Z',
    big: '10',
    raw: '[3 octets]',
  });
  assert.equal(lines[0]?.endsWith('\n'), true);
  logger.debug('unseen');
  assert.equal(lines.length, 1);
});

test('a failure is told by code, blame and facts; its stack only at debug', () => {
  const error = vendorErrors.VENDOR_BROKE({ status: 502 }, Object.assign(new TypeError('words of the vendor'), { code: 'ECONNRESET' }));
  const plain = taped();
  plain.logger.error('speech failed', { error });
  const told = plain.last()['error'] as Record<string, unknown>;
  assert.deepEqual(
    { ...told, cause: undefined },
    { code: 'VENDOR_BROKE', blame: 'provider', retry: true, says: 'The vendor did not answer as agreed.', facts: { status: 502 }, cause: undefined },
  );
  const cause = told['cause'] as Record<string, unknown>;
  assert.equal(cause['kind'], 'TypeError');
  assert.equal(cause['code'], 'ECONNRESET');
  assert.match(String(cause['at']), /src\/net\/logger\.test\.ts:\d+/);
  const debug = taped({ level: 'debug' });
  debug.logger.error('speech failed', { error });
  assert.match(JSON.stringify(debug.last()), /"stack":\[/);
  assert.doesNotMatch(JSON.stringify(debug.last()), /words of the vendor/);
});

test('fields that cannot be read cost a field, not the line, not the call', () => {
  const { logger, last } = taped();
  const round: Record<string, unknown> = { name: 'round' };
  round['self'] = round;
  logger.info('round', { round, wide: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i])) });
  assert.match(JSON.stringify(last()), /\[deep\]/);
  assert.ok(Object.keys(last()['wide'] as object).length <= 61);
  logger.info('trap', {
    get trap() {
      throw new Error('canary');
    },
  });
  assert.deepEqual({ ...last(), time: 0 }, { level: 'info', time: 0, unreadable: 'Error', msg: 'trap' });
  logger.info('error that is none', { error: 'text', other: new GatewayError('X', { blame: 'peer', retry: false, says: 'x' }) });
  assert.equal(last()['error'], 'text');
});

test('redaction takes linear time on hostile text', () => {
  const hostile = [
    'a'.repeat(1e6),
    '@'.repeat(1e6),
    '?a='.repeat(3e5),
    '1 '.repeat(5e5),
    'eyJ'.repeat(3e5),
    'token='.repeat(2e5),
    '://'.repeat(3e5),
    '-----BEGIN PRIVATE KEY-----'.repeat(4e4),
    'a.'.repeat(5e5),
  ];
  for (const text of hostile) {
    swiftly(50, text, () => withoutPersons(withoutSecrets(text)));
  }
});

test('for people: one line, fields behind the message', () => {
  const line = printPretty('{"level":"info","time":"2026-11-20T10:11:12.345Z","msg":"call began","callId":"c1","note":"two words"}\n', false);
  assert.equal(line, '10:11:12.345 info  call began  callId=c1 note="two words"\n');
  assert.match(printPretty('{"level":"warn","msg":"x"}', true), /\u001b\[33mwarn/);
  assert.equal(printPretty('not json\n', false), 'not json\n');
});
