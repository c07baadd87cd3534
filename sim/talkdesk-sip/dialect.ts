import { type Dialect, type PhoneCallOutcome, whyUnanswered } from '#sim/phone';
import type { SipExit } from './events.ts';
import { type Escalation, readEscalation, type UuiLimit } from './uui.ts';

/** What Talkdesk answers to a REFER, of which its page says nothing. */
export type ReferManner =
  /** 202, then NOTIFY 100, 180, 200; it waits for the bot's BYE, and says it itself when none comes. */
  | 'notify'
  /** 202, NOTIFY 100, then BYE at once. */
  | 'bye'
  /** 202, and not a word more but the first NOTIFY; BYE when the bot says none. */
  | 'silent'
  /** 202, then NOTIFY 503: nobody could be reached. The caller stays with the bot. */
  | 'fail'
  /** 603. The caller stays with the bot. */
  | 'refuse';
export const referManners: readonly ReferManner[] = ['notify', 'bye', 'silent', 'fail', 'refuse'];

/** A REFER that came. */
export interface ReferRecord {
  readonly referTo: string;
  /** The status of our answer. */
  readonly answered: number;
  readonly escalateTo?: string;
  readonly userToUser?: string;
  readonly sizeBytes?: number;
  /** What was wrong with it. */
  readonly why?: string;
}

export interface TalkdeskDialect extends Dialect {
  readonly refers: readonly ReferRecord[];
  exitOf(outcome: PhoneCallOutcome): { readonly exit: SipExit; readonly why: string; readonly escalateTo?: string };
}

/** Talkdesk's own target, as its sample has it; whether others work is not documented. */
const sampleTarget = /^sips?:escalation@talkdesk\.com(?:[;?]|$)/i;
const byeWaitMs = 5000;

export function talkdeskDialect(
  manner: ReferManner,
  limit: UuiLimit,
  told: (refer: ReferRecord, escalation: Escalation | undefined) => void,
): TalkdeskDialect {
  const refers: ReferRecord[] = [];
  let escalation: Escalation | undefined;
  let unusable: string | undefined;
  let transferred = false;

  const note = (refer: ReferRecord, read?: Escalation): void => {
    refers.push(refer);
    told(refer, read);
  };

  return {
    refers,
    answered() {},
    referred({ refer, target }, call) {
      const read = readEscalation(target, limit);
      if (!read.ok) {
        // A context that does not fit is lost in Talkdesk without a sound: here it ends the call, so that nobody overlooks it.
        unusable = read.error;
        call.complain(read.error);
        call.refuseRefer(refer, 400);
        note({ referTo: target, answered: 400, why: read.error });
        return call.hangUp();
      }
      if (!sampleTarget.test(target)) call.complain('the REFER points elsewhere than to sip:escalation@talkdesk.com, the only target documented');
      const { escalateTo, userToUser, sizeBytes } = read.value;
      const answered = manner === 'refuse' ? 603 : 202;
      note({ referTo: target, answered, escalateTo, userToUser, sizeBytes }, read.value);
      if (manner === 'refuse') return call.refuseRefer(refer, 603);
      call.acceptRefer(refer);
      if (manner === 'fail') return call.after(300, () => call.notifyRefer(refer, 503));
      escalation = read.value;
      if (manner === 'notify') call.after(100, () => call.notifyRefer(refer, 180));
      if (manner === 'notify') call.after(300, () => call.notifyRefer(refer, 200));
      call.after(manner === 'notify' ? 300 : 0, () => {
        transferred = true;
        call.leadAway();
        if (manner === 'bye') call.hangUp();
        else call.after(byeWaitMs, () => call.hangUp());
      });
    },
    exitOf({ answer, end, hungUpBy, attempts }) {
      if (unusable !== undefined) return { exit: 'failure', why: unusable };
      if (escalation && (transferred || end?.by === 'peer'))
        return { exit: 'escalation', why: 'the bot handed over by REFER', escalateTo: escalation.escalateTo };
      if (hungUpBy !== undefined) return { exit: 'abandoned', why: hungUpBy === 'caller' ? 'the caller hung up' : 'the simulator ended the call' };
      if (!answer) return { exit: 'failure', why: whyUnanswered(attempts) };
      if (end?.by === 'peer' && end.cause === 'bye') return { exit: 'ok', why: 'the bot hung up' };
      return { exit: 'failure', why: `the call broke off: ${end?.cause ?? 'nothing came'}` };
    },
  };
}
