import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { digitalConnectOptions, hostsOf, keyComplaint } from './options.ts';

const whole = {
  id: 'chat',
  type: 'digital-connect',
  account: 'acme',
  client: { id: 'c', secret: 's' },
  targets: { people: { touchpoint: 't' } },
  webhooks: { keys: ['k'] },
};
const complaints = (more: object): string[] =>
  digitalConnectOptions.safeParse({ ...whole, ...more }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

test('little is needed; the region gives the hosts', () => {
  assert.deepEqual(complaints({}), []);
  const hosts = (more: object) => hostsOf(digitalConnectOptions.parse({ ...whole, ...more }));
  assert.deepEqual(hosts({}), { id: 'https://acme.talkdeskid.com', api: 'https://api.talkdeskapp.com' });
  assert.deepEqual(hosts({ region: 'eu' }), { id: 'https://acme.talkdeskid.eu', api: 'https://api.talkdeskapp.eu' });
  assert.deepEqual(hosts({ region: 'ca' }), { id: 'https://acme.talkdeskidca.com', api: 'https://api.talkdeskappca.com' });
  const own = { id: 'https://id.example.com/', api: 'https://api.example.com/x/' };
  assert.deepEqual(hosts({ hosts: own }), { id: 'https://id.example.com', api: 'https://api.example.com/x' });
});

test('what contradicts itself is complained about', () => {
  assert.deepEqual(complaints({ client: { id: 'c' } }), ['client: needs either `secret` or `key`']);
  assert.deepEqual(complaints({ webhooks: {} }), ['webhooks: needs either `keys` or `basic`']);
  assert.deepEqual(complaints({ targets: {} }), ['targets: there is nobody to hand over to']);
  assert.deepEqual(complaints({ hosts: { id: 'http://127.0.0.1:1', api: 'https://a.example' } }), ['hosts.id: this host speaks plain HTTP']);
  assert.deepEqual(complaints({ hosts: { id: 'http://127.0.0.1:1', api: 'http://127.0.0.1:1' }, allowPrivate: true }), []);
  assert.deepEqual(complaints({ unknownEmail: 'chat@example.com' }), ['unknownEmail: is an address with {key} before the @']);
  const withTemplate = (subject: string) =>
    complaints({ targets: { people: { touchpoint: 't', subject, parameters: { order: '{{facts.order}}' } } } });
  assert.deepEqual(withTemplate('{{reason}} of {{ name }}, {{facts.order_no}}: {}'), []);
  assert.deepEqual(withTemplate('Refund: {reason}'), ['targets.people.subject: there is no {reason}']);
  assert.deepEqual(withTemplate('{{resaon}}'), ['targets.people.subject: there is no {{resaon}}']);
  assert.equal(complaints({ targets: { people: { touchpoint: 't', hours: { timeZone: 'Mars/Olympus' } } } }).length, 1);
});

test('a key is tried before it is needed', () => {
  const pem = (namedCurve: string): string => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  };
  const complaint = (privateKey: string) => keyComplaint({ client: { id: 'c', key: { kid: 'k', privateKey } } });
  assert.equal(complaint(pem('P-256')), undefined);
  assert.equal(complaint(pem('P-256').replace(/-----[^-]+-----|\s/g, '')), undefined);
  assert.match(complaint(pem('P-384')) ?? '', /not for ES256/);
  assert.match(complaint('nonsense') ?? '', /no private key/);
});
