import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { Complaint } from '#base';
import { readSound } from './sound-part.ts';

const schema = z.strictObject({
  port: z.int().default(8080),
  mail: z.strictObject({ host: z.string(), port: z.int().default(25) }).optional(),
  zone: z.enum(['UTC', 'CET']).default('UTC'),
  schedules: z.array(z.strictObject({ id: z.string(), report: z.string(), to: z.array(z.string()).min(1), zone: z.string().optional() })).default([]),
});
const wrong = (path: Complaint['path'], says = 'is wrong', remedy = 'Mend it.'): Complaint => ({ severity: 'error', path, says, remedy });

test('what is sound is read whole, and complaints about it stay as they are', () => {
  const read = readSound(schema, { port: 1 });
  assert.deepEqual(read.value, { port: 1, zone: 'UTC', schedules: [] });
  assert.deepEqual(read.told([wrong(['port'])]), [wrong(['port'])]);
});

test('a slip is left out, and the rest is there to be looked at', () => {
  const schedules = [{ id: 'a', report: 'usgae', to: ['x'] }];
  const read = readSound(schema, { zone: 'Berlin', port: 'eighty', schedules });
  assert.deepEqual(read.value, { port: 8080, zone: 'UTC', schedules });
  assert.deepEqual(
    read.complaints.map(({ path }) => path.join('.')),
    ['port', 'zone'],
  );
});

test('an entry that cannot be without what is wrong is left out whole; places after it stay true', () => {
  const read = readSound(schema, {
    schedules: [
      { id: 'a', report: 'x', to: ['x'] },
      { id: 'b', to: 5 },
      { id: 'c', report: 'usgae', to: ['x', 5] },
    ],
  });
  assert.deepEqual(
    read.value?.schedules.map(({ id, to }) => [id, to]),
    [
      ['a', ['x']],
      ['c', ['x']],
    ],
  );
  assert.deepEqual(read.told([wrong(['schedules', 1, 'report'], 'there is no report "usgae"')]), [
    wrong(['schedules', 2, 'report'], 'there is no report "usgae"'),
  ]);
});

test('what only comes of leaving out is not told', () => {
  const read = readSound(schema, { mail: { port: 25 }, zone: 'x', schedules: [{ id: 'weekly', report: 'x', to: [] }] });
  assert.equal(read.value?.mail, undefined);
  const follows = [
    wrong(['schedules'], 'there is no mail server', 'Give `mail` with `host`.'),
    wrong(['port'], 'there is no schedule "weekly"'),
    wrong(['zone']),
    wrong(['schedules'], 'there are none'),
  ];
  assert.deepEqual(read.told([...follows, wrong(['port'], 'is taken')]), [wrong(['port'], 'is taken')]);
});

test('of what is not even a block nothing is left', () => {
  for (const written of [null, 'x', []]) assert.equal(readSound(schema, written).value, undefined, JSON.stringify(written));
});
