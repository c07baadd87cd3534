import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { checkAgainst, nearest } from './schema-complaints.ts';

const schema = z.strictObject({
  port: z.int().min(1).max(65535),
  level: z.enum(['info', 'debug']).default('info'),
  channels: z
    .array(z.discriminatedUnion('type', [z.strictObject({ type: z.literal('a'), host: z.string() }), z.strictObject({ type: z.literal('b') })]))
    .default([]),
  names: z.record(z.string(), z.strictObject({ greeting: z.string() })).optional(),
});

const complaints = (written: unknown): string[] => {
  const read = checkAgainst(schema, written);
  return read.ok ? [] : read.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says} → ${remedy}`);
};

test('all complaints come at once, in plain words', () => {
  assert.deepEqual(complaints({ port: 'eighty', lvel: 'x', level: 'loud', channels: [{ type: 'a', hots: 'x' }] }), [
    'port: expected a number, found "eighty" → Write a number.',
    'level: "loud" is not allowed here → Use one of: "info", "debug".',
    'channels.0.host: "host" is missing → Add it: a text.',
    'channels.0.hots: "hots" is not known here → Did you mean "host"?',
    'lvel: "lvel" is not known here → Did you mean "level"?',
  ]);
});

test('places inside records and wrong kinds are named', () => {
  assert.deepEqual(complaints({ port: 0, names: { en: { greting: 'hi' } } }), [
    'port: must be at least 1 → Give at least 1.',
    'names.en.greeting: "greeting" is missing → Add it: a text.',
    'names.en.greting: "greting" is not known here → Did you mean "greeting"?',
  ]);
  assert.deepEqual(complaints(null), [': expected a block of names and values, found an empty value → Write a block of names and values.']);
});

test('of a few words the one that was meant is told, of a name how it may be written, of an address its form', () => {
  const named = z.strictObject({
    id: z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -'),
    url: z.url(),
    level: z.enum(['info', 'debug']),
  });
  const read = checkAgainst(named, { id: 'main line', url: 'voice', level: 'inof' });
  assert.deepEqual(read.ok || read.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says} → ${remedy}`), [
    'id: may only have letters, digits and . _ : - → Write it like "main-line".',
    'url: "voice" is no address → Write it whole, like https://voice.example.com.',
    'level: "inof" is not allowed here → Did you mean "info"? Use one of: "info", "debug".',
  ]);
});

test('a slip is near, another word is not', () => {
  assert.equal(nearest('reciever', ['receiver', 'sender']), 'receiver');
  assert.equal(nearest('colour', ['port', 'host']), undefined);
});
