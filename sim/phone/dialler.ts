import type { Dice, Instant, Scheduler } from '#base';
import type { TextToSpeech } from '#contract';
import type { SdesSuiteName } from '#protocols/sdp';
import type { CallerScript, KeySignal } from '#sim/caller';
import type { PhoneHappening, Told } from './happening.ts';
import { type DnsMethod, locate, type NameServer, systemNameServer } from './locate.ts';
import type { CodecName, SoundPlan } from './offer.ts';
import { type PhoneCallOutcome, type PhoneCallPlan, placePhoneCall, rehearsePhone } from './place-call.ts';
import type { WireTransport, WireTrust } from './wire.ts';

/** What whoever has a contact centre call may choose, whichever it is. `Own`: what only that one tells of a call. */
export interface CallChoices<Own> {
  /** `tls` unless told. */
  readonly transport?: WireTransport | undefined;
  /** `srv` unless told. */
  readonly dns?: DnsMethod | undefined;
  readonly trust?: WireTrust | undefined;
  /** SRTP suites offered, in order; none for plain RTP. */
  readonly suites?: readonly SdesSuiteName[] | undefined;
  readonly codecs?: readonly CodecName[] | undefined;
  /** The session interval asked for, 1,800 s unless told. */
  readonly sessionSeconds?: number | undefined;
  readonly refresh?: PhoneCallPlan['refresh'];
  readonly script: CallerScript;
  /** How keys travel where the script leaves it open; `events` unless told. */
  readonly keys?: KeySignal | undefined;
  readonly callerNumber?: string | undefined;
  /** 20,000 unless told. */
  readonly ringMs?: number | undefined;
  /** 300,000 unless told. */
  readonly longestMs?: number | undefined;
  readonly listener?: ((event: Told<Own>) => void) | undefined;
  readonly record?: PhoneCallPlan['record'];
  readonly names?: NameServer | undefined;
  readonly speech: TextToSpeech;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly signal?: AbortSignal | undefined;
}

/** What the contact centre does where nothing was chosen. */
export interface CallHabits extends SoundPlan {
  readonly product: string;
  readonly callerNumber: string;
}

/** A caller who knows its part, and a telephone that can call for it. */
export interface Dialler<Own> {
  readonly begun: Instant;
  readonly callerNumber: string;
  happen(event: PhoneHappening | Own): void;
  /** `port`: where exactly; without it the DNS says. */
  dial(
    bot: { readonly host: string; readonly port?: number | undefined },
    call: Pick<PhoneCallPlan, 'invitation' | 'dialect' | 'ping' | 'credentials'>,
  ): Promise<PhoneCallOutcome>;
}

/** Rehearses the caller's part; the zero of all times is when that is done. */
export async function openDialler<Own>(choices: CallChoices<Own>, habits: CallHabits): Promise<Dialler<Own>> {
  const { scheduler, dice, signal, transport = 'tls', listener = () => {}, callerNumber = habits.callerNumber } = choices;
  const sound: SoundPlan = { codecs: choices.codecs ?? habits.codecs, suites: choices.suites ?? habits.suites, padded: habits.padded };
  const part = await rehearsePhone(choices.script, sound, choices.speech, choices.keys ?? 'events');
  const begun = scheduler.now();
  const happen = (event: PhoneHappening | Own): void => listener({ ...event, atMs: scheduler.now() - begun });
  return {
    begun,
    callerNumber,
    happen,
    async dial({ host, port }, call) {
      const found = await locate({ host, port, transport, method: choices.dns ?? 'srv' }, choices.names ?? systemNameServer, dice);
      if (!found.ok) happen({ kind: 'refused', status: undefined, why: found.error });
      return placePhoneCall({
        ...call,
        places: found.ok ? found.value : [],
        trust: choices.trust ?? {},
        product: habits.product,
        contactUser: callerNumber,
        session: { seconds: choices.sessionSeconds ?? 1800, minSeconds: 90 },
        refresh: choices.refresh,
        ringMs: choices.ringMs ?? 20_000,
        longestMs: choices.longestMs ?? 300_000,
        listener: happen,
        record: choices.record,
        sound,
        part,
        begun,
        scheduler,
        dice,
        signal,
      });
    },
  };
}
