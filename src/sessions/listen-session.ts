import { asGatewayError, type Instant, later, newConversationId } from '#base';
import type { ConversationEvent, Recognition, Track, VoiceCall } from '#contract';
import type { Activity } from '#conversation';
import { conversationRecord } from './conversation-record.ts';
import { type Ear, ear } from './ear.ts';
import { measure } from './figures.ts';
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
  const id = newConversationId(scheduler.wall(), room.dice);
  const logger = room.logger.with({ conversationId: id, channel: call.facts.channel, mode: 'listen' });
  const figures = measure(room.meter, call.facts.channel, 'listen', () => scheduler.now());
  let finish = (): void => {};
  const over = new Promise<void>((done) => {
    finish = done;
  });
  const record = conversationRecord({
    id,
    account: call.facts.account,
    bot: call.facts.bot,
    store: room.store,
    bus: room.bus,
    scheduler,
    logger,
    failed: () => call.hangUp('failed'),
  });
  const write = (event: ConversationEvent): void => {
    figures.event(event);
    record.write(event);
  };

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
    let cancelEnd: (() => void) | undefined;
    const stop = (): void => {
      cancelEnd?.();
      cancelEnd = undefined;
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
    const ears = ear({
      rateHz: call.rateHz,
      detector: room.detector,
      activity: (activity: Activity) => {
        if (activity.kind === 'speech-start') {
          cancelEnd?.();
          cancelEnd = undefined;
          if (!recognition) begin(activity.startedAt);
          return;
        }
        endedAt = activity.endedAt;
        cancelEnd = scheduler.at(later(activity.endedAt, pauseMs), () => {
          const ending = recognition;
          stop();
          ending?.end();
        });
      },
    });
    return {
      ear: ears,
      close() {
        const ending = recognition;
        stop();
        ending?.end();
        ears.close();
      },
    };
  };

  const sides: Readonly<Record<Track, ReturnType<typeof side>>> = { caller: side('caller'), 'human-agent': side('human-agent') };
  const recording = room.recordings?.open(id, { rateHz: call.rateHz, channels: 2 });
  logger.info('listening started', { agent: agent.id });
  write({ kind: 'conversation-start', medium: 'voice', facts: call.facts, agent: agent.id, agentVersion: agent.version });
  speechToText.prepare({ language: agent.language, rateHz: call.rateHz, grammar: agent.grammar });
  if (recording) {
    write({ kind: 'recording', file: recording.name, rateHz: call.rateHz, channels: 2 });
    call.record(recording);
  }
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
      (recording?.close() ?? Promise.resolve(undefined))
        .then(() => record.close())
        .then(() => {
          logger.info('listening ended');
          finish();
        });
    });
  };
  call.attend((event) => {
    switch (event.kind) {
      case 'audio':
        return sides[event.track].ear.hear(event.frame, event.at);
      case 'audio-gap':
        return write({ kind: 'gap', track: event.track, ms: event.ms, reason: 'not received' });
      case 'call-end':
        try {
          return end(event);
        } catch (thrown) {
          logger.error('listening broke', { error: asGatewayError(thrown) });
          return finish();
        }
      default:
        return;
    }
  });
  return { id, over, windUp: () => call.hangUp('failed') };
}
