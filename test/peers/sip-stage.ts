import assert from 'node:assert/strict';
import { type Instant, later } from '#base';
import {
  type Body,
  type CallEvent,
  defaultUserAgentSettings,
  type Hop,
  parseMessage,
  type SipMessage,
  type TransportName,
  type UaInput,
  type UaOutput,
  UserAgent,
  type UserAgentSettings,
} from '#protocols/sip';
import { BadNetwork, fairWeather, type Weather } from './bad-network.ts';
import { loadedDice } from './loaded-dice.ts';
import { type Member, progress } from './progress.ts';

interface Datagram {
  readonly octets: Uint8Array;
  readonly from: string;
  readonly to: string;
  readonly transport: TransportName;
}

/** A message that crossed the wire, for those who look at it. */
export interface Seen {
  readonly at: number;
  readonly from: string;
  readonly to: Hop;
  readonly message: SipMessage;
}

export const sdp = (text: string): Body => ({ type: 'application/sdp', octets: Buffer.from(text) });
export const textOf = (body: Body | undefined): string | undefined => body && Buffer.from(body.octets).toString('utf8');

/** One endpoint on a stage, with an application that notes what it hears and may react at once. */
export class StagePeer {
  readonly name: string;
  readonly address: string;
  readonly ua: UserAgent;
  readonly heard: (UaOutput & { at?: number })[] = [];
  /** What the application does with an event: inputs given at once. */
  react: (event: UaOutput, now: Instant) => readonly UaInput[] = () => [];
  readonly #stage: SipStage;

  constructor(stage: SipStage, name: string, address: string, settings: Partial<UserAgentSettings>, seed: number) {
    this.#stage = stage;
    this.name = name;
    this.address = address;
    const own = { host: address, port: 5060 };
    this.ua = new UserAgent(
      { ...defaultUserAgentSettings, addresses: { udp: own, tcp: own, tls: { ...own, port: 5061 } }, contactUser: name, ...settings },
      loadedDice(seed),
    );
  }

  /** The hop by which this peer is reached. */
  hop(transport: TransportName = 'udp'): Hop {
    return {
      transport,
      address: this.address,
      port: transport === 'tls' ? 5061 : 5060,
      ...(transport === 'udp' ? {} : { connection: `${transport}-${this.address}` }),
    };
  }

  give(...inputs: readonly UaInput[]): void {
    for (const input of inputs) {
      const { now } = this.#stage;
      const outputs = this.ua.step(input, now);
      for (const output of outputs) this.#take(output, now);
    }
  }

  #take(output: UaOutput, now: Instant): void {
    if (output.kind === 'transmit') this.#stage.send(this, output.octets, output.to);
    else {
      this.heard.push({ ...output, at: now });
      this.give(...this.react(output, now));
    }
  }

  /** Events of a kind, in order. */
  events<Kind extends UaOutput['kind']>(kind: Kind): Extract<UaOutput, { kind: Kind }>[] {
    return this.heard.filter((event): event is Extract<UaOutput, { kind: Kind }> => event.kind === kind);
  }

  /** The one event of a kind. */
  event<Kind extends UaOutput['kind']>(kind: Kind): Extract<UaOutput, { kind: Kind }> {
    const [one, ...more] = this.events(kind);
    assert.ok(one && more.length === 0, `${this.name}: ${more.length + (one ? 1 : 0)} times ${kind}; heard ${this.kinds().join(' ')}`);
    return one;
  }

  kinds(): string[] {
    return this.heard.map((event) => event.kind);
  }

  callEvents(call: string): CallEvent[] {
    return this.heard.filter((event): event is Extract<CallEvent, { call: string }> => 'call' in event && event.call === call);
  }
}

/** Peers, a network between them, and a clock that only tests may turn. */
export class SipStage {
  now = 1000 as Instant;
  readonly peers: StagePeer[] = [];
  readonly wire: Seen[] = [];
  /** A middle box: changes octets on their way. */
  rewrite: (octets: Uint8Array, from: string) => Uint8Array = (octets) => octets;
  /** Sees each message before the network does: false loses it. */
  filter: (seen: Seen) => boolean = () => true;
  readonly #network: BadNetwork<Datagram>;

