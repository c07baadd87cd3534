import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitalConnectOptions } from './options.ts';
import { inputSchema, printSetup } from './setup.ts';
import { readWebhook } from './webhook.ts';

const options = digitalConnectOptions.parse({
  id: 'chat',
  type: 'digital-connect',
  account: 'acme',
  region: 'eu',
  client: { id: 'client-7', secret: 'must-not-be-seen' },
  targets: { refunds: { touchpoint: 'touch-1' }, general: { touchpoint: 'touch-2' } },
  webhooks: { keys: ['nor-this'] },
});

test('the setup has the channel’s real values, whole addresses, and no secret', () => {
  const text = printSetup(options, 'https://chat.example.com/');
  for (const part of [
    'client-7',
    'https://acme.talkdeskid.eu/oauth/token',
    'https://api.talkdeskapp.eu',
    'target refunds: touchpoint touch-1',
    'target general: touchpoint touch-2',
    'Base path        https://chat.example.com/webhooks/talkdesk/chat\n',
    'https://chat.example.com/webhooks/talkdesk/chat/conversation_started',
    'https://chat.example.com/webhooks/talkdesk/chat/message_created',
    'https://chat.example.com/webhooks/talkdesk/chat/conversation_ended',
    'attachments:download',
    'X-API-KEY',
  ])
    assert.ok(text.includes(part), part);
  assert.doesNotMatch(text, /must-not-be-seen|nor-this/);
});

test('the schemas that are printed are JSON, and what they require is enough for us', () => {
  const printed = printSetup(options, 'https://chat.example.com');
  const schemas = [...printed.matchAll(/^ {7}(\{[\s\S]*?^ {7}\})/gm)].map(([, text = '']) => JSON.parse(text));
  assert.equal(schemas.length, 6);
  assert.deepEqual(schemas[2], inputSchema('message_created'));
  assert.deepEqual(schemas[0].required, ['conversation_id']);
  assert.equal(readWebhook('conversation_started', { conversation_id: 'c1' }).ok, true);
});
