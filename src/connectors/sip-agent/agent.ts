import type { Codec } from '#audio';
import { bad, type Logger } from '#base';
import type { CallFacts, RemoteAgent, WaitingSound } from '#contract';
import { type Destination, destinationOf } from '#net';
import { parseUri } from '#protocols/sip';
import { limitsOf, mediaPolicyOf, type PhoneDialect, type PhoneExchange, ringing, unplaced } from '#telephony';
import type { SipAgentOptions } from './options.ts';

import { fillAddress, fillHeaders, judge, valuesOf } from './session.ts';
import { sipAgentErrors as errors } from './sip-agent.errors.ts';

export interface SipAgentPorts {
  readonly exchange: Pick<PhoneExchange, 'place'>;
  /** All that this process can speak; the options choose among them. */
  readonly codecs: readonly Codec[];
  /** The sound of the file that the options name, where they name one. */
  readonly waiting?: WaitingSound | undefined;
  readonly logger: Logger;
}

/** An agent is told goodbye; whom it is to be left for, nobody but it could say. */
const dialect: PhoneDialect = {
  handOff: ({ target }) => bad(errors.SIP_AGENT_NO_HANDOFF({ target })),
  hangUp: () => ({ by: 'bye', headers: [] }),
  fallback: () => undefined,
};

const waitingOf = ({ waitingSound }: SipAgentOptions, fromFile: WaitingSound | undefined): WaitingSound | undefined =>
  waitingSound === 'ringing-us' || waitingSound === 'ringing-europe' || waitingSound === 'ringing-uk' ? ringing(waitingSound) : fromFile;

/** The road to one agent elsewhere. Its calls go by under its own id as channel. */
export function sipAgent(options: SipAgentOptions, { exchange, codecs, waiting, logger }: SipAgentPorts): RemoteAgent {
  const manners = { dialect, media: mediaPolicyOf({ ...options, maxCalls: 0 }, codecs), ...limitsOf({ ...options, maxCalls: 0 }) };
  const { id, credentials, proxy, offer } = options;

  return {
    id,
    waiting: waitingOf(options, waiting),
    connect(facts, conversation, listener) {
      const values = new Map(valuesOf(facts, conversation));
      const address = fillAddress(options.uri, values);
      const uri = address.ok ? parseUri(address.value) : undefined;
      if (!address.ok || !uri?.ok || uri.value.kind !== 'sip') {
        logger.warn('address of a remote agent not filled', { remote: id, placeholder: address.ok ? '' : address.error });
        return unplaced('refused', errors.SIP_AGENT_ADDRESS_UNFIT(), listener);
      }
      values.set('host', uri.value.host);
      const from = fillAddress(options.from.replaceAll('{host}', uri.value.host), values, 'anonymous');
      const to: Destination = proxy ?? destinationOf(uri.value);
      return exchange.place(
        {
          facts: farFacts(id, facts, address.value),
          can: { handOff: undefined },
          manners,
          invitation: {
            to,
            target: address.value,
            from: { uri: from.ok ? from.value : '' },
            headers: fillHeaders(options.headers, values),
            silentMs,
            ...(credentials === undefined ? {} : { credentials }),
          },
          ringMs: options.ringSeconds * 1000,
          transfers: 'take',
          offer,
        },
        listener,
      );
    },
    judge: (goodbye) => judge(goodbye, options),
  };
}

/** An agent that gives no sign of life for so long is dead to a caller who waits (promise P5). */
const silentMs = 3000;

const farFacts = (channel: string, { account, bot, callerNumber, interactionId }: CallFacts, calledNumber: string): CallFacts => ({
  channel,
  account,
  bot,
  calledNumber,
  mode: 'talk',
  direction: 'outbound',
  ...(callerNumber === undefined ? {} : { callerNumber }),
  ...(interactionId === undefined ? {} : { interactionId }),
  parameters: {},
});
