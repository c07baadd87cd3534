import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../config.ts';
import { productFolder } from '../product.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordboard-read-chats-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What is wrong with a chat whose desk has these targets. */
function complaints(targets: string, more = ', unknownEmail: "c-{key}@example.com"'): string[] {
  const file = join(folder, 'cordboard.yaml');
  writeFileSync(
    file,
    `folder: ./data
allowPlainSecrets: true
agents: [${JSON.stringify(join(productFolder, 'examples', 'agents', 'parcel-desk'))}]
accounts: [{ id: acme, bots: [{ id: desk, agent: parcel-desk }], clients: [{ id: c, secret: obvious-test-secret }] }]
apis: { orders: { url: "https://orders.example.com/{order}" } }
chats: [{ id: web, type: web-chat, bot: desk, secrets: [obvious-test-secret], conversation: { fallbackTarget: general } }]
desks: [{ id: d, type: digital-connect, account: acme, client: { id: a, secret: b }, webhooks: { keys: [k] }, targets: ${targets}${more} }]
`,
  );
  return loadConfig(file).complaints.flatMap(({ path, says }) => (/^(?:chats|desks)$/.test(String(path[0])) ? [`${path.join('.')}: ${says}`] : []));
}

test('a target that no desk has is named; while a desk cannot be read only that is said, not what follows from it', () => {
  assert.deepEqual(complaints('{ general: { touchpoint: t }, refunds: { touchpoint: t } }'), []);
  assert.ok(complaints('{ refunds: { touchpoint: t } }').includes('chats.0.conversation.fallbackTarget: no desk has a target "general"'));
  assert.deepEqual(complaints('{ general: { touchpoint: t, subject: "Help: {reason}" } }'), [
    'desks.0.targets.general.subject: there is no {reason}',
  ]);
});

test('a desk that takes no visitor without an address is warned of', () => {
  const [warned = ''] = complaints('{ general: { touchpoint: t }, refunds: { touchpoint: t } }', '');
  assert.match(warned, /^desks\.0: visitors who gave no e-mail address/);
});
