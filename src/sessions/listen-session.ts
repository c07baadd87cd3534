import { asGatewayError, type Instant, later } from '#base';
import type { Recognition, Track, VoiceCall } from '#contract';
import { type Activity, beginPause, hasPaused, hearPause, lookAtPause, type Pause, pauseDeadline } from '#conversation';
import { callFile } from './call-file.ts';
import { type Ear, ear } from './ear.ts';
import type { VoiceRoom, VoiceSettings } from './voice-room.ts';
import type { VoiceSession } from './voice-session.ts';

/** People make longer pauses among themselves than with a machine. */
const pauseMs = 650;
/** Sound shorter than this in which no word was found is not put down. */
const blipMs = 400;

/** Listens to two humans: writes down both, suggests answers to the caller's sentences, sends nothing. */
export function holdListenSession(call: VoiceCall, room: VoiceRoom, settings: VoiceSettings): VoiceSession {
  const { scheduler, speechToText } = room;
  const { agent } = settings;
  const file = callFile({ facts: call.facts, agent, room });
  file.hear(call);
  file.whenLost(() => call.hangUp('failed'));
  const { id, logger, write } = file;

  const suggest = (track: Track, text: string): void => {
    if (track !== 'caller') return;
    const found = agent.suggest(text);
    if (!found) return;
    write({ kind: 'suggestion', track, intent: found.intent, score: found.score, ...(found.answer === undefined ? {} : { answer: found.answer }) });
  };

  const side = (track: Track): { readonly ear: Ear; close(): void } => {
    let recognition: Recognition | undefined;
    let startedAt = 0 as Instant;
    let endedAt = 0 as Instant;
    let pause: Pause | undefined;
    let cancelEnd: (() => void) | undefined;
    const stop = (): void => {
      cancelEnd?.();
      cancelEnd = undefined;
      pause = undefined;
      ears.stop();
      recognition = undefined;
    };
    const begin = (since: Instant): void => {
      startedAt = since;
      endedAt = since;
      const mine = speechToText.listen({ language: agent.language, rateHz: call.rateHz, grammar: agent.grammar }, (event) => {
        if (event.kind === 'transcript-delta') return;
        if (event.kind === 'recognition-failed') {
          write({ kind: 'trouble', code: event.error.code, blame: event.error.blame });
          if (recognition === mine) stop();
          return;
        }
        if (event.text === '' && endedAt - startedAt < blipMs) return;
        write({ kind: 'overheard', track, text: event.text, confidence: event.confidence, matched: !event.rejected });
        if (!event.rejected) suggest(track, event.text);
      });
      recognition = mine;
      ears.feed(mine, scheduler.now() - since);
    };
    const end = (): void => {
      const ending = recognition;
      stop();
      ending?.end();
    };
    const watch = (its: Pause): void => {
      cancelEnd = scheduler.at(pauseDeadline(its, pauseMs), () => (lookAtPause(its, pauseMs, scheduler.now()) ? end() : watch(its)));
    };
    const ears = ear({
      rateHz: call.rateHz,
      detector: room.detector,
      activity: (activity: Activity) => {
        if (activity.kind === 'quiet') {
          if (pause) hearPause(pause, activity.until, scheduler.now());
          if (pause && hasPaused(pause, pauseMs)) end();
          return;
        }
        cancelEnd?.();
        cancelEnd = undefined;
        pause = undefined;
        if (activity.kind === 'speech-start') {
          if (!recognition) begin(activity.startedAt);
          return;
        }
        endedAt = activity.endedAt;
        pause = beginPause(endedAt, scheduler.now());
        watch(pause);
      },
    });
    return {
      ear: ears,
      close() {
        end();
        ears.close();
      },
    };
  };

  const sides: Readonly<Record<Track, ReturnType<typeof side>>> = { caller: side('caller'), 'human-agent': side('human-agent') };
  speechToText.prepare({ language: agent.language, rateHz: call.rateHz, grammar: agent.grammar });
  const end = (event: Extract<Parameters<Parameters<VoiceCall['attend']>[0]>[0], { kind: 'call-end' }>): void => {
    for (const one of Object.values(sides)) one.close();
    const broken = event.by === 'transport';
    const code = event.error ? { code: event.error.code } : {};
    // The last sentence of each side is still with the recogniser; its words belong before the end.
    scheduler.at(later(scheduler.now(), pauseMs), () => {
      const exit = event.exit === undefined ? {} : { exit: event.exit };
      write({
        kind: 'conversation-end',
        outcome: broken ? 'failed' : 'observed',
        reason: broken ? 'connection lost' : 'call ended',
        ...exit,
        ...code,
      });
      file.close();
    });
  };
  call.attend((event) => {
    switch (event.kind) {
      case 'audio':
        return sides[event.track].ear.hear(event.frame, event.at);
      case 'audio-gap':
        return write({ kind: 'gap', track: event.track, ms: event.ms, reason: 'not received' });
      case 'call-report':
        return write({ kind: 'call-report', report: event.report });
      case 'call-end':
        try {
          return end(event);
        } catch (thrown) {
          logger.error('listening broke', { error: asGatewayError(thrown) });
          return file.close();
        }
      default:
        return;
    }
  });
  return { id, over: file.over, recording: file.recording, windUp: () => call.hangUp('failed') };
}
