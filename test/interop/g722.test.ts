import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { g722, generateNoise, generateSpeechLike } from '#audio';

/** FFmpeg reads one form from its standard input and writes another to its standard output. */
function convert(from: readonly string[], to: readonly string[], octets: Uint8Array): Buffer {
  const done = spawnSync('ffmpeg', ['-v', 'error', ...from, '-i', 'pipe:0', ...to, 'pipe:1'], { input: octets, maxBuffer: 2 ** 26 });
  assert.equal(done.status, 0, done.stderr.toString());
  return done.stdout;
}
const raw = ['-f', 's16le', '-ar', '16000', '-ac', '1'];
const coded = ['-f', 'g722'];
const ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

test('G.722 is bit for bit what FFmpeg makes of the same', { skip: ffmpeg ? false : 'ffmpeg is not installed' }, () => {
  for (const sound of [generateSpeechLike(10_000, 16_000, -18, 11), generateNoise(3000, 16_000, -10, 12)]) {
    const octets = new Uint8Array(sound.length / 2);
    g722.openEncoder().encode(sound, octets);
    assert.ok(convert(raw, coded, Buffer.from(sound.buffer)).equals(octets), 'encoder');
    const heard = new Int16Array(sound.length);
    g722.openDecoder().decode(octets, 0, octets.length, heard);
    assert.ok(convert(coded, raw, octets).equals(Buffer.from(heard.buffer)), 'decoder');
  }
});
