import { type AudioFrame, samplesPerFrame } from '#audio';
import { type Cancel, type Dice, type Instant, later, type Scheduler } from '#base';
import type { TextToSpeech } from '#contract';
import type { CallEnd, CallEvent, Credentials, ForeignHeaders, SipResponse } from '#protocols/sip';
import { type CallerScript, type KeySignal, openCaller, openRecorder, type Part, rehearse, type Stretch, type TurnRecord } from '#sim/caller';
import { type Fault, openFaults } from './faults.ts';
import type { PhoneHappening } from './happening.ts';
import { cryptosIn, type SoundPlan } from './offer.ts';
import { type Invitation, openPhone, type Phone } from './phone.ts';
import type { SoundFigures } from './sound.ts';
import type { SipPlace, WireTrust } from './wire.ts';

/** What the contact centre in whose name the telephone calls makes of the call. */
export interface Dialect {
  /** The 200 OK came, and sound was agreed on. `answer` is its SDP. */
  answered(response: SipResponse, answer: string, call: LiveCall): void;
  /** A REFER came: accept or refuse it. */
  referred(event: Extract<CallEvent, { kind: 'refer-received' }>, call: LiveCall): void;
}

/** What a dialect may do with the call. */
export interface LiveCall {
  complain(says: string): void;
  acceptRefer(refer: string): void;
  refuseRefer(refer: string, status: number): void;
  notifyRefer(refer: string, status: number): void;
  hangUp(headers?: ForeignHeaders): void;
  /** The caller has been led elsewhere: it neither hears nor speaks here any more. */
  leadAway(): void;
  after(ms: number, run: () => void): void;
}

export interface PhoneCallPlan {
  /** Servers in the order in which they are tried: the next one on no connection, silence or 503 (RFC 3263 §4.3). */
  readonly places: readonly SipPlace[];
  readonly trust: WireTrust;
  readonly product: string;
  readonly contactUser: string;
  readonly invitation: Invitation;
  readonly sound: SoundPlan;
  readonly session: { readonly seconds: number | undefined; readonly minSeconds: number };
  /** Says the session again so often, whoever else refreshes it. */
  readonly refresh?: { readonly by: 'invite' | 'update'; readonly everyMs: number } | undefined;
  readonly credentials?: Credentials | undefined;
  /** Sends OPTIONS before the call. */
  readonly ping: boolean;
  readonly ringMs: number;
  readonly dialect: Dialect;
  /** What the caller does, rehearsed by `rehearsePhone`. */
  readonly part: Part;
  /** When the call began: the zero of all times. */
  readonly begun: Instant;
  readonly longestMs: number;
  readonly listener: (happening: PhoneHappening, atMs: number) => void;
  /** Receives the call as a stereo WAV file: left the caller, right what it heard. */
  readonly record?: ((wav: Uint8Array) => void) | undefined;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  /** Hangs up. */
  readonly signal?: AbortSignal | undefined;
}

/** One server that was tried. */
export interface Attempt {
  readonly server: string;
  /** How it answered the INVITE; absent when it did not. */
  readonly status?: number;
  readonly why?: string;
}

/** How a call went. Times are milliseconds since it began. */
export interface PhoneCallOutcome {
  readonly attempts: readonly Attempt[];
  /** The 200 OK; absent when there was none. */
  readonly answer: SipResponse | undefined;
  readonly answeredMs: number | undefined;
  /** How the last attempt ended; absent when no server could be reached. */
  readonly end: CallEnd | undefined;
  readonly hungUpBy: 'caller' | 'simulator' | undefined;
  readonly hungUpAsScripted: boolean;
  readonly complaints: readonly Fault[];
  readonly sound: SoundFigures | undefined;
  readonly refreshes: readonly { readonly atMs: number; readonly status: number | undefined }[];
  readonly pingStatus?: number | undefined;
  readonly turns: readonly TurnRecord[];
  readonly agentSpeech: readonly Stretch[];
  readonly durationMs: number;
  readonly simulatorLateMs: number;
}

const worthAnother = (end: CallEnd): boolean => end.cause === 'unreachable' || end.cause === 'unanswered' || end.status === 503 || end.status === 408;

