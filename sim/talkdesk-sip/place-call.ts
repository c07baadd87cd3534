import { type ForeignHeaders, parseUri, printUri } from '#protocols/sip';
import { type CallChoices, type CallHabits, openDialler, type PhoneCallOutcome, summaryOf } from '#sim/phone';
import { defaultFlow, openStudio, type StudioFlow, type StudioInput, type StudioOutput } from '#sim/talkdesk-stream';
import { type ReferManner, talkdeskDialect } from './dialect.ts';
import type { TalkdeskHappening } from './events.ts';
import type { TalkdeskSipReport } from './report.ts';
import { printContext, type UuiLimit } from './uui.ts';

/** TLS is a setting of the component. */
export interface TalkdeskSipOptions extends CallChoices<TalkdeskHappening> {
  /** The SIP URI as it stands in Studio: `sip:bot-001@gateway.example.com`. */
  readonly uri: string;
  /** Where context and interaction id stand: as header fields, in the Request-URI as in Talkdesk's sample, or both. `headers` unless told. */
  readonly contextIn?: 'headers' | 'uri' | 'both' | undefined;
  /** The value of "Agents availability"; without it the flow's own. */
  readonly businessHours?: string | undefined;
  readonly refer?: ReferManner | undefined;
  readonly uuiLimit?: UuiLimit | undefined;
  /** A Studio flow, read with `parseFlow`. Without it the usual one is played. */
  readonly flow?: StudioFlow | undefined;
  readonly ringGroups?: readonly string[] | undefined;
  readonly calledNumber?: string | undefined;
}

const habits: CallHabits = {
  product: 'Talkdesk',
  callerNumber: '+15550100',
  codecs: ['PCMU', 'PCMA'],
  suites: ['AES_CM_128_HMAC_SHA1_80'],
  padded: true,
};

interface Agent {
  readonly host: string;
  readonly port: number | undefined;
  /** The Request-URI without a header part. */
  readonly uri: string;
}

/** Reads the URI of the component. Throws `TypeError` when it is none: the command line has looked at it before. */
function agentAt(written: string): Agent {
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
  const { scheduler, contextIn = 'headers' } = options;
  const { begun, callerNumber, happen, dial } = await openDialler(options, habits);
  const agent = agentAt(options.uri);
  const interactionId = Buffer.from(options.dice.bytes(16)).toString('hex');
  const dialect = talkdeskDialect(options.refer ?? 'notify', options.uuiLimit ?? { bytes: 256, counts: 'encoded' }, (refer, escalation) =>
    happen({ kind: 'referred', referTo: refer.referTo, answered: refer.answered, escalateTo: escalation?.escalateTo }),
  );

  const connect = (businessHours: string | undefined): Promise<PhoneCallOutcome> => {
    const facts: ForeignHeaders = [
      ...(businessHours === undefined ? [] : ([['User-to-User', printContext(businessHours)]] as const)),
      ['X-Talkdesk-Interaction-Id', interactionId],
    ];
    const invitation = {
      target: contextIn === 'headers' ? agent.uri : withHeaders(agent.uri, facts),
      toUri: agent.uri,
      from: { uri: `sip:${callerNumber}@talkdesk.com` },
      headers: contextIn === 'uri' ? [] : facts,
    };
    return dial(agent, { invitation, dialect, ping: false });
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
        outcome = await connect(options.businessHours ?? (want.businessHours === '' ? undefined : want.businessHours));
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
    exit: result.exit,
    why: result.why,
    interactionId,
    variables: { ...studio.variables, ...(result.escalateTo === undefined ? {} : { escalate_to: result.escalateTo }) },
    refers: dialect.refers,
    ...(byeReason === undefined ? {} : { byeReason }),
    studioPath: studio.path,
    studioEnd,
    ...(rang === undefined ? {} : { rang }),
    durationMs: Math.round(scheduler.now() - begun),
  };
}

const emptySummary = {
  attempts: [],
  complaints: [],
  refreshes: [],
  turns: [],
  agentSpeech: [],
  hungUpAsScripted: false,
  durationMs: 0,
  simulatorLateMs: 0,
};
