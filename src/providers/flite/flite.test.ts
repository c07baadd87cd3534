import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createDtmfDetector, createSpeechGate, peakDb, powerDb, type RateHz } from '#audio';
import { silentLogger } from '#base';
import { type SpeakRequest, type SpeechEvent, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { flite } from './flite.ts';

/** Real synthesis: whatever here is about words and sound. How threads fail is in `unruly.test.ts`. */

const voice = flite({ logger: silentLogger, meter: silentMeter, scheduler: realScheduler() });
after(() => voice.close());

function speak(text: string, request: Partial<SpeakRequest> = {}): Promise<readonly SpeechEvent[]> {
  return new Promise((resolve) => {
    const events: SpeechEvent[] = [];
    const speech = voice.speak({ voice: 'en-us', language: 'en-US', rateHz: 8000, ...request }, (event) => {
      events.push(event);
      if (event.kind !== 'speech-delta') resolve(events);
    });
    speech.write(text);
    speech.end();
  });
}

function soundOf(events: readonly SpeechEvent[]): Int16Array {
  return Int16Array.from(events.flatMap((event) => (event.kind === 'speech-delta' ? [...event.samples] : [])));
}

const textOf = (events: readonly SpeechEvent[]): string =>
  events
    .map((event) => (event.kind === 'speech-delta' ? event.text : ''))
    .join(' ')
    .trim();

/** Only what sounds: pauses would make every voice seem quiet. */
function voicedDb(sound: Int16Array, rateHz: number): number {
  const length = rateHz / 50;
  const frames = Array.from({ length: Math.floor(sound.length / length) }, (_, i) => sound.subarray(i * length, (i + 1) * length));
  return powerDb(Int16Array.from(frames.filter((frame) => powerDb(frame) > -45).flatMap((frame) => [...frame])));
}

const question = 'Thank you for calling. What is your order number?';

test('a text comes as deltas in order, with all its words, and ends once', async () => {
  const text = `${question} You can say it, or you can type it on the keys of your telephone and finish with the pound key.`;
  const events = await speak(text);
  assert.ok(events.length > 5);
  events.forEach((event, i) => {
    assert.equal(event.kind, i === events.length - 1 ? 'speech-end' : 'speech-delta');
    if (event.kind === 'speech-delta') assert.ok(event.samples.length > 0 && event.samples.length <= 8001);
  });
  assert.equal(textOf(events), text);
  const seconds = soundOf(events).length / 8000;
  assert.ok(seconds > 6 && seconds < 12, `${seconds} s`);
});

for (const rateHz of [8000, 16_000] as const satisfies readonly RateHz[]) {
  test(`every voice speaks at ${rateHz} Hz, as loud as the others, without a long silence at either end`, async () => {
    for (const name of ['slt', 'rms', 'awb', 'kal16', 'kal']) {
      const sound = soundOf(await speak('What is your order number?', { voice: name, rateHz }));
      const seconds = sound.length / rateHz;
      assert.ok(seconds > 0.9 && seconds < 2.6, `${name}: ${seconds} s`);
      assert.ok(Math.abs(voicedDb(sound, rateHz) + 20) < 2.5, `${name}: ${voicedDb(sound, rateHz)} dBFS`);
      assert.ok(peakDb(sound) < -2.99, `${name}: peak ${peakDb(sound)}`);
      const frames = Array.from({ length: Math.floor((seconds * 1000) / 20) }, (_, i) => sound.subarray((i * rateHz) / 50, ((i + 1) * rateHz) / 50));
      const loud = frames.map((frame) => powerDb(frame) > -60);
      assert.ok(loud.indexOf(true) <= 2, `${name}: sound begins after ${loud.indexOf(true) * 20} ms`);
      assert.ok(loud.length - loud.lastIndexOf(true) <= 10, `${name}: ${(loud.length - loud.lastIndexOf(true)) * 20} ms of silence follow`);
    }
  });
}

test('the voices sound different, and an alias is the voice it stands for', async () => {
  const [slt, rms, alias] = await Promise.all(['slt', 'rms', 'en-us'].map(async (name) => soundOf(await speak('Good morning.', { voice: name }))));
  assert.deepEqual(alias, slt);
  assert.notDeepEqual(rms, slt);
});

test('what was said or prepared before is there when `end` returns', async () => {
  const request: SpeakRequest = { voice: 'en-us', language: 'en-US', rateHz: 8000 };
  await voice.prepare(request, question);
  const events: SpeechEvent[] = [];
  const speech = voice.speak(request, (event) => events.push(event));
  speech.write(question);
  speech.end();
  assert.equal(events.at(-1)?.kind, 'speech-end');
  assert.equal(textOf(events), question);
});

test('odd text is spoken or passed over, never a failure', async () => {
  for (const text of [
    '1 2 3',
    '<speak>Hello <break/> you</speak>',
    '-t -o /x',
    '$5 & €3 #7 *',
    'a\u0000b',
    '%s %n %x',
    "'",
    '😀 ok',
    '{{name}}',
    'é',
    `${'x'.repeat(500)}`,
  ]) {
    const events = await speak(text, { voice: 'kal' });
    assert.equal(events.at(-1)?.kind, 'speech-end', text.slice(0, 20));
  }
});

test('its speech opens the speech gate and presses no keys', async () => {
  const text = 'Please say one, two, three, four, five, six, seven, eight, nine, zero. Who are you? We were away a year ago, you know. Do you agree?';
  for (const name of ['slt', 'rms', 'awb', 'kal']) {
    const sound = soundOf(await speak(text, { voice: name }));
    const gate = createSpeechGate(8000);
    const detector = createDtmfDetector(8000);
    for (let at = 0; at + 160 <= sound.length; at += 160) {
      const frame = sound.subarray(at, at + 160);
      assert.equal(detector.step(frame), undefined, `${name} pressed a key at ${at / 8} ms`);
      const open = gate.step(frame);
      assert.ok(open || powerDb(frame) < -32, `${name}: the gate was shut at ${at / 8} ms`);
    }
  }
});
