import { type IncomingMessage, request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { later, type Scheduler } from '#base';

/** How an HTTP door answers a WebSocket upgrade, or a plain GET. */
export interface UpgradeTrial {
  /** Undefined: no answer in time, or none that is HTTP. */
  readonly status: number | undefined;
  /** The system's own code, where it did not go well. */
  readonly failure?: string;
  readonly roundTripMs: number;
  /** After a 101: did the far side say something, close, or wait for our first message, as a server of streams should? */
  readonly then?: 'waits' | 'talks' | 'closes';
  readonly server?: string;
}

export interface UpgradeWish {
  readonly url: URL;
  /** Authorities in PEM, besides the system's. A server that cannot be believed is not asked: an address may hold a token. */
  readonly ca?: string;
  /** False: a plain GET. */
  readonly upgrade: boolean;
  readonly timeoutMs: number;
  /** How long to listen after a 101. */
  readonly listenMs: number;
}

/** A key from RFC 6455 §1.3: what it is does not matter, since nothing follows. */
const sampleKey = 'dGhlIHNhbXBsZSBub25jZQ==';

/** Asks, listens, and goes without having sent a message. Never rejects. */
export function tryUpgrade({ url, ca, upgrade, timeoutMs, listenMs }: UpgradeWish, scheduler: Scheduler): Promise<UpgradeTrial> {
  const began = scheduler.now();
  return new Promise((told) => {
    const secure = url.protocol === 'https:' || url.protocol === 'wss:';
    const headers = upgrade ? { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': sampleKey } : {};
    const asked = (secure ? requestSecurely : requestPlainly)({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      headers,
      agent: false,
      ...(secure && ca !== undefined ? { ca: [...rootCertificates, ca] } : {}),
    });
    let over = false;
    const end = (trial: Omit<UpgradeTrial, 'roundTripMs'>): void => {
      if (over) return;
      over = true;
      cancel();
      asked.destroy();
      told({ ...trial, roundTripMs: answered - began });
    };
    let answered = began;
    let cancel = scheduler.at(later(began, timeoutMs), () => end({ status: undefined, failure: 'silent' }));
    const serverOf = ({ headers: { server } }: IncomingMessage): { server?: string } => (typeof server === 'string' ? { server } : {});
    asked.once('response', (response) => {
      answered = scheduler.now();
      end({ status: response.statusCode, ...serverOf(response) });
    });
    asked.once('upgrade', (response: IncomingMessage, socket: Socket, head: Buffer) => {
      answered = scheduler.now();
      const settle = (then: UpgradeTrial['then']): void => {
        socket.destroy();
        end({ status: response.statusCode, ...serverOf(response), ...(then === undefined ? {} : { then }) });
      };
      cancel();
      cancel = scheduler.at(later(answered, listenMs), () => settle('waits'));
      socket.on('error', () => settle('closes'));
      socket.once('close', () => settle('closes'));
      // A close frame (RFC 6455 §5.5.1) is no talk.
      const hear = (octets: Buffer): void => settle(((octets[0] ?? 0) & 0x0f) === 0x8 ? 'closes' : 'talks');
      if (head.length > 0) hear(head);
      else socket.once('data', hear);
    });
    asked.on('error', (error: Error & { code?: string }) => end({ status: undefined, failure: error.code ?? error.name }));
    asked.end();
  });
}
