import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWebhooks } from './read-webhooks.ts';
import { webhookSchema } from './webhook-schema.ts';

const written = (more: object) => webhookSchema.parse({ id: 'crm', url: 'https://crm.example.com/hooks', secret: 'file:x', ...more });

function read(...webhooks: readonly object[]) {
  const said: string[] = [];
  const accounts = [{ id: 'acme', bots: [{ id: 'st-1' }], webhooks: webhooks.map(written) }];
  const found = readWebhooks(
    accounts,
    (_path, reference) => `${reference} read, and long enough`,
    (path, says) => void said.push(`${path.join('.')}: ${says}`),
  );
  return { found, said };
}

test('a webhook is told of everything unless told, its secrets read', () => {
  const { found, said } = read({});
  assert.deepEqual(said, []);
  const [one] = found;
  assert.deepEqual([one?.account, one?.events.length, one?.secrets, one?.personalData], ['acme', 5, ['file:x read, and long enough'], false]);
  assert.deepEqual(read({ secret: undefined, secrets: ['file:a', 'file:b'] }).found[0]?.secrets.length, 2);
});

test('all that is wrong is complained about at once', () => {
  const { said } = read({}, { url: 'http://10.0.0.1/x', secret: undefined, bots: ['st-9'] });
  assert.deepEqual(said, [
    'accounts.0.webhooks.1.id: "crm" appears twice',
    'accounts.0.webhooks.1: needs either `secret` or `secrets`',
    'accounts.0.webhooks.1.url: this webhook speaks plain HTTP',
    'accounts.0.webhooks.1.bots.0: "st-9" is no bot of this account',
  ]);
  assert.deepEqual(read({ url: 'http://10.0.0.1/x', allowPrivate: true }).said, []);
});
