import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GatewayError, Instant } from '#base';
import type { VoiceCallEvent } from '#contract';
import { type ToldCall, toldCall, type VoiceCommand } from './told-call.ts';

function newCall(): { sent: VoiceCommand[]; side: ToldCall } {
  const sent: VoiceCommand[] = [];
  const side = toldCall({
    facts: { channel: 'voice', bot: 'b', account: 'a', mode: 'talk', direction: 'inbound', parameters: {} },
    rateHz: 8000,
    can: { handOff: undefined },
    now: () => 7 as Instant,
    heard: (now) => ({ mark: 'm', afterMs: now }),
    send: (command) => sent.push(command),
    busy: () => true,
  });
  return { sent, side };
}

const at = 0 as Instant;
const audio: VoiceCallEvent = { kind: 'audio', track: 'caller', frame: new Int16Array(160), at };
const end: VoiceCallEvent = { kind: 'call-end', by: 'caller', at };

test('commands reach the machine; sound is copied where it has to wait', () => {
  const { sent, side } = newCall();
  const samples = Int16Array.of(1, 2);
  side.call.play(samples);
  samples[0] = 9;
  side.call.mark('a');
  assert.deepEqual(side.call.clear(), { mark: 'm', afterMs: 7 });
  assert.deepEqual(side.call.hold(), { mark: 'm', afterMs: 7 });
  side.call.resume();
  side.call.hangUp('failed');
  assert.deepEqual(side.call.heard(), { mark: 'm', afterMs: 7 });
  assert.deepEqual(sent, [
    { kind: 'play', samples: Int16Array.of(1, 2) },
    { kind: 'put-mark', name: 'a' },
    { kind: 'clear', at: 7 },
    { kind: 'hold', at: 7 },
    { kind: 'resume' },
    { kind: 'hang-up', how: 'failed' },
  ]);
});

test('nothing arrives before someone attends; then what is not sound has waited', () => {
  const { side } = newCall();
  side.tell(audio);
  for (let i = 0; i < 500; i++) side.tell({ kind: 'digit', digit: '1', at });
  side.tell(end);
  const came: string[] = [];
  side.call.attend(({ kind }) => came.push(kind));
  assert.equal(came.length, 101);
  assert.deepEqual([came[0], came.at(-1)], ['digit', 'call-end']);
});

test('after the end every command is ignored and nothing more arrives', () => {
  const { sent, side } = newCall();
  const came: string[] = [];
  side.call.attend(({ kind }) => came.push(kind));
  side.tell(end);
  side.tell(end);
  side.tell({ kind: 'hand-off-refused', error: {} as GatewayError, at });
  side.call.play(new Int16Array(5));
  side.call.hangUp('done');
  side.call.clear();
  assert.deepEqual([came, sent], [['call-end'], []]);
});
