import type { Dice, Scheduler } from '#base';
import type { TextToSpeech } from '#contract';
import type { SdesSuiteName } from '#protocols/sdp';
import { type ForeignHeaders, parseUri, printUri } from '#protocols/sip';
import type { CallerScript, KeySignal } from '#sim/caller';
import {
  type CodecName,
  type DnsMethod,
  locate,
  type NameServer,
  type PhoneCallOutcome,
  placePhoneCall,
  rehearsePhone,
  type SoundPlan,
  summaryOf,
  systemNameServer,
  type WireTransport,
  type WireTrust,
} from '#sim/phone';
import { defaultFlow, openStudio, type StudioFlow, type StudioInput, type StudioOutput } from '#sim/talkdesk-stream';
import { type ReferManner, talkdeskDialect } from './dialect.ts';
import type { TalkdeskSipEvent } from './events.ts';
import type { TalkdeskSipReport } from './report.ts';
import { printContext, type UuiLimit } from './uui.ts';

/** `Omit` for each member of a union. */
type Untimed<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

export interface TalkdeskSipOptions {
  /** The SIP URI as it stands in Studio: `sip:bot-001@gateway.example.com`. */
  readonly uri: string;
  /** TLS is a setting of the component; `tls` unless told. */
  readonly transport?: WireTransport | undefined;
  readonly dns?: DnsMethod | undefined;
  readonly trust?: WireTrust | undefined;
  /** SRTP suites offered, in order; none for plain RTP. AES_CM_128_HMAC_SHA1_80 unless told. */
  readonly suites?: readonly SdesSuiteName[] | undefined;
  readonly codecs?: readonly CodecName[] | undefined;
  /** Where context and interaction id stand: as header fields, in the Request-URI as in Talkdesk's sample, or both. `headers` unless told. */
  readonly contextIn?: 'headers' | 'uri' | 'both' | undefined;
  /** The value of "Agents availability"; without it the flow's own. */
  readonly businessHours?: string | undefined;
  readonly refer?: ReferManner | undefined;
  readonly uuiLimit?: UuiLimit | undefined;
  readonly sessionSeconds?: number | undefined;
  readonly refresh?: { readonly by: 'invite' | 'update'; readonly everyMs: number } | undefined;
  readonly script: CallerScript;
  readonly keys?: KeySignal | undefined;
  /** A Studio flow, read with `parseFlow`. Without it the usual one is played. */
  readonly flow?: StudioFlow | undefined;
  readonly ringGroups?: readonly string[] | undefined;
  readonly callerNumber?: string | undefined;
  readonly calledNumber?: string | undefined;
  readonly ringMs?: number | undefined;
  readonly longestMs?: number | undefined;
  readonly listener?: ((event: TalkdeskSipEvent) => void) | undefined;
  readonly record?: ((wav: Uint8Array) => void) | undefined;
  readonly names?: NameServer | undefined;
  readonly speech: TextToSpeech;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly signal?: AbortSignal | undefined;
}

interface Agent {
  readonly host: string;
  readonly port: number | undefined;
  /** The Request-URI without a header part. */
  readonly uri: string;
}

/** Reads the URI of the component. Throws `TypeError` when it is none: the command line has looked at it before. */
export function agentAt(written: string): Agent {
  const read = parseUri(written);
  if (!read.ok || read.value.kind !== 'sip') throw new TypeError(`"${written}" is no SIP URI`);
  const { host, port, headers } = read.value;
  const uri = headers.length === 0 ? written : written.slice(0, written.lastIndexOf('?'));
  return { host: host.replace(/^\[|\]$/g, ''), port, uri };
}

/** The URI with its headers escaped, as in Talkdesk's sample: `sip:bot@host?User-to-User=…%3Bencoding%3Dhex&X-Talkdesk-Interaction-Id=…`. */
function withHeaders(uri: string, headers: ForeignHeaders): string {
  const text = printUri({ host: 'x', headers });
  return `${uri}${text.slice(text.indexOf('?'))}`;
}

