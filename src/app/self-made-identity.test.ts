import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { TlsIdentity } from '#net';
import { selfMadeIdentity } from './self-made-identity.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 21);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordboard-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const made = (names: readonly string[], at = now): TlsIdentity => {
  const identity = selfMadeIdentity(join(folder, 'tls'), names, at);
  assert.ok(identity.ok);
  return identity.value;
};

test('it is made once, for the names and localhost, and its key is for this user alone', () => {
  const first = made(['127.0.0.1', '0.0.0.0', 'gw.example']);
  assert.deepEqual(made(['gw.example', '127.0.0.1']), first);
  assert.equal(readFileSync(join(folder, 'tls', 'cert.pem'), 'utf8'), first.cert);
  assert.equal(statSync(join(folder, 'tls', 'key.pem')).mode & 0o777, 0o600);
  const { subjectAltName } = new X509Certificate(first.cert);
  assert.equal(subjectAltName, 'IP Address:127.0.0.1, DNS:gw.example, DNS:localhost');
});

test('it is made anew for another name, when its time runs out, and when the key is not its own', () => {
  const first = made(['a.example']);
  const second = made(['b.example']);
  assert.notEqual(second.cert, first.cert);
  assert.deepEqual(made(['b.example'], now + 300 * day), second);
  const third = made(['b.example'], now + 340 * day);
  assert.notEqual(third.cert, second.cert);
  writeFileSync(join(folder, 'tls', 'key.pem'), first.key);
  assert.notEqual(made(['b.example'], now + 340 * day).cert, third.cert);
});

test('a folder that cannot be written is told', () => {
  writeFileSync(join(folder, 'tls'), 'a file');
  const refused = selfMadeIdentity(join(folder, 'tls'), ['a.example'], now);
  assert.ok(!refused.ok && refused.error.includes('neither read nor made'));
});
