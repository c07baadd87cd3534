import assert from 'node:assert/strict';
import { type Codec, generateTone, pcmu } from '#audio';
import { type Scheduler, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { type MediaAddress, openPace, RtpLeg } from '#media';
import {
  type BoundListener,
  type CapturedMessage,
  createSipEndpoint,
  openUdpSocket,
  parseAddressSet,
  realDice,
  realScheduler,
  type SipEvent,
  type TlsIdentity,
  type TlsTrust,
} from '#net';
import { acceptAnswer, answerOffer, type Capabilities, makeOffer, type Negotiation, parseSdp, printSdp, type SdesSuiteName } from '#protocols/sdp';
import { type Body, defaultTimers, type ForeignHeaders } from '#protocols/sip';

export { selfSigned } from '#net';

type Transport = 'udp' | 'tcp' | 'tls';

export interface FarPhoneOptions {
  readonly transport?: Transport;
  readonly codec?: Codec;
  /** Offers SRTP with this suite, unpadded unless told. */
  readonly suite?: SdesSuiteName;
  readonly identity?: TlsIdentity;
  readonly trust?: TlsTrust;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Challenges whoever calls it. */
  readonly wants?: { readonly username: string; readonly password: string };
  /** Keys as events (RFC 4733)? True unless told. */
  readonly events?: boolean;
  /** Answers our REFER: the status of each NOTIFY in turn; or refuses it. */
  readonly onRefer?: 'accept' | 'refuse' | 'accept-then-bye' | 'accept-silently';
}

/** A telephone on real sockets of this machine, as a contact centre would have one. It knows none of `telephony`. */
export interface FarPhone {
  readonly heard: SipEvent[];
  readonly wire: CapturedMessage[];
  readonly bound: readonly BoundListener[];
  /** Sound that was received, all of it. */
  readonly sound: Int16Array[];
  digits: string;
  agreed: Negotiation | undefined;
  call(target: string, to: BoundListener, headers?: ForeignHeaders): void;
  say(hz: number, ms: number): void;
  press(keys: string): void;
  hangUp(headers?: ForeignHeaders): void;
  /** Of a call that came in: 180; 183 with sound; 200; a refusal; REFER. */
  ring(): void;
  early(reliable?: boolean): void;
  answer(): void;
  refuse(status: number): void;
  refer(target: string, targetHeaders?: ForeignHeaders, headers?: ForeignHeaders): void;
  /** Asks the other side whether it lives. */
  ping(to: BoundListener): void;
  /** Puts the other side on hold, or takes it back. */
  reoffer(direction: Capabilities['direction']): void;
  event<Kind extends SipEvent['kind']>(kind: Kind): Promise<Extract<SipEvent, { kind: Kind }>>;
  close(): Promise<void>;
}

const authenticationOf = ({ username, password }: NonNullable<FarPhoneOptions['wants']>) => ({
  realm: 'far',
  nonceMs: 60_000,
  passwordOf: (name: string) => (name === username ? password : undefined),
});

export async function openFarPhone(options: FarPhoneOptions = {}): Promise<FarPhone> {
  const { transport = 'udp', codec = pcmu, suite, onRefer = 'accept' } = options;
  const scheduler: Scheduler = realScheduler();
  const dice = realDice();
  const trunks = parseAddressSet(['127.0.0.1']);
  assert.ok(trunks.ok);
  const heard: SipEvent[] = [];
  const waiting = new Set<() => void>();
  const pace = openPace({ scheduler, meter: silentMeter, logger: silentLogger });
  /** The call that is spoken of. */
  let current = 'out';
  let disarm: (() => void) | undefined;
  const now = () => scheduler.now();
  const socket = await openUdpSocket(
    { host: '127.0.0.1', port: 0 },
    {
      datagram(octets, address, port) {
        leg.receive(octets, octets.length, { address, port }, now());
        arm();
      },
      unsent: () => undefined,
    },
  );
  const phone: FarPhone = {
    heard,
    wire: [],
    bound: [],
    sound: [],
    digits: '',
    agreed: undefined,
    call(target, { transport: over, address, port }, headers = []) {
      const body = { type: 'application/sdp', octets: Buffer.from(printSdp(offer)) };
      endpoint.send({
        kind: 'invite-requested',
        call: 'out',
        to: { host: over === 'tls' ? 'localhost' : address, port, transport: over },
        target,
        from: { uri: 'sip:+15550109999@127.0.0.1', display: 'Ada B' },
        body,
        headers,
        ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      });
    },
    say: (hz, ms) => void leg.play(generateTone(hz, ms, 8000, -15)),
    press: (keys) => leg.press([...keys] as Parameters<RtpLeg['press']>[0]),
    ping({ transport: over, address, port }) {
      const to = { host: over === 'tls' ? 'localhost' : address, port, transport: over };
      endpoint.send({ kind: 'ping-requested', ping: 'far', to, target: 'sip:localhost', from: 'sip:far@127.0.0.1' });
    },
    hangUp: (headers = []) => endpoint.send({ kind: 'hang-up-requested', call: current, headers }),
    ring: () => endpoint.send({ kind: 'progress-requested', call: current, status: 180 }),
    early(reliable = false) {
      endpoint.send({ kind: 'progress-requested', call: current, status: 183, reliable, ...answerBody() });
    },
    answer: () => endpoint.send({ kind: 'answer-requested', call: current, ...answerBody() }),
    refuse: (status) => endpoint.send({ kind: 'refuse-requested', call: current, status }),
    refer: (target, targetHeaders = [], headers = []) =>
      endpoint.send({ kind: 'refer-requested', call: current, refer: 'r', target, targetHeaders, headers }),
    reoffer(direction) {
      const made = makeOffer({ ...capabilities, direction }, phone.agreed);
      assert.ok(made.ok);
      offer = made.value;
      endpoint.send({ kind: 'offer-requested', call: current, body: { type: 'application/sdp', octets: Buffer.from(printSdp(offer)) } });
    },
    event: (kind) =>
      new Promise((found) => {
        const look = (): void => {
          const event = heard.find((one) => one.kind === kind);
          if (event === undefined) return;
          waiting.delete(look);
          found(event as Extract<SipEvent, { kind: typeof kind }>);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      disarm?.();
      seat.leave();
      pace.close();
      leg.close(now());
      await Promise.all([endpoint.close(), socket.close()]);
    },
  };
  const leg: RtpLeg = new RtpLeg({
    rateHz: 8000,
    dice,
    epoch: { now: now(), wall: scheduler.wall() },
    listener: {
      frame: (frame) => phone.sound.push(frame.slice()),
      gap() {},
      digit(digit) {
        phone.digits += digit;
      },
      markHeard() {},
      transmit: (octets, length, to: MediaAddress, kind) => {
        if (kind === 'rtp') socket.send(octets.slice(0, length), to.address, to.port);
      },
      waiting: () => seat.wake(),
    },
  });
  const seat = pace.join(
    {
      release(frames) {
        const sent = leg.release(frames, now());
        arm();
        return sent;
      },
      waiting: () => leg.waiting,
    },
    0,
  );
  const arm = (): void => {
    disarm?.();
    const due = leg.deadline;
    if (due !== undefined)
      disarm = scheduler.at(due, () => {
        leg.tick(now());
        arm();
      });
  };
  const capabilities: Capabilities = {
    address: { family: 'IP4', host: '127.0.0.1' },
    port: socket.port,
    codecs: [
      {
        codec: {
          encoding: codec.name,
          clockRateHz: codec.clockRateHz,
          channels: codec.channels,
          audioRateHz: codec.rateHz,
          staticPayloadType: codec.payloadType,
        },
      },
    ],
    codecChoice: 'ours',
    events: new Set(options.events === false ? [] : Array.from({ length: 16 }, (_, i) => i)),
    comfortNoise: false,
    packetMs: 20,
    mostPacketMs: 20,
    direction: 'sendrecv',
    srtp: {
      use: suite === undefined ? 'never' : 'required',
      opportunistic: false,
      suites: suite === undefined ? [] : [suite],
      choice: 'ours',
      keyPadding: 'unpadded',
      signalling: transport === 'tls' ? 'secure' : 'plain',
      keysOverPlainSignalling: true,
      allowUnencrypted: false,
      allowUnauthenticated: false,
    },
    dice,
  };
  const made = makeOffer(capabilities);
  assert.ok(made.ok);
  let offer = made.value;
  const agree = (octets: Uint8Array): void => {
    const parsed = parseSdp(octets);
    assert.ok(parsed.ok);
    const accepted = acceptAnswer(offer, parsed.value, capabilities);
    assert.ok(accepted.ok, 'the answer fits the offer');
    use(accepted.value);
  };
  /** Our answer to the offer that came with the call: the same each time it is said. */
  let answered: Negotiation | undefined;
  const answerBody = (): { readonly body: Body } => {
    const received = heard.findLast((event) => event.kind === 'call-received');
    assert.ok(received?.kind === 'call-received' && received.offer);
    if (answered === undefined) {
      const parsed = parseSdp(received.offer.octets);
      assert.ok(parsed.ok);
      const made = answerOffer(parsed.value, capabilities, undefined);
      assert.ok(made.ok, 'the offer can be answered');
      answered = made.value;
      use(answered);
    }
    return { body: { type: 'application/sdp', octets: Buffer.from(printSdp(answered.local)) } };
  };
  const use = (negotiation: Negotiation): void => {
    phone.agreed = negotiation;
    const { remote, direction, send, receive, events, srtp } = negotiation.agreement;
    const done = leg.agree(
      {
        remote: { address: remote.address.host, port: remote.port },
        send: direction.startsWith('send'),
        receive: direction === 'sendrecv' || direction === 'recvonly',
        outgoing: { payloadType: send.payloadType, codec },
        incoming: receive.map(({ payloadType }) => ({ payloadType, codec })),
        ...(events === undefined
          ? {}
          : {
              outgoingEvents: { payloadType: events.sendPayloadType, clockRateHz: events.clockRateHz },
              incomingEvents: [{ payloadType: events.receivePayloadType, clockRateHz: events.clockRateHz }],
            }),
        ...(srtp === undefined ? {} : { keys: srtp }),
      },
      now(),
    );
    assert.ok(done.ok);
    arm();
  };
  const endpoint = createSipEndpoint({
    listeners: [{ transport, host: '127.0.0.1', port: 0 }],
    ...(options.identity === undefined ? {} : { identity: options.identity }),
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    scheduler,
    dice,
    logger: silentLogger,
    meter: silentMeter,
    ...(options.wants === undefined ? { trunks: trunks.value } : { strangers: 'challenge' as const }),
    settings: {
      timers: { ...defaultTimers, t1Ms: 100 },
      ...(options.wants === undefined ? {} : { authentication: authenticationOf(options.wants) }),
    },
    listener(event) {
      heard.push(event);
      if (event.kind === 'call-received') {
        current = event.call;
        answered = undefined;
      }
      if (event.kind === 'answer-received') agree(event.body.octets);
      if (event.kind === 'refer-received') {
        const { call, refer } = event;
        if (onRefer === 'refuse') endpoint.send({ kind: 'refer-refused', call, refer, status: 603 });
        else {
          endpoint.send({ kind: 'refer-accepted', call, refer });
          if (onRefer === 'accept') endpoint.send({ kind: 'refer-notified', call, refer, status: 200 });
          if (onRefer === 'accept-then-bye') endpoint.send({ kind: 'hang-up-requested', call });
        }
      }
      for (const look of [...waiting]) look();
    },
  });
  Object.assign(phone, { bound: await endpoint.open() });
  endpoint.capture((message) => phone.wire.push(message));
  return phone;
}
