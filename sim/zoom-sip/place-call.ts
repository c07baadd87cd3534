import type { Dice, Scheduler } from '#base';
import type { TextToSpeech } from '#contract';
import type { SdesSuiteName } from '#protocols/sdp';
import { type Credentials, type ForeignHeaders, printUri } from '#protocols/sip';
import type { CallerScript, KeySignal } from '#sim/caller';
import {
  type CodecName,
  type DnsMethod,
  type Fault,
  locate,
  type NameServer,
  placePhoneCall,
  rehearsePhone,
  type SoundPlan,
  summaryOf,
  systemNameServer,
  type WireTransport,
  type WireTrust,
} from '#sim/phone';
import { zoomDialect } from './dialect.ts';
import type { ZoomExit, ZoomSipEvent } from './events.ts';
import type { ZoomSipReport } from './report.ts';

/** `Omit` for each member of a union. */
type Untimed<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

/** The suites of Zoom's own INVITE, in its order. */
export const zoomSuites: readonly SdesSuiteName[] = [
  'AEAD_AES_256_GCM',
  'AES_256_CM_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
];
/** And its codecs: 102 9 0 8 18. */
export const zoomCodecs: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA', 'G729'];

export interface ZoomSipOptions {
  /** The bot's host: a name, or an address. */
  readonly host: string;
  /** Where exactly; without it the DNS says. */
  readonly port?: number | undefined;
  /** The user part of the Request-URI: what `dialledNumber` made of the trunk form. */
  readonly number: string;
  readonly transport?: WireTransport | undefined;
  readonly dns?: DnsMethod | undefined;
  readonly trust?: WireTrust | undefined;
  readonly suites?: readonly SdesSuiteName[] | undefined;
  readonly codecs?: readonly CodecName[] | undefined;
  /** Sends padded keys, and takes nothing else. On unless told. */
  readonly padCrypto?: boolean | undefined;
  /** Sends OPTIONS first. On unless told. */
  readonly ping?: boolean | undefined;
  readonly credentials?: Credentials | undefined;
  /** Further header fields of the INVITE, filled. */
  readonly headers?: ForeignHeaders | undefined;
  /** The flow's variables. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly withoutReason?: ZoomExit | undefined;
  readonly sessionSeconds?: number | undefined;
  readonly refresh?: { readonly by: 'invite' | 'update'; readonly everyMs: number } | undefined;
  readonly script: CallerScript;
  readonly keys?: KeySignal | undefined;
  readonly callerNumber?: string | undefined;
  readonly callerName?: string | undefined;
  readonly ringMs?: number | undefined;
  readonly longestMs?: number | undefined;
  readonly listener?: ((event: ZoomSipEvent) => void) | undefined;
  readonly record?: ((wav: Uint8Array) => void) | undefined;
  readonly names?: NameServer | undefined;
  readonly speech: TextToSpeech;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly signal?: AbortSignal | undefined;
}

/** Places one call from a flow's bot widget, and resolves with the report when all is over, however it went. */
export async function placeZoomCall(options: ZoomSipOptions): Promise<ZoomSipReport> {
  const { scheduler, dice, listener = () => {}, transport = 'tls', suites = zoomSuites, padCrypto = true, number } = options;
  const sound: SoundPlan = { codecs: options.codecs ?? zoomCodecs, suites, padded: padCrypto };
  const part = await rehearsePhone(options.script, sound, options.speech, options.keys ?? 'events');
  const begun = scheduler.now();
  const happen = (event: Untimed<ZoomSipEvent>): void => listener({ ...event, atMs: scheduler.now() - begun } as ZoomSipEvent);
  const dialect = zoomDialect({ suites, padCrypto, withoutReason: options.withoutReason ?? 'completed' }, ({ sessionId, botId }) =>
    happen({ kind: 'identified', sessionId, botId }),
  );
  const callerNumber = options.callerNumber ?? '+15550109999';
  const callerName = options.callerName ?? 'Ada B';
  const caller = printUri({ user: callerNumber, host: 'contactcenter.zoom.example' });
  const traceId = String(Buffer.from(dice.bytes(8)).readBigUInt64BE() % 10n ** 19n).padStart(19, '8');
  const found = await locate(
    { host: options.host, port: options.port, transport, method: options.dns ?? 'srv' },
    options.names ?? systemNameServer,
    dice,
  );
  if (!found.ok) happen({ kind: 'refused', status: undefined, why: found.error });
  const outcome = await placePhoneCall({
    places: found.ok ? found.value : [],
    trust: options.trust ?? {},
    product: 'Zoom',
    contactUser: callerNumber,
    invitation: {
      target: printUri({ user: number, host: options.host, port: options.port }),
      from: { uri: caller, display: callerName },
      headers: [
        ['Accept', 'application/sdp, application/isup, application/dtmf, application/dtmf-relay, multipart/mixed'],
        ['Allow-Events', 'telephone-event'],
        ['Privacy', 'none'],
        ['P-Asserted-Identity', `"${callerName.replace(/["\\]/g, '')}" <${caller}>`],
        ['X-Trace-ID', traceId],
        ['Content-Disposition', 'session;handling=required'],
        ...(options.headers ?? []),
      ],
    },
    session: { seconds: options.sessionSeconds ?? 1800, minSeconds: 90 },
    refresh: options.refresh,
    credentials: options.credentials,
    ping: options.ping ?? true,
    ringMs: options.ringMs ?? 20_000,
    dialect,
    longestMs: options.longestMs ?? 300_000,
    listener: (happening) => happen(happening),
    record: options.record,
    ...{ sound, part, begun, scheduler, dice, signal: options.signal },
  });
  const { exit, why, reason, returned, complaints } = dialect.exitOf(outcome);
  for (const says of complaints) happen({ kind: 'complaint', says });
  happen({ kind: 'exit', exit, why, reason, returned });
  const { sessionId, botId } = dialect.identity ?? {};
  const summary = summaryOf(outcome);
  const late = complaints.map((says): Fault => ({ says, atMs: summary.durationMs, times: 1 }));
  return {
    ...summary,
    ...{ exit, why, traceId, dialledNumber: number },
    complaints: [...summary.complaints, ...late],
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(botId === undefined ? {} : { botId }),
    ...(reason === undefined ? {} : { reason }),
    variables: { ...options.variables, ...returned },
  };
}
