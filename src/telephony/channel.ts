import type { Codec } from '#audio';
import { bad, type GatewayError, type Logger, ok, type Result } from '#base';
import type { CallAbilities, CallFacts, CallOrder, CallPlacer, Directory, NumberPlan, VoiceCall } from '#contract';
import { type ForeignHeaders, type Hop, isSecure, type SipRequest } from '#protocols/sip';
import type { PhoneDialect } from './dialect.ts';
import type { CallPlan, CallRefusal, DoorAccess } from './door.ts';
import { limitsOf, mediaPolicyOf, type PhoneOptions } from './options.ts';
import type { WatchedPeer } from './peer-watch.ts';
import type { PhoneExchange } from './phone-exchange.ts';
import type { PhoneManners } from './phone-words.ts';
import { type Placing, phonePlacer } from './placing.ts';
import { calledHost, calledUser, callerNumber, headerParameters } from './request-facts.ts';
import { telephonyErrors } from './telephony.errors.ts';

/** Where a number leads. */
export interface NumberPlace {
  readonly bot: string;
  readonly flow?: string | undefined;
}

/** What a contact centre's own words make of a call: how it is told apart, and how it ends. */
export interface Greeting {
  readonly can: CallAbilities;
  readonly dialect: PhoneDialect;
  readonly answerHeaders: PhoneManners['answerHeaders'];
  readonly facts: Partial<Pick<CallFacts, 'interactionId' | 'streamId' | 'parameters'>>;
}

/** A channel by telephone, as its connector describes it. */
export interface PhoneChannelOptions {
  readonly id: string;
  readonly access: DoorAccess;
  /** Hosts of the Request-URI that mean this channel; any when empty. */
  readonly hosts: readonly string[];
  readonly numbers: NumberPlan<NumberPlace>;
  readonly requireTls: boolean;
  readonly answer: PhoneManners['answer'];
  readonly phone: PhoneOptions;
  /** The far side, where it is to be asked whether it lives. */
  readonly watch?: Omit<WatchedPeer, 'channel'> | undefined;
  /** How an ordered call is placed; without, this channel calls nobody. Pure. */
  readonly place?: ((order: CallOrder) => Result<Placing, GatewayError>) | undefined;
  /** Reads the INVITE. Pure. */
  greet(request: SipRequest, place: NumberPlace): Greeting;
}

/** What every connector by telephone stands on. */
export interface PhonePorts {
  readonly exchange: PhoneExchange;
  readonly directory: Directory;
  /** All that this process can speak; the options choose among them. */
  readonly codecs: readonly Codec[];
  readonly logger: Logger;
  /** Receives each call once its offer was found acceptable. */
  readonly onCall: (call: VoiceCall) => void;
}

/** A channel's way to the contact centre. */
export interface PhoneConnector {
  /** Hangs the channel's door on the exchange; before the exchange is opened. */
  open(): Promise<void>;
  /** New calls get 503; live ones go on. */
  drain(): void;
  /** No new calls. What is live ends with the exchange. */
  close(): Promise<void>;
  readonly calls: number;
  /** The way out, where the channel has one. Who may be called is for those above to judge (promise P8). */
  readonly placer: CallPlacer | undefined;
}

const later: ForeignHeaders = [['Retry-After', '5']];

/** Makes a connector of a description: numbers, bots, limits and TLS are looked at here, the contact centre's words there. */
export function phoneChannel(options: PhoneChannelOptions, ports: PhonePorts): PhoneConnector {
  const { id, access, hosts, numbers, phone } = options;
  const { exchange, directory } = ports;
  const media = mediaPolicyOf(phone, ports.codecs);
  let draining = false;

  const take = (request: SipRequest, from: Hop): Result<CallPlan, CallRefusal> => {
    const calledNumber = calledUser(request) ?? '';
    const place = numbers.find(calledNumber);
    const bot = place === undefined ? undefined : directory.bot(place.bot);
    if (place === undefined || bot === undefined) return bad({ status: 404, why: 'the number leads to no bot' });
    if (options.requireTls && !isSecure(from.transport)) return bad({ status: 403, why: 'TLS is required' });
    if (draining) return bad({ status: 503, why: 'draining', headers: later });
    if (exchange.calls(id) >= phone.maxCalls) return bad({ status: 503, why: 'no further call fits the limit', headers: later });
    const { can, dialect, answerHeaders, facts } = options.greet(request, place);
    // A second call of a live interaction is somebody who read the first one's id, or a peer that lost count: the live one keeps it.
    if (facts.interactionId !== undefined && exchange.carries(id, facts.interactionId)) return bad({ status: 486, why: 'the interaction is live' });
    const caller = callerNumber(request);
    return ok({
      facts: {
        channel: id,
        bot: place.bot,
        ...(place.flow === undefined ? {} : { flow: place.flow }),
        account: bot.account,
        mode: 'talk',
        direction: 'inbound',
        calledNumber,
        ...(caller === undefined ? {} : { callerNumber: caller }),
        callId: request.essentials.callId,
        ...facts,
        parameters: { ...headerParameters(request), ...facts.parameters },
      },
      can,
      manners: { answer: options.answer, answerHeaders, dialect, media, ...limitsOf(phone) },
      onCall: ports.onCall,
    });
  };
  const placer =
    options.place === undefined
      ? undefined
      : phonePlacer({
          channel: id,
          exchange,
          manners: { media, ...limitsOf(phone) },
          admits: () => (draining || exchange.calls(id) >= phone.maxCalls ? bad(telephonyErrors.PHONE_LINES_SPENT({ draining })) : ok(undefined)),
          plan: options.place,
        });
  return {
    placer,
    async open() {
      exchange.add({
        channel: id,
        access,
        fits: (request, from) =>
          (access.by !== 'address' || access.addresses.has(from.address)) &&
          (hosts.length === 0 || hosts.includes(calledHost(request) ?? '')) &&
          numbers.find(calledUser(request) ?? '') !== undefined,
        take,
      });
      if (options.watch !== undefined) exchange.watch({ ...options.watch, channel: id });
      ports.logger.debug('channel by telephone opened', { channel: id });
    },
    drain() {
      draining = true;
    },
    async close() {
      draining = true;
    },
    get calls() {
      return exchange.calls(id);
    },
  };
}
