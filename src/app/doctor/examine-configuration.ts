import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { openUdpSocket, type Resolver, type SipTransport, tryTcpPort } from '#net';
import { type ChannelConfig, isPhoneChannel, type PhoneChannelConfig } from '../channel-types.ts';
import type { GatewayConfig } from '../config.ts';
import { type Check, fine, found, unchecked } from './check.ts';
import { judgeAccess, judgeAdvertised, judgeCertificateFile, judgeMediaPorts, judgePort, judgeTakers } from './judge-configuration.ts';

export interface ConfigurationPorts {
  readonly resolver: Resolver;
  readonly wallMs: number;
}

/** Looks at what a configuration promises to others: certificates, names, ports, who may call. Opens ports for a moment, and nothing else. */
export async function examineConfiguration(config: GatewayConfig, ports: ConfigurationPorts): Promise<Check[]> {
  const { http, sip, channels } = config;
  const checks: Check[] = [fine('configuration', `${config.file}: ${channels.length} channels`)];
  checks.push(judgePort('http', `${http.host} port ${http.port}`, await failureOf('tcp', http.host, http.port)));
  const publicHost = http.publicUrl === undefined ? undefined : new URL(http.publicUrl).hostname;
  if (http.tls) checks.push(judgeCertificateFile('http.tls', http.tls, publicHost === undefined ? [] : [publicHost], keyFits, ports.wallMs));
  if (channels.some((channel) => !isPhoneChannel(channel))) {
    if (publicHost === undefined) checks.push(found('NO_PUBLIC_URL', 'http.publicUrl', 'not set'));
    else
      checks.push(
        judgeAdvertised(
          'http.publicUrl',
          publicHost,
          http.host === '127.0.0.1' ? '0.0.0.0' : http.host,
          await addressesOf(publicHost, ports.resolver),
        ),
      );
  }
  if (sip) checks.push(...(await examineSipSide(config, sip, ports)));
  for (const channel of channels) checks.push(...judgeChannel(channel));
  const phones = channels.filter(isPhoneChannel);
  checks.push(...judgeTakers(phones.map((one) => ({ id: one.id, numbers: Object.keys(one.numbers), hosts: one.hosts, allowed: allowedOf(one) }))));
  return checks;
}

async function examineSipSide(config: GatewayConfig, sip: NonNullable<GatewayConfig['sip']>, ports: ConfigurationPorts): Promise<Check[]> {
  const checks: Check[] = [];
  const tlsNames: string[] = [];
  for (const { transport, host, port, advertised } of sip.listeners) {
    const what = `sip ${transport}`;
    const told = advertised?.host ?? host;
    if (transport === 'tls') tlsNames.push(told);
    checks.push(judgePort(what, `${host} port ${port}`, await failureOf(transport, host, port)));
    checks.push(judgeAdvertised(`${what}, told to others`, told, host, await addressesOf(told, ports.resolver)));
  }
  if (sip.tls) checks.push(judgeCertificateFile('sip.tls', sip.tls, [...new Set(tlsNames)], keyFits, ports.wallMs));
  const { host, advertised = host, ports: range } = sip.media;
  checks.push(judgeAdvertised('sip.media, told to others', advertised, host, await addressesOf(advertised, ports.resolver)));
  const mostCalls = config.channels.reduce((sum, channel) => sum + (isPhoneChannel(channel) ? channel.maxCalls : 0), 0);
  checks.push(judgeMediaPorts(range, mostCalls));
  return checks;
}

function judgeChannel(channel: ChannelConfig): Check[] {
  const numbers = Object.entries(channel.numbers).map(([number, { bot, flow }]) => `${number} → ${bot}${flow === undefined ? '' : ` (${flow})`}`);
  const plan = fine(`channel ${channel.id}, numbers`, numbers.join(', ') || 'none');
  if (!isPhoneChannel(channel)) return [plan];
  const { peer } = channel;
  const far = peer === undefined ? [] : [unchecked(`channel ${channel.id}, far side`, `cordboard doctor "${uriOf(peer)}" looks at it`)];
  return [plan, judgeAccess(channel.id, allowedOf(channel)), ...far];
}

/** Undefined: anyone. */
const allowedOf = (channel: PhoneChannelConfig): readonly string[] | undefined =>
  channel.type === 'talkdesk-sip' && channel.allowAnyAddress ? undefined : channel.allowAddresses;

const uriOf = ({ domain, port, transport }: { domain: string; port?: number | undefined; transport: SipTransport }): string =>
  `sip:${domain}${port === undefined ? '' : `:${port}`};transport=${transport}`;

async function addressesOf(host: string, resolver: Resolver): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const found: string[] = [];
  for (const type of ['A', 'AAAA'] as const) {
    const answer = await resolver.ask({ type, name: host });
    if (answer.kind === 'records') for (const record of answer.records) if ('address' in record) found.push(record.address);
  }
  return found;
}

/** Port 0 is whichever is free. */
async function failureOf(transport: SipTransport, host: string, port: number): Promise<string | undefined> {
  if (transport !== 'udp') return tryTcpPort({ host, port });
  try {
    const socket = await openUdpSocket({ host, port }, { datagram: () => undefined, unsent: () => undefined });
    await socket.close();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  }
}

function keyFits(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // No key at all fits nothing.
  }
}
