import { type AudioFrame, createResampler } from '#audio';
import { drive } from '#base';
import type { PlacedCall, PlacedCallEvent, VoiceCall, VoiceCallEvent, WaitingSound } from '#contract';
import { Bridge, type BridgeInput, type BridgeOutput } from './bridge.ts';
import { type CallFile, callFile } from './call-file.ts';
import { sessionErrors as errors } from './sessions.errors.ts';
import { soundLane } from './sound-lane.ts';
import type { BridgeSettings, VoiceRoom } from './voice-room.ts';
import type { VoiceSession } from './voice-session.ts';

/** What stands in the record as the version of an agent that is not ours. */
export const remoteVersion = 'remote';

/** Joins the caller's call, the call to a remote agent, and the record; `Bridge` decides. */
export function holdBridgeSession(call: VoiceCall, room: VoiceRoom, settings: BridgeSettings, opened?: CallFile): VoiceSession {
  const { remote, fallbackTarget, longestMs } = settings;
  const file = opened ?? callFile({ facts: call.facts, agent: { id: remote.id, version: remoteVersion }, room });
  file.hear(call);
  const { id, logger, write } = file;
  const waiting = remote.waiting && samplesFor(call, remote.waiting);
  let placed: PlacedCall | undefined;
  let far: VoiceCall | undefined;
  let toNear: ((frame: AudioFrame) => void) | undefined;
  let toFar: ((frame: AudioFrame) => void) | undefined;
  let sound: 'none' | 'early' | 'both' = 'none';
  let answered = false;

  const driven = drive<BridgeInput, BridgeOutput>({
    machine: new Bridge({
      can: call.can,
      epoch: { now: room.scheduler.now(), wall: room.scheduler.wall() },
      reference: () => room.referenceTo?.(id),
      fallbackTarget,
      keptFromHumans: settings.keptFrom !== undefined,
      longestMs,
      waitingMs: waiting && (waiting.length * 1000) / call.rateHz,
    }),
    scheduler: room.scheduler,
    output: (wish) => obey(wish),
    broken(thrown) {
      file.broken('bridge', thrown);
      call.hangUp('failed');
      leaveFar();
      close();
    },
  });
  const send = (input: BridgeInput): void => driven.send(input);

  const close = (): void => {
    sound = 'none';
    driven.close();
    file.close();
  };
  const leaveFar = (): void => {
    if (answered) far?.hangUp('done');
    else placed?.cancel();
  };

  const meet = (met: VoiceCall): void => {
    if (far !== undefined) return; // it was met before the answer
    far = met;
    toNear = soundLane(met, call);
    toFar = soundLane(call, met);
    met.attend(hearFar);
  };
  const hearFar = (event: VoiceCallEvent): void => {
    switch (event.kind) {
      case 'audio':
        if (sound !== 'none') toNear?.(event.frame);
        return;
      case 'digit':
        if (sound === 'both') call.press(event.digit);
        return;
      case 'audio-gap':
        return write({ kind: 'gap', track: 'agent', ms: event.ms, reason: 'not received' });
      case 'call-report':
        return write({ kind: 'call-report', leg: 'far', report: event.report });
      case 'call-end':
        return answered ? farEnded(event) : undefined;
      default:
        return;
    }
  };
  const farEnded = ({ by, error, goodbye }: Extract<VoiceCallEvent, { kind: 'call-end' }>): void => {
    if (by === 'caller') {
      const said = goodbye ?? { how: 'hang-up', parameters: {} };
      return send({ kind: 'far-goodbye', how: said.how, verdict: remote.judge(said) });
    }
    if (by === 'transport' || error !== undefined) return send({ kind: 'far-lost', error: error ?? errors.REMOTE_AGENT_LOST() });
    send({ kind: 'far-left' });
  };
  const hearPlaced = (event: PlacedCallEvent): void => {
    switch (event.kind) {
      case 'ringing':
        return send({ kind: 'ringing' });
      case 'early-sound':
        meet(event.call);
        return send({ kind: 'early-sound' });
      case 'answered':
        answered = true;
        meet(event.call);
        return send({ kind: 'answered' });
      case 'unanswered': {
        const { why, status, error, report } = event;
        logger.info('remote agent not reached', { remote: remote.id, why, ...(status === undefined ? {} : { status }), code: error.code, error });
        write({ kind: 'call-report', leg: 'far', report });
        return send({ kind: 'unanswered', why, error, ...(status === undefined ? {} : { status }) });
      }
    }
  };

  const obey = (wish: BridgeOutput): void => {
    switch (wish.kind) {
      case 'record':
        return write(wish.event);
      case 'dial':
        placed = remote.connect(call.facts, id, hearPlaced);
        return;
      case 'wait-aloud':
        return waiting && call.play(waiting);
      case 'hush':
        call.clear();
        return;
      case 'join':
        sound = wish.sound;
        return;
      case 'leave-far':
        return leaveFar();
      case 'hand-off':
        return call.handOff(wish.fitted);
      case 'hang-up':
        return call.hangUp(wish.how);
      case 'finished':
        return close();
    }
  };

  file.whenLost((code) => send({ kind: 'wind-up', reason: code }));
  call.attend((event) => {
    switch (event.kind) {
      case 'audio':
        if (sound === 'both') toFar?.(event.frame);
        return;
      case 'digit':
        if (sound === 'both') far?.press(event.digit);
        return;
      case 'audio-gap':
        return write({ kind: 'gap', track: event.track, ms: event.ms, reason: 'not received' });
      case 'hand-off-refused':
        return send({ kind: 'hand-off-refused', error: event.error });
      case 'call-report':
        return write({ kind: 'call-report', report: event.report });
      case 'call-end':
        return send({
          kind: 'call-end',
          by: event.by,
          ...(event.exit === undefined ? {} : { exit: event.exit }),
          ...(event.error === undefined ? {} : { error: event.error }),
          ...(event.proof === undefined ? {} : { proof: event.proof }),
        });
      default:
        return;
    }
  });
  send({ kind: 'call-start' });
  return { id, over: file.over, recording: file.recording, windUp: (reason) => send({ kind: 'wind-up', reason }) };
}

/** The waiting sound at the call's own rate. */
function samplesFor(call: VoiceCall, { samples, rateHz }: WaitingSound): Int16Array {
  if (rateHz === call.rateHz) return samples;
  return createResampler(rateHz, call.rateHz).write(samples);
}
