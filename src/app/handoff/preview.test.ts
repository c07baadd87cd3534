import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { productFolder } from '../product.ts';
import { referenceLike } from '../read-handoffs.ts';
import { readWritten } from '../written-file.ts';
import { deskDoorsOf, doorsOf, sampleChannels, sampleChats, sampleDesks, zoomChatDoorsOf } from './doors.ts';
import { handoffSchema } from './handoff-file.ts';
import { previewAt, previewInAnswer } from './preview.ts';

const read = checkAgainst(handoffSchema, readWritten(join(productFolder, 'examples', 'handoffs', 'refund.yaml')).value);
const handoff = read.ok ? read.value : assert.fail(JSON.stringify(read));

test('the sample is too much for every telephone, and at each door all of it is accounted for within the limit', () => {
  assert.ok(JSON.stringify(handoff).length > 2048);
  const doors = doorsOf(sampleChannels(handoff.target), handoff.target);
  assert.deepEqual([...new Set(doors.map(({ type }) => type))], ['talkdesk-stream', 'talkdesk-sip', 'zoom-sip', 'sip-trunk']);
  for (const door of doors) {
    const { usedBytes, limitBytes = 0, kept, cut, referenced } = previewAt(handoff, door);
    assert.ok(usedBytes > limitBytes / 2 && usedBytes <= limitBytes, `${door.channel}: ${usedBytes}/${limitBytes}`);
    assert.deepEqual([kept.slice(0, 2), referenced], [['order', 'amount'], []]);
    assert.equal(kept.length + cut.length, handoff.facts.length + 6);
  }
});

test('a desk takes each thing by its name: only prose that is too long is shortened, and what is lost is told or referred to', () => {
  const [door] = deskDoorsOf(sampleDesks(handoff.target), handoff.target);
  assert.ok(door);
  const { entries, kept, cut, fields } = previewAt(handoff, door);
  assert.deepEqual([entries, cut], [{ used: fields.length, most: 30 }, ['history', 'summary']]);
  assert.equal(kept.length + cut.length, handoff.facts.length + 6);
  for (const [name, value] of fields) assert.ok(Buffer.byteLength(value) <= 255, name);
  const referring = previewAt(handoff, door, referenceLike('https://voice.example.com'));
  assert.deepEqual([referring.cut, referring.referenced], [[], ['history', 'summary']]);
  assert.match(Object.fromEntries(referring.fields)['ref'] ?? '', /^https:\/\/voice\.example\.com\/handoff\//);
});

test('a chat that gives its customers back in its answer tells all', () => {
  const [door] = zoomChatDoorsOf(sampleChats(handoff.target), handoff.target);
  assert.ok(door);
  const { kept, cut } = previewInAnswer(handoff, door);
  assert.deepEqual([kept.length, cut], [handoff.facts.length + 6, []]);
});

test('a target that a channel does not have is shown with its first', () => {
  assert.equal(doorsOf(sampleChannels('desk'), 'nobody')[0]?.target, 'desk');
});

test('a file with a strange word is refused', () => {
  assert.equal(checkAgainst(handoffSchema, { target: 'a', reason: 'b', priority: 1 }).ok, false);
});
