import type { SdesSuiteName } from '#protocols/sdp';
import { type Credentials, type ForeignHeaders, printUri } from '#protocols/sip';
import { type CallChoices, type CodecName, type Fault, openDialler, summaryOf } from '#sim/phone';
import { zoomDialect } from './dialect.ts';
import type { ZoomExit, ZoomHappening } from './events.ts';
import type { ZoomSipReport } from './report.ts';

/** The suites of Zoom's own INVITE, in its order. */
const zoomSuites: readonly SdesSuiteName[] = ['AEAD_AES_256_GCM', 'AES_256_CM_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'];
/** And its codecs: 102 9 0 8 18. */
const zoomCodecs: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA', 'G729'];

export interface ZoomSipOptions extends CallChoices<ZoomHappening> {
  /** The bot's host: a name, or an address. */
  readonly host: string;
  /** Where exactly; without it the DNS says. */
  readonly port?: number | undefined;
  /** The user part of the Request-URI: what `dialledNumber` made of the trunk form. */
  readonly number: string;
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
  readonly callerName?: string | undefined;
}

/** Places one call from a flow's bot widget, and resolves with the report when all is over, however it went. */
export async function placeZoomCall(options: ZoomSipOptions): Promise<ZoomSipReport> {
  const { suites = zoomSuites, padCrypto = true, host, port, number } = options;
  const usual = { product: 'Zoom', callerNumber: '+15550109999', codecs: zoomCodecs, suites: zoomSuites, padded: padCrypto };
  const { callerNumber, happen, dial } = await openDialler(options, usual);
  const dialect = zoomDialect({ suites, padCrypto, withoutReason: options.withoutReason ?? 'completed' }, ({ sessionId, botId }) =>
    happen({ kind: 'identified', sessionId, botId }),
  );
  const callerName = options.callerName ?? 'Ada B';
  const caller = printUri({ user: callerNumber, host: 'contactcenter.zoom.example' });
  const traceId = String(Buffer.from(options.dice.bytes(8)).readBigUInt64BE() % 10n ** 19n).padStart(19, '8');
  const invitation = {
    target: printUri({ user: number, host, port }),
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
  } as const;
  const outcome = await dial({ host, port }, { invitation, dialect, credentials: options.credentials, ping: options.ping ?? true });
  const { exit, why, reason, returned, complaints } = dialect.exitOf(outcome);
  for (const says of complaints) happen({ kind: 'complaint', says });
  happen({ kind: 'exit', exit, why, reason, returned });
  const { sessionId, botId } = dialect.identity ?? {};
  const summary = summaryOf(outcome);
  const late = complaints.map((says): Fault => ({ says, atMs: summary.durationMs, times: 1 }));
  return {
    ...summary,
    exit,
    why,
    traceId,
    dialledNumber: number,
    complaints: [...summary.complaints, ...late],
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(botId === undefined ? {} : { botId }),
    ...(reason === undefined ? {} : { reason }),
    variables: { ...options.variables, ...returned },
  };
}
