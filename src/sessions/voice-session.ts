import { asGatewayError, type ConversationId, drive } from '#base';
import { type AgentTalk, type Block, type ConversationEvent, telKey, type VoiceCall } from '#contract';
import { consentingAgent, type VoiceInput, type VoiceOutput, voiceConversation } from '#conversation';
import { type CallFile, callFile } from './call-file.ts';
import type { CallRecording } from './call-recording.ts';
import { ear } from './ear.ts';
import { factsFor } from './facts.ts';
import { voiceOut } from './voice-out.ts';
import type { VoiceRoom, VoiceSettings } from './voice-room.ts';

/** One live spoken conversation. */
export interface VoiceSession {
  readonly id: ConversationId;
  /** Gives the customer to a human if there is one, else ends the call as failed. */
  windUp(reason: string): void;
  /** A pause of its recording. */
  readonly recording: Pick<CallRecording, 'pause' | 'resume'>;
  /** Resolves when the call is over and its record is durable. */
  readonly over: Promise<void>;
}

/** Joins a call, an agent, ear, voice and record; decides nothing itself. `opened`: the file of a call that we placed, begun before it was answered. */
export function holdVoiceSession(call: VoiceCall, room: VoiceRoom, settings: VoiceSettings, opened?: CallFile): VoiceSession {
  const { scheduler, speechToText } = room;
  const file = opened ?? callFile({ facts: call.facts, agent: settings.agent, room });
  let { agent } = settings;
  file.hear(call, (rule, decided) => {
    const { kind, wordsIn } = rule;
    agent = consentingAgent(agent, { kind, wordsIn, speech: speechToText.understands?.(agent.language) ?? true }, decided);
  });
  const { id, logger, figures, write } = file;
  const aborts = new Map<string, AbortController>();
  const subject = { account: call.facts.account, agent: agent.id, medium: 'voice', language: agent.language } as const;
  const summaryWaitMs = room.summaries?.waitMs(subject);
  let summarising: AbortController | undefined;
  let talk: AgentTalk | undefined;
  let hearing: { readonly serial: number; readonly end: () => void; readonly cancel: () => void } | undefined;

  const listening = ear({ rateHz: call.rateHz, detector: room.detector, activity: (activity) => send(activity) });
  const mouth = voiceOut({
    call,
    voice: room.textToSpeech,
    voiceName: agent.voice.name,
    language: agent.language,
    rateHz: call.rateHz,
    send: (input) => send(input),
    whenSafe: file.whenSafe,
  });

  const machine = voiceConversation({
    rateHz: call.rateHz,
    can: call.can,
    epoch: { now: scheduler.now(), wall: scheduler.wall() },
    reference: () => room.referenceTo?.(id),
    about: { conversationId: id, transcript: `/api/v1/conversations/${id}/transcript`, interactionId: call.facts.interactionId },
    language: agent.language,
    ...(summaryWaitMs === undefined ? {} : { summaryWaitMs }),
    waitingPhrase: settings.waitingPhrase,
    patience: settings.patience,
    longestMs: settings.longestMs,
    keptFrom: settings.keptFrom,
    ...(settings.fallbackTarget === undefined ? {} : { fallbackTarget: settings.fallbackTarget }),
  });
  const driven = drive<VoiceInput, VoiceOutput>({
    machine,
    scheduler,
    output: (wish) => obey(wish),
    broken(thrown) {
      file.broken('conversation', thrown);
      call.hangUp('failed');
      close();
    },
  });
  const send = (input: VoiceInput): void => driven.send(input);

  const close = (): void => {
    hearing?.cancel();
    hearing = undefined;
    mouth.close();
    listening.close();
    for (const abort of aborts.values()) abort.abort();
    aborts.clear();
    summarising?.abort();
    talk?.close();
    driven.close();
    file.close();
  };

  const toAgent = (work: () => void): void => {
    try {
      work();
    } catch (thrown) {
      const error = asGatewayError(thrown);
      logger.error('agent broke', { code: error.code, error });
      send({ kind: 'agent-failed', error });
    }
  };

  const listenTo = (serial: number, wish: Extract<VoiceOutput, { kind: 'hear-open' }>): void => {
    const recognition = speechToText.listen({ language: agent.language, rateHz: call.rateHz, grammar: wish.expect.grammar }, (event) =>
      send({ kind: 'recognition', serial, event }),
    );
    listening.feed(recognition, wish.sinceMs);
    hearing = { serial, end: () => recognition.end(), cancel: () => recognition.cancel() };
  };

  const callApi = (wish: Extract<VoiceOutput, { kind: 'call-api' }>): void => {
    const abort = new AbortController();
    aborts.set(wish.call, abort);
    const from = scheduler.now();
    const { api } = wish.request;
    room.api.call(wish.request, abort.signal).then((answer) => {
      aborts.delete(wish.call);
      send({ kind: 'api-answer', call: wish.call, api, answer, ms: scheduler.now() - from });
    });
  };

  /** By number only: whatever else a caller tells of themselves could be somebody else's. */
  const keepOut = ({ from, reason, until }: Extract<VoiceOutput, { kind: 'block' }>): void => {
    const { account, callerNumber = '', calledNumber = '', direction } = call.facts;
    const who = telKey(direction === 'outbound' ? calledNumber : callerNumber);
    if (who === undefined) return logger.warn('a caller without a number cannot be blocked');
    const block: Block = { account, who, from, reason, by: `agent:${agent.id}`, at: scheduler.wall(), ...(until === undefined ? {} : { until }) };
    room.blocks?.put(block).catch((thrown: unknown) => {
      const error = asGatewayError(thrown);
      logger.error('a caller could not be blocked', { code: error.code, error });
      figures.error(error.code, error.blame);
    });
  };

  /** Written while the goodbye is spoken; what comes too late is not waited for. */
  const summarise = (events: readonly ConversationEvent[]): void => {
    summarising?.abort();
    const abort = new AbortController();
    summarising = abort;
    void room.summaries?.write(subject, events, abort.signal).then((text) => {
      if (!abort.signal.aborted) send({ kind: 'summary', ...(text === undefined ? {} : { text }) });
    });
  };

  const obey = (wish: VoiceOutput): void => {
    switch (wish.kind) {
      case 'record':
        return write(wish.event);
      case 'private':
        if (wish.on) file.recording.pause('private');
        else file.recording.resume('private');
        return;
      case 'agent':
        return toAgent(() => talk?.receive(wish.input));
      case 'hear-prepare':
        return speechToText.prepare({ language: agent.language, rateHz: call.rateHz, grammar: wish.expect.grammar });
      case 'hear-open':
        return listenTo(wish.serial, wish);
      case 'hear-end':
        listening.stop();
        return hearing?.end();
      case 'hear-cancel':
        listening.stop();
        return hearing?.cancel();
      case 'speak':
        listening.echoing = true;
        return mouth.speak(wish.utterance, wish.text);
      case 'play':
        return mouth.play(wish.utterance, wish.samples, wish.mark);
      case 'hush':
        return mouth.hush();
      case 'hold':
        call.hold();
        return;
      case 'resume':
        return call.resume();
      case 'clear':
        return send({ kind: 'cleared', heard: call.clear() });
      case 'silent':
        listening.echoing = false;
        return;
      case 'block':
        return keepOut(wish);
      case 'call-api':
        return callApi(wish);
      case 'summarise':
        return summarise(wish.events);
      case 'hand-off':
        return call.handOff(wish.fitted);
      case 'hang-up':
        return call.hangUp(wish.how);
      case 'finished':
        return close();
    }
  };

  call.attend((event) => {
    switch (event.kind) {
      case 'audio':
        return listening.hear(event.frame, event.at);
      case 'digit':
        return send({ kind: 'digit', digit: event.digit });
      case 'mark-heard':
        return send({ kind: 'mark-heard', mark: event.mark });
      case 'audio-gap':
        return write({ kind: 'gap', track: event.track, ms: event.ms, reason: 'not received' });
      case 'hand-off-refused':
        return send({ kind: 'hand-off-refused', error: event.error });
      case 'call-report':
        return write({ kind: 'call-report', report: event.report });
      case 'call-end':
        return send({ ...event, heard: call.heard() });
    }
  });
  file.whenLost((code) => send({ kind: 'wind-up', reason: code }));
  send({ kind: 'call-start' });
  toAgent(() => {
    talk = agent.open(call.facts.flow === undefined ? {} : { flow: call.facts.flow }, (output) => send({ kind: 'agent', output }));
    talk.receive({ kind: 'start', facts: factsFor(call.facts, scheduler.wall()) });
  });
  return { id, over: file.over, recording: file.recording, windUp: (reason) => send({ kind: 'wind-up', reason }) };
}
