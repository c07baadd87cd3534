import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createResampler } from '#audio';
import { silentLogger } from '#base';
import { type ListenRequest, type Meter, type RecognitionEvent, type SpeechGrammar, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { clip, digitGrammar, parcelGrammar, yesNoGrammar } from './fixtures/clips.ts';
import { soundswallower } from './soundswallower.ts';

/** Real recognition: whatever here is about words and sound. How threads fail is in `unruly.test.ts`. */

const counted: string[] = [];
const meter: Meter = { ...silentMeter, count: (name, labels) => void counted.push(`${name} ${labels?.['result']}`) };
const ear = soundswallower({ workers: 2, logger: silentLogger, meter, scheduler: realScheduler() });
after(() => ear.close());

type Final = Extract<RecognitionEvent, { kind: 'transcript-end' }>;

function hear(sound: Int16Array, grammar: SpeechGrammar, how: Partial<ListenRequest> = {}): Promise<{ final: Final; deltas: string[] }> {
  return new Promise((resolve, reject) => {
    const deltas: string[] = [];
    const request: ListenRequest = { language: 'en-US', rateHz: 8000, grammar, ...how };
    const recognition = ear.listen(request, (event) => {
      if (event.kind === 'transcript-delta') deltas.push(event.text);
      else if (event.kind === 'transcript-end') resolve({ final: event, deltas });
      else reject(event.error);
    });
    const frame = request.rateHz / 50;
    for (let at = 0; at < sound.length; at += frame) recognition.write(sound.subarray(at, at + frame));
    recognition.end();
  });
}

test('a sentence that was never taught, out of words that were; partial results grow towards it', async () => {
  const { final, deltas } = await hear(clip('order'), parcelGrammar);
  assert.equal(final.text, 'can you tell me where my order is');
  assert.equal(final.rejected, false);
  assert.ok(final.confidence > 0.5 && final.confidence <= 1);
  assert.ok(deltas.length > 3 && deltas.some((text) => text.startsWith('can you tell me where')), deltas.join(' | '));
  assert.deepEqual(
    deltas.filter((text, i) => text === deltas[i - 1] || text === '' || /[()<>[\]]/.test(text)),
    [],
    'no repetition, no marks, no fillers',
  );
  assert.ok(counted.includes('stt_results_total accepted'));
});

test('digits, yes and no', async () => {
  assert.deepEqual((await hear(clip('digits'), digitGrammar)).final.text, 'four seven two one');
  const yes = (await hear(clip('yes'), yesNoGrammar)).final;
  assert.deepEqual([yes.text, yes.rejected], ['yes please', false]);
  const no = (await hear(clip('no'), yesNoGrammar)).final;
  assert.deepEqual([no.text, no.rejected], ['no', false]);
});

test('speech that is not the grammar’s is rejected, whatever the grammar', async () => {
  for (const grammar of [parcelGrammar, digitGrammar, yesNoGrammar]) {
    const { final } = await hear(clip('elephants'), grammar);
    assert.equal(final.rejected, true, `${grammar.id}: ${final.text} ${final.confidence}`);
  }
  assert.ok(counted.includes('stt_results_total rejected'));
});

test('no speech at all is rejected without words', async () => {
  assert.deepEqual((await hear(new Int16Array(8000), yesNoGrammar)).final, { kind: 'transcript-end', text: '', confidence: 0, rejected: true });
  assert.deepEqual((await hear(new Int16Array(0), yesNoGrammar)).final, { kind: 'transcript-end', text: '', confidence: 0, rejected: true });
});

test('the same sound gives the same, whoever spoke before and however many speak at once', async () => {
  const alone = (await hear(clip('order'), parcelGrammar)).final;
  const quiet = clip('no').map((sample) => sample / 8);
  const all = await Promise.all([
    hear(clip('order'), parcelGrammar),
    hear(quiet, yesNoGrammar),
    hear(clip('digits'), digitGrammar),
    hear(clip('order'), parcelGrammar),
  ]);
  assert.deepEqual(all[0]?.final, alone);
  assert.deepEqual(all[3]?.final, alone);
  assert.equal(all[2]?.final.text, 'four seven two one');
});

test('a call at 16 kHz is understood too', async () => {
  const up = createResampler(8000, 16000);
  const wide = Int16Array.from([...up.write(clip('order')), ...up.flush()]);
  assert.equal((await hear(wide, parcelGrammar, { rateHz: 16000 })).final.text, 'can you tell me where my order is');
});

test('what is cancelled says nothing more, before the end and after it', async () => {
  const request: ListenRequest = { language: 'en', rateHz: 8000, grammar: parcelGrammar };
  const never = (event: RecognitionEvent): void => assert.fail(event.kind);
  const early = ear.listen(request, never);
  early.write(clip('order').subarray(0, 4000));
  early.cancel();
  const late = ear.listen(request, never);
  late.write(clip('order').subarray(0, 4000));
  late.end();
  late.cancel();
  // Both threads have dealt with what came before by the time that they answer.
  await Promise.all([hear(clip('no'), yesNoGrammar), hear(clip('yes'), yesNoGrammar), hear(clip('order'), parcelGrammar)]);
});

test('another language is refused, and says what is not', async () => {
  const request: ListenRequest = { language: 'de-DE', rateHz: 8000, grammar: parcelGrammar };
  ear.prepare(request);
  const event = await new Promise<RecognitionEvent>((resolve) => {
    ear.listen(request, resolve).end();
  });
  assert.ok(event.kind === 'recognition-failed');
  assert.equal(event.error.code, 'SOUNDSWALLOWER_LANGUAGE_UNKNOWN');
  assert.deepEqual([event.error.blame, event.error.retry, event.error.facts['supported']], ['operator', false, ['en']]);
});

test('more grammars than a thread keeps', async () => {
  for (let i = 0; i < 70; i++) ear.prepare({ language: 'en', rateHz: 8000, grammar: { ...yesNoGrammar, id: `yes-no-${i}` } });
  assert.equal((await hear(clip('no'), { ...yesNoGrammar, id: 'yes-no-0' })).final.text, 'no');
  assert.equal((await hear(clip('order'), parcelGrammar)).final.text, 'can you tell me where my order is');
});

test('more people than there are decoders: the others wait, and nobody is lost', async () => {
  const finals = await Promise.all(Array.from({ length: 40 }, () => hear(clip('no'), yesNoGrammar)));
  assert.deepEqual(new Set(finals.map(({ final }) => final.text)), new Set(['no']));
});
