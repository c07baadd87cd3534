import type { SdesSuiteName } from '#protocols/sdp';
import { type Check, fine, found } from './check.ts';
import type { FindingCode } from './findings.ts';

/** One short call with one codec and one way of protection. */
export interface CallTrial {
  readonly codec: string;
  /** An SRTP suite; undefined for plain RTP. */
  readonly suite: string | undefined;
  readonly outcome:
    | { readonly kind: 'answered' }
    /** Refused, or given up (`undefined`: nobody answered). */
    | { readonly kind: 'refused'; readonly status: number | undefined; readonly why?: string };
  /** Packets; undefined when it came to no sound. */
  readonly sound:
    | {
        readonly received: number;
        readonly sent: number;
        readonly lost: number;
        /** From another source than the one that was named. */
        readonly strangers: number;
        /** Malformed, undecipherable, or of a kind not agreed on. */
        readonly rejected: number;
        /** What the far side says it lost of ours. */
        readonly farLossPercent: number | undefined;
      }
    | undefined;
}

const offered = ({ codec, suite }: CallTrial): string => `${codec}, ${suite ?? 'plain RTP'}`;

/** Packets of 20 ms that a call which lasts a second or two surely brings, silence included. */
const fewPackets = 10;

/**
 * What a row of calls, each with one thing changed, says of the far side. The first call answered is the one whose sound is judged;
 * what failed only with one codec or suite is that codec's or suite's affair.
 */
export function judgeCalls(trials: readonly CallTrial[]): Check[] {
  const answered = trials.filter(({ outcome }) => outcome.kind === 'answered');
  const [first] = trials;
  if (first === undefined) return [];
  if (answered.length === 0) return [refusalOf(trials)];
  const sealed = trials.some(({ suite }) => suite !== undefined);
  return [...trials.map((trial) => judgeOffer(trial, sealed)), ...judgeSound(answered)];
}

function judgeOffer(trial: CallTrial, sealed: boolean): Check {
  const what = `call with ${offered(trial)}`;
  const { outcome, suite, codec } = trial;
  const isPlainest = suite === undefined && codec === 'PCMU';
  if (outcome.kind === 'answered') return isPlainest ? found('CALL_PLAIN_TAKEN', what, 'answered') : fine(what, 'answered');
  const seen = refusalText(outcome);
  if (isPlainest && sealed) return fine(what, `refused (${seen}), as it should be`);
  return found(suite === undefined || codec !== 'PCMU' ? 'CALL_CODEC_REFUSED' : 'CALL_SUITE_REFUSED', what, seen);
}

/** The suite that every far side has: codecs are tried with it, so that a refusal is the codec's. */
export const trialSuite: SdesSuiteName = 'AES_CM_128_HMAC_SHA1_80';

function refusalOf(trials: readonly CallTrial[]): Check {
  const statuses = [...new Set(trials.map(({ outcome }) => (outcome.kind === 'refused' ? outcome.status : undefined)))];
  const status = statuses.find((one) => one !== 488) ?? statuses[0];
  const texts = [...new Set(trials.flatMap(({ outcome }) => (outcome.kind === 'refused' ? [refusalText(outcome)] : [])))];
  return found(codeOf(status), 'call', `${trials.map(offered).join(' · ')}: ${texts.join(' · ')}`);
}

const refusalText = ({ status, why }: { readonly status: number | undefined; readonly why?: string }): string =>
  status === undefined ? 'no answer' : `${status}${why === undefined ? '' : ` ${why}`}`;

function codeOf(status: number | undefined): FindingCode {
  switch (status) {
    case undefined:
    case 408:
    case 480:
    case 487:
      return 'CALL_NO_ANSWER';
    case 401:
    case 403:
    case 407:
      return 'CALL_FORBIDDEN';
    case 404:
    case 604:
      return 'CALL_NO_NUMBER';
    case 486:
    case 600:
      return 'CALL_BUSY';
    case 415:
    case 488:
    case 606:
      return 'CALL_NOTHING_IN_COMMON';
    default:
      return 'CALL_REFUSED';
  }
}

function judgeSound(answered: readonly CallTrial[]): Check[] {
  const heard = answered.find(({ sound }) => (sound?.received ?? 0) >= fewPackets) ?? answered[0];
  const sound = heard?.sound;
  const what = 'sound';
  if (sound === undefined) return [found('SOUND_NOT_ARRIVING', what, 'the call ended before there was any')];
  const { received, sent, lost, strangers, rejected, farLossPercent } = sound;
  const seen = `${received} packets in, ${sent} out, ${lost} lost, ${strangers} from elsewhere, ${rejected} unusable`;
  const inward = ((): Check => {
    if (received < fewPackets) {
      if (strangers >= fewPackets) return found('SOUND_FROM_ELSEWHERE', what, seen);
      if (rejected >= fewPackets) return found('SOUND_UNREADABLE', what, seen);
      return found('SOUND_NOT_ARRIVING', what, seen);
    }
    return lost > received * 0.02 ? found('SOUND_LOSSY', what, seen) : fine(what, seen);
  })();
  const back = 'sound, the other way';
  if (farLossPercent === undefined)
    return [inward, { what: back, verdict: 'not checked', seen: 'the far side sent no report (RTCP) of what it hears' }];
  const far = `${farLossPercent.toFixed(0)} % lost, by the far side's own report`;
  return [
    inward,
    farLossPercent >= 90 ? found('SOUND_NOT_HEARD', back, far) : farLossPercent > 2 ? found('SOUND_LOSSY', back, far) : fine(back, far),
  ];
}
