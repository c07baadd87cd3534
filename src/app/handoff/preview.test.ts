import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { productFolder } from '../product.ts';
import { readWritten } from '../written-file.ts';
import { doorsOf, sampleChannels } from './doors.ts';
import { handoffSchema } from './handoff-file.ts';
import { previewAt } from './preview.ts';

const read = checkAgainst(handoffSchema, readWritten(join(productFolder, 'examples', 'handoffs', 'refund.yaml')).value);
const handoff = read.ok ? read.value : assert.fail(JSON.stringify(read));

test('the sample is too much for every telephone, and at each door all of it is accounted for within the limit', () => {
  assert.ok(JSON.stringify(handoff).length > 2048);
  const doors = doorsOf(sampleChannels(handoff.target), handoff.target);
  assert.deepEqual([...new Set(doors.map(({ type }) => type))], ['talkdesk-stream', 'talkdesk-sip', 'zoom-sip', 'sip-trunk']);
  for (const door of doors) {
    const { usedBytes, limitBytes, kept, cut, referenced } = previewAt(handoff, door);
    assert.ok(usedBytes > limitBytes / 2 && usedBytes <= limitBytes, `${door.channel}: ${usedBytes}/${limitBytes}`);
    assert.deepEqual([kept.slice(0, 2), referenced], [['order', 'amount'], []]);
    assert.equal(kept.length + cut.length, handoff.facts.length + 6);
  }
});

test('a target that a channel does not have is shown with its first', () => {
  assert.equal(doorsOf(sampleChannels('desk'), 'nobody')[0]?.target, 'desk');
});

test('a file with a strange word is refused', () => {
  assert.equal(checkAgainst(handoffSchema, { target: 'a', reason: 'b', priority: 1 }).ok, false);
});