  constructor(weather: Weather = fairWeather, seed = 1) {
    this.#network = new BadNetwork<Datagram>(weather, loadedDice(seed));
  }

  set weather(weather: Weather) {
    this.#network.weather = weather;
  }

  peer(name: string, settings: Partial<UserAgentSettings> = {}): StagePeer {
    const number = this.peers.length + 1;
    const peer = new StagePeer(this, name, `192.0.2.${number}`, settings, number * 7919);
    this.peers.push(peer);
    return peer;
  }

  send(from: StagePeer, octets: Uint8Array, to: Hop): void {
    const parsed = parseMessage(octets);
    assert.ok(parsed.ok, `what is sent can be read: ${parsed.ok ? '' : parsed.error.says}\n${Buffer.from(octets).toString('utf8')}`);
    const seen: Seen = { at: this.now, from: from.name, to, message: parsed.value };
    this.wire.push(seen);
    if (this.filter(seen))
      this.#network.step(
        {
          kind: 'packet-sent',
          stream: to.transport !== 'udp',
          packet: { octets: this.rewrite(octets, from.name), from: from.address, to: to.address, transport: to.transport },
        },
        this.now,
      );
  }

  /** Lets so many milliseconds pass. */
  run(ms: number): void {
    const members: Member[] = [
      ...this.peers.map((peer) => ({
        get deadline() {
          return peer.ua.deadline;
        },
        tick: (now: Instant) => {
          this.now = now;
          peer.give({ kind: 'tick' });
        },
      })),
      this.#member(),
    ];
    this.now = progress(members, this.now, later(this.now, ms));
  }

  #member(): Member {
    const network = this.#network;
    return {
      get deadline() {
        return network.deadline;
      },
      tick: (now) => {
        this.now = now;
        for (const { packet } of network.step({ kind: 'tick' }, now)) this.#deliver(packet);
      },
    };
  }

  #deliver({ octets, from, to, transport }: Datagram): void {
    const source: Hop = {
      transport,
      address: from,
      port: transport === 'tls' ? 5061 : 5060,
      ...(transport === 'udp' ? {} : { connection: `${transport}-${from}` }),
    };
    this.peers.find((peer) => peer.address === to)?.give({ kind: 'message-received', octets, from: source });
  }

  /** The messages on the wire in short: `alice INVITE`, `bob 200 INVITE`. */
  trace(): string[] {
    return this.wire.map(
      ({ from, message }) => `${from} ${message.kind === 'request' ? message.method : `${message.status} ${message.essentials.cseq.method}`}`,
    );
  }

  /** The messages on the wire and the events at the peers, in the order of time: for people who look for a fault. */
  story(): string {
    const lines = this.wire.map(({ at, from, to, message }, index) => {
      const { callId, cseq, via } = message.essentials;
      const branch = via.parameters.find((one) => one.name === 'branch')?.value?.slice(-4);
      return {
        at,
        index,
        text: `${from} ${to.transport} ${message.kind === 'request' ? message.method : message.status} ${callId.slice(0, 4)} ${cseq.number} ${cseq.method} ${branch}`,
      };
    });
    const events = this.peers.flatMap((peer) =>
      peer.heard.map((event, index) => ({
        at: event.at ?? 0,
        index,
        text: `    ${peer.name} hears ${event.kind} ${'call' in event ? event.call : ''} ${'cause' in event ? event.cause : ''}`,
      })),
    );
    return [...lines, ...events]
      .sort((a, b) => a.at - b.at || a.index - b.index)
      .map(({ at, text }) => `${at.toFixed(0).padStart(8)} ${text}`)
      .join('\n');
  }

  /** Is nothing left of any call or transaction? */
  assertQuiet(): void {
    for (const peer of this.peers)
      assert.deepEqual(peer.ua.load, { calls: 0, halfOpen: 0, transactions: 0 }, `${peer.name}: ${JSON.stringify(peer.ua.load)}\n${this.story()}`);
  }
}
