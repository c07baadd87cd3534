import { createSocket, type Socket } from 'node:dgram';
import { type AudioFrame, frameMs, type RateHz, samplesPerFrame } from '#audio';
import { type Cancel, type Dice, type Driven, drive, type Instant, later, type Scheduler } from '#base';
import { acceptAnswer, answerOffer, type Negotiation, parseSdp, printSdp, type SessionDescription } from '#protocols/sdp';
import {
  type Body,
  type Credentials,
  defaultUserAgentSettings,
  type ForeignHeaders,
  type Hop,
  type UaInput,
  type UaOutput,
  UserAgent,
} from '#protocols/sip';
import { capabilitiesOf, firstOffer, type SoundPlan } from './offer.ts';
import { openSound, type Sound, type SoundFigures } from './sound.ts';
import { localAddressTowards, openSipWire, type SipPlace, type SipWire, type WireTrust, wireName } from './wire.ts';

/** Whom to call, and what the INVITE says. */
export interface Invitation {
  /** The Request-URI. */
  readonly target: string;
  /** Stands in To; the Request-URI unless told. */
  readonly toUri?: string;
  readonly from: { readonly uri: string; readonly display?: string };
  readonly headers: ForeignHeaders;
}

export interface PhoneOptions {
  readonly place: SipPlace;
  readonly trust: WireTrust;
  /** Stands in User-Agent. */
  readonly product: string;
  readonly contactUser: string;
  readonly sound: SoundPlan;
  /** Of the frames on the line. */
  readonly rateHz: RateHz;
  readonly session: { readonly seconds: number | undefined; readonly minSeconds: number };
  readonly credentials?: Credentials | undefined;
  /** How long it may ring. */
  readonly ringMs: number;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly listener: PhoneListener;
}

export interface PhoneListener {
  /** Everything that the SIP stack tells of the call and of pings. */
  sip(event: Exclude<UaOutput, { kind: 'transmit' }>): void;
  /** Sound flows from now on; the answer as it was written. */
  agreed(answer: string): void;
  /** Something the far side did that cannot work. */
  fault(says: string): void;
  /** Twenty milliseconds: what is heard from now on; what is said is the answer, and used at once. */
  turn(heard: AudioFrame, at: Instant): AudioFrame;
  /** A bug here. */
  broken(error: unknown): void;
}

/** A telephone for one call: a SIP stack on a socket of its own, and RTP on another. */
export interface Phone {
  readonly figures: SoundFigures | undefined;
  /** How late this machine was with 20 ms of sound, at most. */
  readonly worstLateMs: number;
  invite(invitation: Invitation): void;
  /** OPTIONS; `ping-answered` follows. */
  ping(target: string, from: string): void;
  hangUp(headers?: ForeignHeaders): void;
  press(digit: string): void;
  /** Says again what was offered, to keep the session alive. */
  refresh(by: 'invite' | 'update'): void;
  acceptRefer(refer: string): void;
  refuseRefer(refer: string, status: number): void;
  notifyRefer(refer: string, status: number): void;
  close(): void;
}

/** Opens the sockets; a word says why the server cannot be reached. */
export async function openPhone(options: PhoneOptions): Promise<Phone | string> {
  const { place, listener, scheduler } = options;
  const queue: UaInput[] = [];
  let machine: Driven<UaInput> | undefined;
  const feed = (input: UaInput): void => void (machine ? machine.send(input) : queue.push(input));
  const wire = await openSipWire(place, options.trust, {
    message: (octets, from) => feed({ kind: 'message-received', octets, from }),
    closed: () => feed({ kind: 'connection-closed', connection: wireName }),
  });
  if (!wire.ok) return wire.error;
  const media = createSocket(place.address.includes(':') ? 'udp6' : 'udp4');
  const host = await localAddressTowards(place.address);
  await new Promise<void>((bound) => media.bind(0, host, bound));
  media.on('error', () => {});
  const line = openLine(options, media, host);
  const agent = new UserAgent(
    {
      ...defaultUserAgentSettings,
      addresses: { [place.transport]: wire.value.local },
      product: options.product,
      contactUser: options.contactUser,
      session: options.session,
      credentials: options.credentials ? [options.credentials] : [],
      ringMs: options.ringMs,
    },
    options.dice,
  );
  machine = drive<UaInput, UaOutput>({
    machine: agent,
    scheduler,
    broken: listener.broken,
    output(want) {
      if (want.kind === 'transmit') return wire.value.send(want.octets, want.to);
      if (want.kind === 'answer-received' && !want.refresh) line.takeAnswer(want.body.octets);
      if (want.kind === 'offer-received') feed(line.takeOffer(want.body));
      if (want.kind === 'call-end') line.stop();
      listener.sip(want);
    },
  });
  for (const input of queue.splice(0)) machine.send(input);
  return phoneOf(place, wire.value, machine, line, media);
}

