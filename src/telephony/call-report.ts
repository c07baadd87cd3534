import type { CallReport, SignallingMessage, SoundReport } from '#contract';
import type { RtpStatistics } from '#media';
import type { CapturedMessage } from '#net';
import { printHostPort } from '#protocols/sip';
import type { Ladder } from './ladder.ts';

/** What a call by telephone spoke: codec and SRTP suite of what was sent. */
export interface Spoken {
  readonly codec: string | undefined;
  /** Undefined for plain RTP. */
  readonly suite: string | undefined;
}

/** The technical side of a call, when it is over. */
export const callReport = (cause: string, ladder: Ladder, sound: SoundReport | undefined): CallReport => ({
  cause,
  signalling: ladder.messages.map(signallingMessage),
  dropped: ladder.dropped,
  ...(sound === undefined ? {} : { sound }),
});

const signallingMessage = ({ wall, direction, transport, peer, text }: CapturedMessage): SignallingMessage => ({
  at: wall,
  direction,
  transport,
  peer: printHostPort(peer.address, peer.port),
  text,
});

/** The sound of a call; undefined where nothing was ever agreed on. */
export function soundReport(statistics: RtpStatistics | undefined, { codec, suite }: Spoken): SoundReport | undefined {
  if (statistics === undefined || codec === undefined) return undefined;
  const { received, sent, lost, late, duplicates, strangers, rejected, concealedMs, jitterMs, rating, opinion } = statistics;
  const { roundTripMs, farLossPercent, farJitterMs } = statistics;
  return {
    codec,
    ...(suite === undefined ? {} : { suite }),
    received,
    sent,
    lost,
    late,
    duplicates,
    strangers,
    rejected,
    concealedMs,
    jitterMs,
    ...(roundTripMs === undefined ? {} : { roundTripMs }),
    ...(farLossPercent === undefined ? {} : { farLossPercent }),
    ...(farJitterMs === undefined ? {} : { farJitterMs }),
    rating,
    opinion,
  };
}
