import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stretch } from './decoder.ts';
import { judge, weigh } from './judge.ts';

const word = (name: string, frames: number, fit: number, grammar: number): Stretch => ({
  word: name,
  filler: false,
  frames,
  acoustic: fit * frames,
  grammar,
});
const silence: Stretch = { word: '<sil>', filler: true, frames: 40, acoustic: -4000, grammar: -400 };
const arc: Stretch = { word: '', filler: false, frames: 0, acoustic: 0, grammar: -60 };

test('fillers are no evidence, wordless arcs are', () => {
  assert.deepEqual(weigh([silence, word('my', 20, -30, -100), arc, word('order', 20, -40, -40), silence]), { fit: -35, likelihood: -5, words: 2 });
});

test('nothing but silence is rejected, surely', () => {
  assert.deepEqual(judge([silence], 0), { confidence: 0, rejected: true });
  assert.deepEqual(judge([], 0), { confidence: 0, rejected: true });
});

test('the better the fit and the likelier the words, the surer', () => {
  const sure = (fit: number, grammar: number): number => judge([word('my', 20, fit, grammar * 20)], 0).confidence;
  assert.ok(sure(-30, -5) > sure(-40, -5) && sure(-40, -5) > sure(-60, -5));
  assert.ok(sure(-40, -5) > sure(-40, -10) && sure(-40, -10) > sure(-40, -20));
});

test('whoever runs the gateway decides what is sure enough', () => {
  const path = [word('my', 20, -47, -11 * 20)];
  const { confidence } = judge(path, 0);
  assert.equal(judge(path, confidence - 0.01).rejected, false);
  assert.equal(judge(path, confidence + 0.01).rejected, true);
});
