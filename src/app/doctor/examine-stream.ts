import { defaultLocateRules, inspectTls, locate, tryUpgrade } from '#net';
import { type Check, found, unchecked } from './check.ts';
import type { ExaminationPorts } from './examination-ports.ts';
import { judgeConnection, judgeNames, type NameStep } from './judge-connection.ts';
import { judgeGet, judgeToken, judgeUpgrade } from './judge-stream.ts';

export interface StreamExamination {
  /** `ws:`, `wss:`, `http:` or `https:`. */
  readonly url: URL;
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
}

/** How long a stream that was accepted is listened to. */
const listenMs = 700;

/** Goes the way of a stream's first second, without saying a word in it. */
export async function examineStream({ url, ca, timeoutMs }: StreamExamination, ports: ExaminationPorts): Promise<Check[]> {
  const { resolver, scheduler, dice } = ports;
  const isStream = url.protocol === 'ws:' || url.protocol === 'wss:';
  const secure = url.protocol === 'wss:' || url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const steps: NameStep[] = [];
  const recorded: typeof resolver = {
    async ask(question) {
      const answer = await resolver.ask(question);
      steps.push({ question, answer });
      return answer;
    },
  };
  const targets = await locate({ host, port, transport: secure ? 'tls' : 'tcp', method: 'a' }, recorded, defaultLocateRules, dice);
  const checks = [...(isStream ? [judgeToken(url, scheduler.wall())] : []), ...judgeNames(host, steps, targets)];
  let reached = false;
  for (const { address } of targets.slice(0, 4)) {
    const inspection = await inspectTls({ address, port, name: host, secure, timeoutMs, ...(ca === undefined ? {} : { ca }) }, scheduler);
    const place = `${address} port ${port}`;
    checks.push(...judgeConnection(inspection, { place, name: host, secure, strict: false, wall: scheduler.wall() }));
    reached ||= inspection.reached === 'yes';
  }
  if (!secure) checks.push(found('STREAM_PLAIN', 'encryption', url.protocol.slice(0, -1)));
  if (!reached) return [...checks, unchecked(isStream ? 'upgrade' : 'answer', 'there is no way to it')];
  if (checks.some(({ what, verdict }) => what === 'certificate' && verdict === 'failed'))
    return [
      ...checks,
      unchecked(isStream ? 'upgrade' : 'answer', 'the address, which may hold a token, is not shown to a server that cannot be believed'),
    ];
  const trial = await tryUpgrade({ url, upgrade: isStream, timeoutMs, listenMs, ...(ca === undefined ? {} : { ca }) }, scheduler);
  return [...checks, ...(isStream ? judgeUpgrade(trial) : [judgeGet(trial)])];
}
