import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { privacySchema } from './privacy-schema.ts';
import { readPrivacy, retentionNotice } from './read-privacy.ts';

function read(privacy: unknown) {
  const complaints: string[] = [];
  const checked = checkAgainst(privacySchema, privacy);
  if (!checked.ok) return { complaints: checked.error.map(({ path, says }) => `${path.join('.')}: ${says}`) };
  const accounts = [{ id: 'demo', privacy: checked.value }];
  const known = readPrivacy(accounts, (path, says, remedy) => void complaints.push(`${path.join('.')}: ${says} → ${remedy}`));
  return { complaints, account: known.get('demo'), notice: retentionNotice(['demo'], known) };
}

test('cards, telephones and addresses are covered unless told otherwise, and everything is kept', () => {
  assert.deepEqual(read({}), {
    complaints: [],
    account: { rules: { detect: ['card', 'phone', 'email'], names: [], custom: [], countries: ['US', 'GB'] }, retention: {} },
    notice: 'Kept for ever, unless removed by hand: all of demo. `accounts[].privacy.retention` says for how long.',
  });
});

test('what goes with the words goes when they go', () => {
  assert.deepEqual(read({ retention: { words: 30, recordings: 7, record: 400 } }).account?.retention, {
    words: 30,
    person: 30,
    recordings: 7,
    files: 30,
    record: 400,
  });
});

test('all that is wrong is told at once', () => {
  const { complaints } = read({
    custom: [
      { name: 'card', pattern: '\\d{4}' },
      { name: 'x', pattern: '(a' },
      { name: 'y', pattern: '(?=a)b' },
    ],
    countries: ['ZZ'],
    retention: { words: 10, files: 20, record: 5 },
  });
  assert.equal(complaints.length, 7);
  assert.match(complaints.join('\n'), /custom\.0\.name: "card" is taken/);
  assert.match(complaints.join('\n'), /custom\.1\.pattern: a \( is not closed/);
  assert.match(complaints.join('\n'), /custom\.2\.pattern: looking around/);
  assert.match(complaints.join('\n'), /countries\.0: "ZZ"/);
  assert.match(complaints.join('\n'), /retention\.files: files would be kept for longer/);
  assert.match(complaints.join('\n'), /retention\.words: this would be kept for longer/);
});
