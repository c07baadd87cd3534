import { asGatewayError, type ConversationId, type Logger, newConversationId } from '#base';
import type { Agent, CallFacts, ConversationEvent, VoiceCall } from '#contract';
import type { ConsentRule, ConsentVerdict } from '#conversation';
import { type CallRecording, callRecording } from './call-recording.ts';
import { conversationRecord } from './conversation-record.ts';
import { type Figures, measure } from './figures.ts';
import type { VoiceRoom } from './voice-room.ts';

/** All that is kept of one call: its record, its recording, its log lines and figures. */
export interface CallFile {
  readonly id: ConversationId;
  readonly logger: Logger;
  readonly figures: Figures;
  write(event: ConversationEvent): void;
  /** Calls back once everything written so far is durable; at once when it is. */
  whenSafe(then: () => void): void;
  /**
   * From now on what is said in that call is recorded, where calls are. Where the customer must be told or asked first, `asks` says how that is done;
   * where nobody can, nothing is recorded, and the record says so.
   */
  hear(call: VoiceCall, asks?: (rule: ConsentRule, decided: (verdict: ConsentVerdict) => void) => void): void;
  /** A pause of the recording. */
  readonly recording: Pick<CallRecording, 'pause' | 'resume'>;
  /** Names the one who is told that the store can't take it any more; at once when that is so already. */
  whenLost(then: (code: string) => void): void;
  /** A bug in `what`: it ends this one call, with its outcome, and shouts. */
  broken(what: string, thrown: unknown): void;
  /** Closes recording and record; `over` resolves when both are done. */
  close(): void;
  readonly over: Promise<void>;
}

export interface CallFileOptions {
  readonly facts: CallFacts;
  readonly agent: Pick<Agent, 'id' | 'version'> & { readonly language?: string };
  readonly room: VoiceRoom;
}

/** Opens the file of a call: its start is the first event. */
export function callFile({ facts, agent, room }: CallFileOptions): CallFile {
  const { store, bus, scheduler, meter } = room;
  const id = newConversationId(scheduler.wall(), room.dice);
  const logger = room.logger.with({
    conversationId: id,
    channel: facts.channel,
    mode: facts.mode,
    ...(facts.callId ? { callId: facts.callId } : {}),
  });
  const figures = measure(meter, facts.channel, facts.mode, () => scheduler.now());
  let lost: string | undefined;
  let whenLost: (code: string) => void = () => {};
  const failed = (code: string): void => {
    lost = code;
    whenLost(code);
  };
  const record = conversationRecord({ id, account: facts.account, bot: facts.bot, store, bus, scheduler, logger, failed });
  let finish = (): void => {};
  const over = new Promise<void>((done) => {
    finish = done;
  });
  let closed = false;
  const write = (event: ConversationEvent): void => {
    // A call that outlives its conversation has nothing more to add to it.
    if (closed) return;
    figures.event(event);
    record.write(event);
  };

  logger.info('conversation started', { agent: agent.id, bot: facts.bot });
  const language = agent.language === undefined ? {} : { language: agent.language };
  write({ kind: 'conversation-start', medium: 'voice', facts, agent: agent.id, agentVersion: agent.version, ...language });
  const recording = callRecording({
    open: ({ rateHz }) => room.recordings?.open(id, { rateHz, channels: 2 }),
    scheduler,
    write,
    meter,
    logger,
  });
  return {
    id,
    logger,
    figures,
    write,
    whenSafe: record.whenSafe,
    over,
    recording,
    hear(call, asks) {
      const { record: may, consent } = room.recordingRule?.(call.facts) ?? { record: true };
      if (!may || !room.recordings) return;
      if (!consent) return recording.begin(call);
      const decided = (verdict: ConsentVerdict): void => {
        write({ kind: 'recording-consent', asked: consent.kind, given: verdict.given, ...(verdict.given ? {} : { why: verdict.why }) });
        if (verdict.given && !closed) recording.begin(call);
      };
      if (asks) asks(consent, decided);
      else write({ kind: 'recording-consent', asked: consent.kind, given: false, why: 'nobody-to-ask' });
    },
    broken(what, thrown) {
      const error = asGatewayError(thrown);
      logger.error(`${what} broke`, { code: error.code, error });
      figures.error(error.code, error.blame);
      write({ kind: 'trouble', code: error.code, blame: 'gateway' });
      write({ kind: 'conversation-end', outcome: 'failed', reason: 'bug', code: error.code });
    },
    whenLost(then) {
      whenLost = then;
      if (lost !== undefined) then(lost);
    },
    close() {
      closed = true;
      recording
        .close()
        .then((fault) => {
          if (fault !== undefined) logger.warn('recording not whole', { pii: { fault } });
          return record.close();
        })
        .then(() => {
          logger.info('conversation ended');
          finish();
        });
    },
  };
}