/** Speaks the caller's sentences beforehand, in the best sound that the call can have. `keys` says how they travel where the script leaves it open: `events` are RFC 4733's. */
export const rehearsePhone = (script: CallerScript, { codecs }: SoundPlan, speech: TextToSpeech, keys: KeySignal): Promise<Part> =>
  rehearse(script, { speech, keys, rateHz: codecs.some((name) => name === 'opus' || name === 'G722') ? 16_000 : 8000 });

/** Calls, lets the scripted caller talk with whoever answers, and resolves when all is over, however it went. Rejects on a bug. */
export async function placePhoneCall(plan: PhoneCallPlan): Promise<PhoneCallOutcome> {
  const { scheduler, dice, dialect, sound, part, begun } = plan;
  const { rateHz } = part;
  const caller = openCaller(part, begun);
  const recorder = plan.record ? openRecorder(rateHz) : undefined;
  const faults = openFaults();
  const attempts: Attempt[] = [];
  const refreshes: { atMs: number; status: number | undefined }[] = [];
  const timers = new Set<Cancel>();
  const silence = new Int16Array(samplesPerFrame(rateHz));
  let phone: Phone | undefined;
  let answer: SipResponse | undefined;
  let answerText: string | undefined;
  let answersSeen = 0;
  let answeredMs: number | undefined;
  let end: CallEnd | undefined;
  let hungUpBy: PhoneCallOutcome['hungUpBy'];
  let hungUpAsScripted = false;
  let ledAway = false;
  let pingStatus: number | undefined;
  let worstLateMs = 0;

  const nowMs = (): number => scheduler.now() - begun;
  const happen = (happening: PhoneHappening): void => plan.listener(happening, nowMs());
  const after = (ms: number, run: () => void): void => {
    const cancel = scheduler.at(later(scheduler.now(), ms), () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  };
  const hangUp = (by: 'caller' | 'simulator'): void => {
    hungUpBy ??= by;
    phone?.hangUp();
  };
  const complain = (says: string): void => {
    if (faults.complain(says, nowMs())) happen({ kind: 'complaint', says });
  };
  const live: LiveCall = {
    complain,
    after,
    acceptRefer: (refer) => phone?.acceptRefer(refer),
    refuseRefer: (refer, status) => phone?.refuseRefer(refer, status),
    notifyRefer: (refer, status) => phone?.notifyRefer(refer, status),
    hangUp: (headers) => phone?.hangUp(headers),
    leadAway() {
      if (!ledAway) caller.step({ kind: 'left' }, scheduler.now());
      ledAway = true;
    },
  };

  /** The caller's twenty milliseconds. */
  const turn = (heard: AudioFrame, at: Parameters<typeof caller.step>[1]): AudioFrame => {
    if (ledAway) return silence;
    let spoke: AudioFrame = silence;
    for (const want of caller.step({ kind: 'heard', frame: heard }, at)) {
      if (want.kind === 'spoke') spoke = want.frame;
      else if (want.kind === 'key-pressed') phone?.press(want.digit);
      else if (want.kind === 'turn-start') happen({ kind: 'caller-speaks', turn: want.turn, text: want.said });
      else if (want.kind === 'other-starts') happen({ kind: 'agent-starts' });
      else if (want.kind === 'other-stops') happen({ kind: 'agent-stops', fromMs: want.fromMs, toMs: want.toMs });
      else {
        hungUpAsScripted = want.scripted;
        happen({ kind: 'caller-hangs-up', scripted: want.scripted });
        hangUp('caller');
      }
    }
    recorder?.take(spoke, heard);
    return spoke;
  };

  const refreshSoon = (): void => {
    const { refresh } = plan;
    if (refresh)
      after(refresh.everyMs, () => {
        phone?.refresh(refresh.by);
        refreshSoon();
      });
  };

  const noteRefresh = (status: number | undefined): void => {
    refreshes.push({ atMs: Math.round(nowMs()), status });
    happen({ kind: 'refreshed', status });
  };

  /** Both are there, the 200 and an answer to our offer: the call is up. */
  const greet = (): void => {
    if (!answer || answerText === undefined || answeredMs !== undefined) return;
    answeredMs = nowMs();
    const keys = cryptosIn(answerText).map(({ suite, keyCharacters }) => `${suite} with a key of ${keyCharacters} characters`);
    happen({ kind: 'answered', codec: phone?.figures?.codec ?? '', protection: keys.join(', ') });
    refreshSoon();
    dialect.answered(answer, answerText, live);
  };

  /** One server: resolves with the end of the call there, or with why none could begin. */
  const attempt = async (place: SipPlace): Promise<CallEnd | string> => {
    const server = `${place.transport} ${place.address}:${place.port}`;
    happen({ kind: 'dialing', target: plan.invitation.target, server });
    const over = Promise.withResolvers<CallEnd>();
    const opened = await openPhone({
      place,
      scheduler,
      dice,
      sound,
      rateHz,
      trust: plan.trust,
      session: plan.session,
      ringMs: plan.ringMs,
      product: plan.product,
      contactUser: plan.contactUser,
      credentials: plan.credentials,
      listener: {
        turn,
        fault(says) {
          complain(says);
          hangUp('simulator');
        },
        broken: (error) => over.reject(error),
        agreed(text) {
          answerText ??= text;
          greet();
        },
        sip(event) {
          switch (event.kind) {
            case 'call-progressed':
              return happen({ kind: 'ringing', status: event.response.status });
            case 'call-answered':
              answer = event.response;
              return greet();
            case 'answer-received':
              if (answersSeen++ > 0) noteRefresh(200);
              return;
            case 'offer-refused':
              return noteRefresh(event.status);
            case 'refer-received':
              return dialect.referred(event, live);
            case 'ping-answered':
              pingStatus = event.status;
              happen({ kind: 'ping', status: event.status });
              phone?.invite(plan.invitation);
              return;
            case 'call-end':
              return over.resolve(event);
          }
        },
      },
    });
    if (typeof opened === 'string') return opened;
    phone = opened;
    if (plan.ping) opened.ping(plan.invitation.target.replace(/[?].*$/, ''), plan.invitation.from.uri);
    else opened.invite(plan.invitation);
    try {
      return await over.promise;
    } finally {
      worstLateMs = Math.max(worstLateMs, opened.worstLateMs);
      opened.close();
    }
  };

  const stop = (): void => {
    happen({ kind: 'told-to-stop' });
    hangUp('simulator');
  };
  after(plan.longestMs, stop);
  plan.signal?.addEventListener('abort', stop, { once: true });
  let figures: SoundFigures | undefined;
  try {
    for (const place of plan.places) {
      if (hungUpBy !== undefined || plan.signal?.aborted) break;
      const went = await attempt(place);
      const server = `${place.transport} ${place.address}:${place.port}`;
      if (typeof went === 'string') {
        attempts.push({ server, why: went });
        happen({ kind: 'refused', status: undefined, why: `${server}: ${went}` });
        continue;
      }
      end = went;
      figures = phone?.figures;
      const status = answer?.status ?? went.status;
      attempts.push({ server, ...(status === undefined ? {} : { status }), ...(answer ? {} : { why: went.cause }) });
      if (!answer)
        happen({ kind: 'refused', status: went.status, why: `${server}: ${went.cause}${went.status === undefined ? '' : ` ${went.status}`}` });
      if (answer || !worthAnother(went)) break;
    }
  } finally {
    for (const cancel of timers) cancel();
    plan.signal?.removeEventListener('abort', stop);
  }
  if (!ledAway) caller.step({ kind: 'left' }, scheduler.now());
  if (recorder) plan.record?.(recorder.print());
  return {
    attempts,
    answer,
    answeredMs,
    end,
    hungUpBy,
    hungUpAsScripted,
    complaints: faults.complaints,
    sound: figures,
    refreshes,
    ...(plan.ping ? { pingStatus } : {}),
    turns: caller.turns,
    agentSpeech: caller.heard,
    durationMs: Math.round(nowMs()),
    simulatorLateMs: Math.round(worstLateMs * 10) / 10,
  };
}
