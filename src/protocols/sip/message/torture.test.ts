import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { readTorture, tortureCases } from '../../../../test/vectors/sip/torture.ts';
import { parseMessage } from './parse-message.ts';
import { printMessage } from './print-message.ts';
import { StreamFramer } from './stream-framer.ts';
import { userOf } from './uri-parts.ts';

/** Their Content-Length is wrong or missing on purpose (in multi01, 154 for 152, by the RFC's own slip), or the octets go on after the message. */
const oddLength: ReadonlySet<string> = new Set(['clerr', 'ncl', 'mcl01', 'dblreq', 'inv2543', 'multi01']);

test('every message file is listed, and every listed one is there', () => {
  for (const rfc of [4475, 5118] as const) {
    const files = readdirSync(new URL(`../../../../test/vectors/sip/rfc${rfc}/`, import.meta.url)).map((file) => file.replace('.txt', ''));
    assert.deepEqual(
      files.sort(),
      tortureCases
        .filter((one) => one.rfc === rfc)
        .map((one) => one.name)
        .sort(),
    );
  }
});

for (const one of tortureCases) {
  const octets = readTorture(one);
  test(`RFC ${one.rfc} §${one.section} ${one.name}: ${one.parser}`, () => {
    const parsed = parseMessage(octets);
    const verdict = parsed.ok ? 'accept' : parsed.error.answer ? parsed.error.status : 'drop';
    assert.equal(verdict, one.parser, parsed.ok ? '' : parsed.error.says);
    if (!parsed.ok) return;
    const again = parseMessage(printMessage(parsed.value));
    assert.ok(again.ok, 'what we print, we read');
    assert.deepEqual(again.value.essentials, parsed.value.essentials);
    assert.deepEqual(
      [...again.value.headers.entries()].sort(),
      [...parsed.value.headers.entries(), ...lengthOf(parsed.value.headers.has('content-length'))].sort(),
    );
    assert.deepEqual(Buffer.from(again.value.body), Buffer.from(parsed.value.body));
    function lengthOf(there: boolean): (readonly [string, string, string])[] {
      return there ? [] : [['Content-Length', String(parsed.ok ? parsed.value.body.length : 0), 'content-length']];
    }
  });
  if (!oddLength.has(one.name))
    test(`${one.name}: the vector is as long as it says`, () => {
      const empty = octets.indexOf('\r\n\r\n');
      const length = /\r\n(?:content-length|l)[ \t]*:[ \t]*(\d+)/i.exec(octets.toString('latin1'))?.[1];
      assert.equal(octets.length - empty - 4, Number(length));
    });
}

const requestOf = (name: string) => {
  const one = tortureCases.find((candidate) => candidate.name === name);
  assert.ok(one);
  const parsed = parseMessage(readTorture(one));
  assert.ok(parsed.ok && parsed.value.kind === 'request');
  return parsed.value;
};

test('wsinv: folds, blanks and leading zeros are read for what they mean', () => {
  const request = requestOf('wsinv');
  const { from, fromTag, toTag, via, cseq } = request.essentials;
  assert.equal(from.display, 'J Rosenberg \\"');
  assert.deepEqual([fromTag, toTag, via.transport, via.host, cseq.number, cseq.method], ['98asjd8', '1918181833n', 'UDP', '192.0.2.2', 9, 'INVITE']);
  assert.equal(request.headers.get('newfangledheader'), 'newfangled value continued newfangled value');
  assert.equal(request.headers.get('unknownheaderwithunusualvalue'), ';;,,;;,;');
  assert.equal(request.headers.list('via').length, 3);
  assert.equal(request.headers.get('subject'), '');
});

test('intmeth: a quoted NUL, and UTF-8 beyond ASCII', () => {
  const request = requestOf('intmeth');
  assert.equal(request.essentials.to.display, 'BEL:\x07 NUL:\x00 DEL:\x7f');
  assert.equal(request.headers.get("extensionheader-!.%*+_`'~"), '\ufeff大停電');
});

test('semiuri and esc01: the user part, escapes read once', () => {
  for (const [name, user] of [
    ['semiuri', 'user;par=u@example.net'],
    ['esc01', 'sips:user@example.com'],
  ] as const) {
    const { uri } = requestOf(name);
    assert.ok(uri.kind === 'sip');
    assert.equal(userOf(uri), user);
  }
});

test('dblreq: what follows the body of a datagram is noise', () => assert.equal(requestOf('dblreq').body.length, 0));

test('framing errors break a stream for good', () => {
  for (const name of ['ncl', 'mcl01', 'inv2543']) {
    const one = tortureCases.find((candidate) => candidate.name === name);
    assert.ok(one);
    const framer = new StreamFramer();
    assert.deepEqual(
      framer.push(readTorture(one)).map((framed) => framed.kind),
      ['broken'],
      name,
    );
    assert.deepEqual(framer.push(readTorture(one)), []);
  }
});
