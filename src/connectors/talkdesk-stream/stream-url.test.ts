import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseStreamQuery, printStreamUrl } from './stream-url.ts';

test('the address as it goes into the Studio component', () => {
  const url = { path: '/audiosocket/talkdesk', number: '+15550100', token: 'a.b.c', bot: 'st-1', account: 'acme', listen: false };
  const expected = '/audiosocket/talkdesk/?sipuri=%2B15550100&token=a.b.c&botId=st-1&accountId=acme&agentassist=false';
  assert.equal(printStreamUrl({ ...url, base: 'https://voice.example.com' }), `wss://voice.example.com${expected}`);
  assert.equal(printStreamUrl({ ...url, base: 'http://127.0.0.1:8080/', path: '/audiosocket/talkdesk/' }), `ws://127.0.0.1:8080${expected}`);
  assert.match(printStreamUrl({ ...url, base: 'https://h', listen: true }), /agentassist=true$/);
});

test('what is printed is read back', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const number = fc.stringMatching(/^\+[1-9]\d{4,14}$/);
  fc.assert(
    fc.property(number, text, text, text, fc.boolean(), (dialled, token, bot, account, listen) => {
      const url = printStreamUrl({ base: 'https://h.example', path: '/p', number: dialled, token, bot, account, listen });
      assert.deepEqual(parseStreamQuery(url.slice(url.indexOf('/p/'))), { ok: true, value: { number: dialled, token, bot, account, listen } });
    }),
  );
});

test('nothing is thrown, whatever the target', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (target) => {
      const parsed = parseStreamQuery(target);
      assert.ok(parsed.ok || parsed.error !== '');
    }),
  );
  assert.equal(parseStreamQuery(`/?token=${'x'.repeat(10_000)}&sipuri=1&botId=1&accountId=1`).ok, false);
});
