import { cryptosIn, type Dialect, type PhoneCallOutcome, paddedCharacters, whyUnanswered } from '#sim/phone';
import type { ZoomExit } from './events.ts';
import { type KoreHeaders, koreHeaders, returnedHeaders } from './kore-headers.ts';

export interface ZoomRules {
  /** SRTP suites offered, in the order of their tags. */
  readonly suites: readonly string[];
  /** Insists on keys with the `=` at their end, 60 characters for AEAD_AES_256_GCM: what "Pad Crypto" on the bot's side is for. */
  readonly padCrypto: boolean;
  /** The exit of a BYE without a reason. */
  readonly withoutReason: ZoomExit;
}

export interface ZoomDialect extends Dialect {
  /** From the 200 OK. */
  readonly identity: KoreHeaders | undefined;
  exitOf(outcome: PhoneCallOutcome): {
    readonly exit: ZoomExit;
    readonly why: string;
    readonly reason: string | undefined;
    /** Header fields of the bot's BYE for the flow. */
    readonly returned: Readonly<Record<string, string>>;
    /** What the way it ended did that the documents do not allow. */
    readonly complaints: readonly string[];
  };
}

/** Values of the reason as the documents write them; their case is not documented elsewhere, and so not looked at. */
const reasons: Readonly<Record<string, ZoomExit>> = { transfertoagent: 'transferToAgent', hangup: 'completed' };

export function zoomDialect(rules: ZoomRules, told: (identity: KoreHeaders) => void): ZoomDialect {
  let identity: KoreHeaders | undefined;
  let unusable: string | undefined;

  /** What is wrong with the keys of an answer; undefined when nothing is. */
  const keyFault = (answer: string): string | undefined => {
    if (rules.suites.length === 0) return undefined;
    const cryptos = cryptosIn(answer);
    const [first] = cryptos;
    if (!first || cryptos.length > 1) return `the answer has ${cryptos.length} a=crypto lines; one is allowed`;
    const offered = rules.suites[Number(first.tag) - 1];
    if (offered !== first.suite)
      return `the answer's a=crypto has the tag ${first.tag} and ${first.suite}; under that tag ${offered ?? 'nothing'} was offered`;
    const whole = paddedCharacters(first.suite);
    if (rules.padCrypto && whole !== undefined && first.keyCharacters !== whole)
      return `the answer's key for ${first.suite} has ${first.keyCharacters} characters; ${whole} are needed (Pad Crypto)`;
    return undefined;
  };

  return {
    get identity() {
      return identity;
    },
    answered(response, answer, call) {
      identity = koreHeaders(response.headers);
      told(identity);
      if (identity.sessionId === undefined) call.complain('the 200 OK has no kore-session_id');
      if (identity.botId === undefined) call.complain('the 200 OK has no kore-bot_id');
      unusable = keyFault(answer);
      if (unusable === undefined) return;
      call.complain(unusable);
      call.hangUp();
    },
    referred({ refer }, call) {
      call.complain('a REFER came: calls go back to Zoom by BYE');
      call.refuseRefer(refer, 603);
    },
    exitOf({ answer, end, hungUpBy, attempts }) {
      const none = { reason: undefined, returned: {}, complaints: [] };
      if (unusable !== undefined) return { ...none, exit: 'failed', why: unusable };
      if (hungUpBy !== undefined && end?.by !== 'peer') {
        const complaints: string[] = [];
        if (answer && end?.status !== 200) complaints.push(`the BYE was answered ${end?.status ?? 'with silence'}, not 200`);
        const added = end?.message ? koreHeaders(end.message.headers).names : [];
        if (answer && added.length > 0)
          complaints.push(`the answer to our BYE has ${added.join(', ')}; nothing is to be added when the caller hangs up`);
        const why = hungUpBy === 'caller' ? 'the caller hung up' : 'the simulator ended the call';
        return { ...none, exit: 'callerHangup', why, complaints };
      }
      if (!answer) return { ...none, exit: 'failed', why: whyUnanswered(attempts) };
      if (end?.by !== 'peer' || end.cause !== 'bye' || !end.message)
        return { ...none, exit: 'failed', why: `the call broke off: ${end?.cause ?? 'nothing came'}` };
      const { reason } = koreHeaders(end.message.headers);
      const returned = returnedHeaders(end.message.headers);
      if (reason === undefined) return { ...none, returned, exit: rules.withoutReason, why: 'the bot hung up without a reason' };
      const key = reason.toLowerCase();
      const known = Object.hasOwn(reasons, key) ? reasons[key] : undefined;
      const complaints = known === undefined ? [`the BYE has the unknown kore-reason ${JSON.stringify(reason.slice(0, 40))}`] : [];
      return { exit: known ?? rules.withoutReason, why: `the bot hung up with kore-reason ${reason}`, reason, returned, complaints };
    },
  };
}
