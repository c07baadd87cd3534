import assert from 'node:assert/strict';
import { codecs } from '#audio';
import { type Logger, silentLogger } from '#base';
import { type CallReport, type Directory, silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { type BoundListener, realDice, realScheduler } from '#net';
import { type PhoneConnector, type PhoneExchange, type PhonePorts, phoneExchange } from '#telephony';
import { until } from '../until.ts';
import { type FarPhone, type FarPhoneOptions, openFarPhone, selfSigned } from './far-phone.ts';

export const identity = selfSigned('localhost');
export const trust = { ca: identity.cert, names: ['localhost'] };

/** Bots of the account `acme`. */
export const directory: Directory = {
  client: () => undefined,
  bot: (id) => (id.startsWith('st-') ? { id, account: 'acme', agent: 'parcel-desk' } : undefined),
};

/** A connector, the exchange below it, a caller, and what was heard. */
export interface SipHouse {
  readonly exchange: PhoneExchange;
  readonly connector: PhoneConnector;
  readonly bound: BoundListener;
  readonly far: FarPhone;
  readonly calls: VoiceCall[];
  readonly events: VoiceCallEvent[];
  /** Reports of calls that are over. */
  readonly reports: CallReport[];
  /** Waits for the end of the call. */
  end(): Promise<Extract<VoiceCallEvent, { kind: 'call-end' }>>;
  close(): Promise<void>;
}

export async function openSipHouse(
  make: (ports: PhonePorts) => PhoneConnector,
  options: {
    readonly transport?: 'udp' | 'tcp' | 'tls';
    readonly far?: FarPhoneOptions;
    readonly onCall?: (call: VoiceCall) => void;
    readonly logger?: Logger;
  } = {},
): Promise<SipHouse> {
  const { transport = 'tls' } = options;
  const secure = transport === 'tls' ? { identity, trust } : {};
  const exchange = phoneExchange({
    sip: { listeners: [{ transport, host: '127.0.0.1', port: 0 }], ...secure },
    media: { host: '127.0.0.1', allowLoopback: true },
    scheduler: realScheduler(),
    dice: realDice(),
    logger: options.logger ?? silentLogger,
    meter: silentMeter,
  });
  const calls: VoiceCall[] = [];
  const events: VoiceCallEvent[] = [];
  const reports: CallReport[] = [];
  const connector = make({
    exchange,
    directory,
    codecs,
    logger: silentLogger,
    onCall(call) {
      calls.push(call);
      call.attend((event) => {
        if (event.kind !== 'audio') events.push(event);
        if (event.kind === 'call-report') reports.push(event.report);
      });
      options.onCall?.(call);
    },
  });
  await connector.open();
  const [bound] = await exchange.open();
  assert.ok(bound);
  const far = await openFarPhone({ transport, ...secure, ...options.far });
  return {
    exchange,
    connector,
    bound,
    far,
    calls,
    events,
    reports,
    async end() {
      await until(() => events.some(({ kind }) => kind === 'call-end'), 'the end');
      const ends = events.filter((event) => event.kind === 'call-end');
      assert.equal(ends.length, 1);
      return ends[0] ?? assert.fail();
    },
    async close() {
      await exchange.close();
      await far.close();
    },
  };
}
