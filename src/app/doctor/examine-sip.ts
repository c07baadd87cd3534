import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import {
  type CapturedMessage,
  createSipEndpoint,
  defaultLocateRules,
  destinationOf,
  inspectTls,
  localAddressTowards,
  locate,
  type Resolver,
  type SipEvent,
  type Target,
} from '#net';
import { defaultTimers, printHostPort, type SipUri } from '#protocols/sip';
import { type Check, found, unchecked } from './check.ts';
import type { ExaminationPorts } from './examination-ports.ts';
import { judgeCalls } from './judge-call.ts';
import { judgeConnection, judgeNames, type NameStep } from './judge-connection.ts';
import { judgePing, type PingTrial } from './judge-sip.ts';
import { tryCalls } from './try-calls.ts';

export interface SipExamination {
  readonly uri: SipUri;
  /** Place calls too: the far side will ring. */
  readonly call: boolean;
  /** How long the call lasts whose sound is looked at. */
  readonly callMs: number;
  /** Authorities in PEM, besides the system's. */
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
}

/** More servers than these are not tried. */
const mostServers = 4;

/** Goes the way of a call, step by step, and says what it met. Stops where the way does. */
export async function examineSip(wish: SipExamination, ports: ExaminationPorts): Promise<Check[]> {
  const { uri, ca, timeoutMs } = wish;
  const { resolver, scheduler, dice } = ports;
  const steps: NameStep[] = [];
  const recorded: Resolver = {
    async ask(question) {
      const answer = await resolver.ask(question);
      steps.push({ question, answer });
      return answer;
    },
  };
  const targets = await locate(destinationOf(uri), recorded, defaultLocateRules, dice);
  const checks = judgeNames(uri.host, steps, targets);
  let reached: Target | undefined;
  for (const target of targets.slice(0, mostServers)) {
    const { transport, address, port, domain = address } = target;
    if (transport === 'udp') {
      reached ??= target;
      continue;
    }
    const secure = transport === 'tls';
    const inspection = await inspectTls({ address, port, name: domain, secure, timeoutMs, ...(ca === undefined ? {} : { ca }) }, scheduler);
    checks.push(
      ...judgeConnection(inspection, { place: `${transport} ${address} port ${port}`, name: domain, secure, strict: true, wall: scheduler.wall() }),
    );
    if (inspection.reached === 'yes') reached ??= target;
  }
  if (reached === undefined) return [...checks, unchecked('OPTIONS', 'there is no way to it'), unchecked('call', 'there is no way to it')];
  const ping = await pingSip(wish, reached, ports);
  checks.push(...judgePing(ping));
  if (!wish.call) return [...checks, unchecked('call', 'codecs, encryption and sound both ways: with --call, which makes the far side ring')];
  if (ping.own === undefined) return [...checks, found('NO_WAY', 'call', reached.address)];
  checks.push(...judgeCalls(await tryCalls({ ...wish, target: reached, own: ping.own }, ports)));
  return reached.transport === 'tls'
    ? checks
    : [...checks, unchecked('encryption of sound', 'keys are shown over TLS only: ask again with transport=tls')];
}

/** One OPTIONS to one server, and what came back. */
async function pingSip({ uri, timeoutMs }: SipExamination, target: Target, { scheduler, dice }: ExaminationPorts): Promise<PingTrial> {
  const { transport, address, port, domain } = target;
  const own = await localAddressTowards(address);
  const silence: PingTrial = { status: undefined, roundTripMs: undefined, headers: {}, transport, own, seenAs: undefined };
  if (own === undefined) return silence;
  let ended: (status: number | undefined) => void = () => undefined;
  const answered = new Promise<number | undefined>((done) => (ended = done));
  const endpoint = createSipEndpoint({
    // One to send from; what goes by TLS makes a connection of its own. The certificate has been judged already.
    listeners: [{ transport: transport === 'udp' ? 'udp' : 'tcp', host: own, port: 0 }],
    trust: { check: 'none' },
    settings: { timers: { ...defaultTimers, t1Ms: timeoutMs / 64 } },
    scheduler,
    dice,
    logger: silentLogger,
    meter: silentMeter,
    listener: (event: SipEvent) => {
      if (event.kind === 'ping-answered') ended(event.status);
    },
  });
  const wire: CapturedMessage[] = [];
  try {
    await endpoint.open();
    endpoint.capture((message) => wire.push(message));
    endpoint.send({
      kind: 'ping-requested',
      ping: 'doctor',
      to: { host: domain ?? address, port, transport, method: 'a' },
      target: uri.text,
      from: `sip:cordboard@${printHostPort(own, undefined)}`,
    });
    const status = await answered;
    const sent = wire.find(({ direction }) => direction === 'out');
    const got = wire.findLast(({ direction, text }) => direction === 'in' && text.startsWith('SIP/2.0 '));
    if (status === undefined || sent === undefined || got === undefined) return silence;
    return {
      ...silence,
      status,
      roundTripMs: got.at - sent.at,
      headers: fieldsOf(got.text),
      seenAs: /^v(?:ia)?[ \t]*:[^\r\n]*;[ \t]*received=\[?([\da-f.:]+)/im.exec(got.text)?.[1],
    };
  } finally {
    await endpoint.close();
  }
}

const shown = ['allow', 'supported', 'accept', 'server', 'user-agent'];
const longestShown = 200;

/** The few fields of an answer that say what the far side can do. */
function fieldsOf(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/^([\w-]+)[ \t]*:[ \t]*(.*?)\r?$/gm)) {
    const key = name.toLowerCase();
    if (shown.includes(key)) fields[key] ??= value.replace(/\p{Cc}/gu, ' ').slice(0, longestShown);
  }
  return fields;
}
