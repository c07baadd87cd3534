import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverText } from './cover.ts';
import { openDetector } from './find.ts';
import { samples } from './fixtures/sentences.ts';
import type { PrivacyRules } from './rules.ts';

const rules: PrivacyRules = { detect: ['card', 'phone', 'email', 'names'], names: [], custom: [], countries: ['US', 'GB'] };
const kinds = ['card', 'phone', 'email', 'name'] as const;

/** What the guide promises of each kind, over the committed sentences. */
const least = { precision: 0.95, recall: 0.95 };

test('what is found in sentences of customers, and what is left alone', () => {
  const detector = openDetector(rules);
  const counts = Object.fromEntries(kinds.map((kind) => [kind, { right: 0, missed: 0, wrong: 0 }]));
  const faults: string[] = [];
  for (const { text, holds } of samples) {
    const { findings } = detector.find([{ seq: 1, field: 'text', text, stream: 'customer' }]);
    for (const kind of kinds) {
      const wanted = holds.filter(([held]) => held === kind).map(([, words]) => words);
      const found = findings.filter((finding) => finding.kind === kind).map(({ from, to }) => text.slice(from, to));
      const count = counts[kind];
      if (!count) continue;
      for (const words of wanted) {
        // Covered whole: nothing of it is left to read.
        const left = coverText(text, findings).includes(words);
        const whole = found.some((one) => one.includes(words) || one.includes(words.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')));
        if (whole && !left) count.right++;
        else {
          count.missed++;
          faults.push(`${kind} missed in: ${text} → ${JSON.stringify(found)}`);
        }
      }
      const strange = found.filter((one) => !wanted.some((words) => words.includes(one) || one.includes(words)));
      count.wrong += strange.length;
      for (const one of strange) faults.push(`${kind} wrongly found in: ${text} → ${one}`);
    }
  }
  for (const kind of kinds) {
    const { right = 0, missed = 0, wrong = 0 } = counts[kind] ?? {};
    const precision = right / (right + wrong);
    const recall = right / (right + missed);
    console.log(`# ${kind}: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)} (${right} found, ${missed} missed, ${wrong} too many)`);
    assert.ok(precision >= least.precision && recall >= least.recall, `${kind}\n${faults.join('\n')}`);
  }
});
