import type { GatewayError } from '#base';
import type { CallFacts } from '#contract';
import type { TalkdeskStreamOptions } from './options.ts';
import type { StreamStart } from './protocol.ts';
import { talkdeskStreamErrors as errors } from './talkdesk-stream.errors.ts';

/** What the door found out before it let the stream in. */
export interface Admitted {
  readonly account: string;
  readonly bot: string;
  readonly flow?: string | undefined;
  readonly mode: 'talk' | 'listen';
  readonly calledNumber: string;
}

/** Why a stream cannot go on, and what the far side is told with the close. */
export interface Fault {
  readonly error: GatewayError;
  readonly reason: string;
}

/** What identifies the interaction, at most one stream of a mode each. */
export const interactionOf = (start: StreamStart): string | undefined => start.parameters['interaction_id'] ?? start.callSid;

/** Mu-law under the names it goes by. */
const mulaw = /^(?:audio\/)?(?:x-)?(?:mulaw|pcmu)$/i;

/** Why a start is refused; undefined when it is not. */
export function startFault(start: StreamStart, taken: boolean, { talkdeskAccountId }: TalkdeskStreamOptions): Fault | undefined {
  const { accountSid, parameters, encoding = 'audio/x-mulaw', sampleRate = 8000, channels = 1 } = start;
  if (talkdeskAccountId !== undefined && accountSid !== talkdeskAccountId && parameters['account_id'] !== talkdeskAccountId) {
    return { error: errors.TALKDESK_STREAM_WRONG_ACCOUNT(), reason: 'wrong account' };
  }
  if (!mulaw.test(encoding) || sampleRate !== 8000 || channels !== 1) {
    return { error: errors.TALKDESK_STREAM_FORMAT({ encoding, sampleRate, channels }), reason: 'unknown media format' };
  }
  if (taken) return { error: errors.TALKDESK_STREAM_DOUBLE(), reason: 'interaction already has a stream' };
  return undefined;
}

/** The call as the rest of the house sees it. */
export function callFacts(channel: string, admitted: Admitted, start: StreamStart): CallFacts {
  const { account, bot, flow, mode, calledNumber } = admitted;
  const { streamSid: streamId, callSid: callId, parameters } = start;
  const { caller_id: callerNumber, interaction_id: interactionId } = parameters;
  return {
    channel,
    bot,
    account,
    mode,
    calledNumber,
    streamId,
    parameters,
    direction: 'inbound',
    ...(flow === undefined ? {} : { flow }),
    ...(callerNumber === undefined ? {} : { callerNumber }),
    ...(interactionId === undefined ? {} : { interactionId }),
    ...(callId === undefined ? {} : { callId }),
  };
}
