import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dice } from '#base';
import { inOrder, locate, type NameServer, type Wanted } from './locate.ts';

const dice = (fraction: number): Dice => ({ bytes: (count) => new Uint8Array(count), fraction: () => fraction });
const srv = (name: string, port: number, priority = 10, weight = 10) => ({ name, port, priority, weight });

const zone: NameServer = {
  addresses: async (name) =>
    (({ 'a.example': ['192.0.2.1'], 'b.example': ['192.0.2.2', '2001:db8::2'], 'vg.example': ['192.0.2.9'] }) as Record<string, string[]>)[name] ??
    [],
  srv: async (name) =>
    ({
      '_sips._tcp.vg.example': [srv('b.example', 5071, 20), srv('a.example', 5061, 10)],
      '_sip._tls.second.example': [srv('a.example', 5062)],
      '_sipfederationtls._tcp.vg.example': [srv('a.example', 5099)],
      '_sips._tcp.via.example': [srv('b.example', 5081)],
    })[name] ?? [],
  naptr: async (name) =>
    name === 'naptr.example'
      ? [
          { flags: 'S', service: 'SIP+D2U', regexp: '', replacement: 'wrong.example', order: 1, preference: 1 },
          { flags: 's', service: 'SIPS+D2T', regexp: '', replacement: '_sips._tcp.via.example', order: 2, preference: 1 },
        ]
      : [],
};

const table: readonly [wanted: Partial<Wanted>, places: readonly string[]][] = [
  [{ host: 'vg.example', method: 'srv' }, ['192.0.2.1:5061', '192.0.2.2:5071', '2001:db8::2:5071']],
  [{ host: 'vg.example', method: 'a-record' }, ['192.0.2.9:5061']],
  [{ host: 'vg.example', method: 'srv', port: 5061 }, ['192.0.2.9:5061']],
  [{ host: 'vg.example', method: 'ms-lync' }, ['192.0.2.1:5099']],
  [{ host: 'second.example', method: 'srv' }, ['192.0.2.1:5062']],
  [{ host: 'naptr.example', method: 'naptr' }, ['192.0.2.2:5081', '2001:db8::2:5081']],
  [{ host: 'b.example', method: 'srv', transport: 'udp' }, ['192.0.2.2:5060', '2001:db8::2:5060']],
  [{ host: '192.0.2.7', method: 'srv' }, ['192.0.2.7:5061']],
];
for (const [wanted, places] of table)
  test(`${wanted.host}${wanted.port === undefined ? '' : `:${wanted.port}`} by ${wanted.method}: ${places.join(', ')}`, async () => {
    const found = await locate({ host: '', transport: 'tls', method: 'srv', ...wanted }, zone, dice(0.5));
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ address, port }) => `${address}:${port}`),
      places,
    );
    assert.ok(found.value.every(({ name }) => name === wanted.host));
  });

test('a name without an address is told', async () => {
  const found = await locate({ host: 'nowhere.example', transport: 'tls', method: 'srv' }, zone, dice(0));
  assert.ok(!found.ok && found.error.includes('nowhere.example'));
});

test('priority decides, then weight and chance', () => {
  const records = [srv('light', 1, 1, 1), srv('heavy', 1, 1, 99), srv('last', 1, 2, 99)];
  const names = (fraction: number): string[] => inOrder(records, dice(fraction)).map(({ name }) => name);
  assert.deepEqual(names(0.001), ['light', 'heavy', 'last']);
  assert.deepEqual(names(0.5), ['heavy', 'light', 'last']);
});