const call = 'out';
const hopOf = ({ transport, address, port }: SipPlace): Hop => ({
  transport,
  address,
  port,
  ...(transport === 'udp' ? {} : { connection: wireName }),
});

function phoneOf(place: SipPlace, wire: SipWire, machine: Driven<UaInput>, line: PhoneLine, media: Socket): Phone {
  const to = hopOf(place);
  return {
    get figures() {
      return line.sound?.figures;
    },
    get worstLateMs() {
      return line.worstLateMs;
    },
    invite: (invitation) => machine.send({ kind: 'invite-requested', call, to, body: line.offer, ...invitation }),
    ping: (target, from) => machine.send({ kind: 'ping-requested', ping: 'ping', to, target, from }),
    hangUp: (headers = []) => machine.send({ kind: 'hang-up-requested', call, headers }),
    press: (digit) => line.sound?.press(digit),
    refresh: (by) => machine.send({ kind: 'offer-requested', call, body: line.offer, by }),
    acceptRefer: (refer) => machine.send({ kind: 'refer-accepted', call, refer }),
    refuseRefer: (refer, status) => machine.send({ kind: 'refer-refused', call, refer, status }),
    notifyRefer: (refer, status) => machine.send({ kind: 'refer-notified', call, refer, status }),
    close() {
      machine.close();
      line.stop();
      wire.close();
      media.close();
    },
  };
}

/** The RTP side: what was offered and agreed, and the clock that turns every 20 ms. */
interface PhoneLine {
  readonly sound: Sound | undefined;
  readonly worstLateMs: number;
  /** What we last offered or answered. */
  readonly offer: Body;
  takeAnswer(octets: Uint8Array): void;
  /** What the SIP stack is to say to an offer of theirs. */
  takeOffer(body: Body | undefined): UaInput;
  stop(): void;
}

const sdpBody = (description: SessionDescription): Body => ({ type: 'application/sdp', octets: Buffer.from(printSdp(description)) });

function openLine({ sound: plan, rateHz, dice, scheduler, listener }: PhoneOptions, media: Socket, host: string): PhoneLine {
  const capabilities = capabilitiesOf(plan, { host, port: media.address().port }, dice);
  const heard = new Int16Array(samplesPerFrame(rateHz));
  let local = firstOffer(capabilities);
  let agreed: Negotiation | undefined;
  let sound: Sound | undefined;
  let due: Instant | undefined;
  let disarm: Cancel | undefined;
  let worstLateMs = 0;

  media.on('message', (octets) => sound?.receive(octets, scheduler.now()));
  const transmit = (octets: Uint8Array): void => {
    if (sound) media.send(octets, sound.remote.port, sound.remote.host);
  };
  const turn = (): void => {
    const now = scheduler.now();
    while (sound && due !== undefined && due <= now) {
      const at = due;
      due = later(at, frameMs);
      worstLateMs = Math.max(worstLateMs, now - at);
      sound.hear(heard, at);
      sound.say(listener.turn(heard, at), transmit);
    }
    if (due !== undefined) disarm = scheduler.at(due, turn);
  };
  const take = (next: Negotiation): boolean => {
    agreed = next;
    local = next.local;
    if (sound) {
      const fault = sound.agree(next.agreement);
      if (fault !== undefined) listener.fault(fault);
      return fault === undefined;
    }
    const opened = openSound(next.agreement, rateHz, dice);
    if (!opened.ok) {
      listener.fault(opened.error);
      return false;
    }
    sound = opened.value;
    due = scheduler.now();
    return true;
  };
  return {
    get sound() {
      return sound;
    },
    get worstLateMs() {
      return worstLateMs;
    },
    get offer() {
      return sdpBody(local);
    },
    takeAnswer(octets) {
      const parsed = parseSdp(octets);
      const accepted = parsed.ok ? acceptAnswer(local, parsed.value, capabilities) : undefined;
      if (!accepted?.ok) return listener.fault(accepted ? `the answer does not fit the offer: ${accepted.error.reason}` : 'the answer is no SDP');
      const first = sound === undefined;
      if (!take(accepted.value)) return;
      listener.agreed(Buffer.from(octets).toString());
      if (first) turn();
    },
    takeOffer(body) {
      if (!body) return { kind: 'offer-accepted', call, body: sdpBody(local) };
      const parsed = parseSdp(body.octets);
      const answer = parsed.ok ? answerOffer(parsed.value, capabilities, agreed) : undefined;
      if (!answer?.ok || !take(answer.value)) return { kind: 'offer-refused', call };
      return { kind: 'offer-accepted', call, body: sdpBody(answer.value.local) };
    },
    stop() {
      due = undefined;
      disarm?.();
    },
  };
}