/** Places one call: a caller who follows the script, a Studio flow, and a SIP call to the bot. Resolves with the report when all is over, however it went. */
export async function placeTalkdeskCall(options: TalkdeskSipOptions): Promise<TalkdeskSipReport> {
  const { scheduler, dice, listener = () => {}, contextIn = 'headers', transport = 'tls' } = options;
  const sound: SoundPlan = { codecs: options.codecs ?? ['PCMU', 'PCMA'], suites: options.suites ?? ['AES_CM_128_HMAC_SHA1_80'], padded: true };
  const part = await rehearsePhone(options.script, sound, options.speech, options.keys ?? 'events');
  const begun = scheduler.now();
  const agent = agentAt(options.uri);
  const interactionId = Buffer.from(dice.bytes(16)).toString('hex');
  const callerNumber = options.callerNumber ?? '+15550100';
  const happen = (event: Untimed<TalkdeskSipEvent>): void => listener({ ...event, atMs: scheduler.now() - begun } as TalkdeskSipEvent);
  const dialect = talkdeskDialect(options.refer ?? 'notify', options.uuiLimit ?? { bytes: 256, counts: 'encoded' }, (refer, escalation) =>
    happen({ kind: 'referred', referTo: refer.referTo, answered: refer.answered, escalateTo: escalation?.escalateTo }),
  );

  const dial = async (businessHours: string | undefined): Promise<PhoneCallOutcome> => {
    const facts: ForeignHeaders = [
      ...(businessHours === undefined ? [] : ([['User-to-User', printContext(businessHours)]] as const)),
      ['X-Talkdesk-Interaction-Id', interactionId],
    ];
    const found = await locate(
      { host: agent.host, port: agent.port, transport, method: options.dns ?? 'srv' },
      options.names ?? systemNameServer,
      dice,
    );
    if (!found.ok) happen({ kind: 'refused', status: undefined, why: found.error });
    return placePhoneCall({
      places: found.ok ? found.value : [],
      trust: options.trust ?? {},
      product: 'Talkdesk',
      contactUser: callerNumber,
      invitation: {
        target: contextIn === 'headers' ? agent.uri : withHeaders(agent.uri, facts),
        toUri: agent.uri,
        from: { uri: `sip:${callerNumber}@talkdesk.com` },
        headers: contextIn === 'uri' ? [] : facts,
      },
      session: { seconds: options.sessionSeconds ?? 1800, minSeconds: 90 },
      refresh: options.refresh,
      ping: false,
      ringMs: options.ringMs ?? 20_000,
      dialect,
      longestMs: options.longestMs ?? 300_000,
      listener: (happening) => happen(happening),
      record: options.record,
      ...{ sound, part, begun, scheduler, dice, signal: options.signal },
    });
  };

  const studio = openStudio(options.flow ?? defaultFlow('bidirectional'));
  let outcome: PhoneCallOutcome | undefined;
  let result: ReturnType<typeof dialect.exitOf> = { exit: 'failure', why: 'the flow came to no agent' };
  let rang: string | undefined;
  let studioEnd = '';

  /** Does what Studio wants; gives what that came to, where Studio waits for it. */
  const perform = async (want: StudioOutput): Promise<StudioInput | undefined> => {
    switch (want.kind) {
      case 'says':
        happen({ kind: 'studio-says', text: want.text });
        return undefined;
      case 'connect': {
        outcome = await dial(options.businessHours ?? (want.businessHours === '' ? undefined : want.businessHours));
        result = dialect.exitOf(outcome);
        happen({ kind: 'exit', ...result });
        if (result.exit === 'abandoned') return { kind: 'caller-gone' };
        return { kind: 'left', exit: result.exit, outputs: result.escalateTo === undefined ? {} : { escalate_to: result.escalateTo } };
      }
      case 'ring': {
        const group = want.ringGroups.find((name) => options.ringGroups?.includes(name) ?? true);
        if (group === undefined) return { kind: 'left', exit: 'no_match', outputs: {} };
        rang = group;
        happen({ kind: 'rings', ringGroup: group });
        return { kind: 'left', exit: 'call_finished', outputs: { selection: group } };
      }
      case 'ask-digits':
        return { kind: 'left', exit: 'timeout', outputs: {} };
      case 'end':
        studioEnd = want.why;
        return undefined;
      case 'step-left':
      case 'mirror':
        return undefined;
    }
  };

  let next: StudioInput | undefined = { kind: 'call-arrives', callerNumber, calledNumber: options.calledNumber ?? '', interactionId };
  while (next) {
    const wants: readonly StudioOutput[] = studio.step(next, scheduler.now());
    next = undefined;
    for (const want of wants) next = (await perform(want)) ?? next;
  }
  const byeReason = outcome?.end?.by === 'peer' ? outcome.end.message?.headers.get('reason') : undefined;
  return {
    ...(outcome ? summaryOf(outcome) : emptySummary),
    ...{ exit: result.exit, why: result.why, interactionId },
    variables: { ...studio.variables, ...(result.escalateTo === undefined ? {} : { escalate_to: result.escalateTo }) },
    refers: dialect.refers,
    ...(byeReason === undefined ? {} : { byeReason }),
    ...{ studioPath: studio.path, studioEnd },
    ...(rang === undefined ? {} : { rang }),
    durationMs: Math.round(scheduler.now() - begun),
  };
}

const emptySummary = {
  ...{ attempts: [], complaints: [], refreshes: [], turns: [], agentSpeech: [] },
  ...{ hungUpAsScripted: false, durationMs: 0, simulatorLateMs: 0 },
};
