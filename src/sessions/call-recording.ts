import { type Instant, type Logger, later, type Scheduler } from '#base';
import type { ConversationEvent, Meter, RecordingFile, VoiceCall } from '#contract';

/** Why a recording pauses: an answer that is nobody's business, or somebody with the right to say so. */
export type PauseReason = 'private' | 'request';

/** The recording of one call: begun, paused, closed. */
export interface CallRecording {
  /** From now on it is kept what is said in that call. */
  begin(call: VoiceCall): void;
  /** From now on silence is kept, as long as one reason holds. Works before it has begun, too. False when nothing is recorded. */
  pause(why: PauseReason): boolean;
  resume(why: PauseReason): boolean;
  close(): Promise<string | undefined>;
}

export interface CallRecordingHow {
  readonly open: (call: VoiceCall) => RecordingFile | undefined;
  readonly scheduler: Scheduler;
  readonly write: (event: ConversationEvent) => void;
  readonly meter: Meter;
  readonly logger: Logger;
}

/** Sound is under way for a moment: what was said before the end of a pause may arrive after it. */
const pauseTailMs = 500;

export function callRecording({ open, scheduler, write, meter, logger }: CallRecordingHow): CallRecording {
  const reasons = new Set<PauseReason>();
  let file: RecordingFile | undefined;
  let beganAt = 0 as Instant;
  const place = (at: Instant): number => Math.max(0, Math.round(at - beganAt));
  const mute = (why: PauseReason): void => {
    const atMs = place(scheduler.now());
    file?.mute(atMs);
    write({ kind: 'recording-paused', atMs, why });
  };
  return {
    begin(call) {
      if (file) return;
      file = open(call);
      if (!file) return;
      const { rateHz } = call;
      beganAt = scheduler.now();
      write({ kind: 'recording', file: file.name, rateHz, channels: 2 });
      call.record(file);
      const [why] = reasons;
      if (why) mute(why);
    },
    pause(why) {
      if (reasons.has(why)) return file !== undefined;
      reasons.add(why);
      meter.count('recordings_paused_total', { why });
      if (file && reasons.size === 1) mute(why);
      logger.info('recording paused', { why });
      return file !== undefined;
    },
    resume(why) {
      if (!reasons.delete(why) || reasons.size > 0 || !file) return file !== undefined;
      const atMs = place(later(scheduler.now(), pauseTailMs));
      file.unmute(atMs);
      write({ kind: 'recording-resumed', atMs });
      logger.info('recording goes on', { why });
      return true;
    },
    close: () => file?.close() ?? Promise.resolve(undefined),
  };
}
