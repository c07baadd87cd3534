import { createHash, timingSafeEqual } from 'node:crypto';
import type { WallTime } from '#base';
import type { Client } from '#contract';
import { openTokenIds, verifyToken } from '#net';
import type { ZoomChatOptions } from './options.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Is it Zoom who calls? By API key, in the same time whether it fits or not, or by a signed token (RFC 7519). */
export function doorAuth({ keys = [], header, jwt }: ZoomChatOptions['auth']): (headers: Headers, now: WallTime) => Promise<boolean> {
  const wanted = keys.map(digest);
  const seen = openTokenIds();
  const client: Client | undefined = jwt && {
    id: jwt.appId,
    algorithm: jwt.algorithm,
    secrets: jwt.secrets,
    account: '',
    bots: [],
    scopes: [],
    requireExpiry: false,
    requireTokenId: false,
  };
  return async (headers, now) => {
    if (client === undefined) {
      const given = headers[header.toLowerCase()];
      const hash = digest(typeof given === 'string' ? given : '');
      return wanted.map((one) => timingSafeEqual(one, hash)).includes(true);
    }
    const token = /^Bearer (\S+)$/i.exec(String(headers['authorization'] ?? ''))?.[1];
    if (token === undefined) return false;
    const read = await verifyToken(token, { client: (appId) => (appId === client.id ? client : undefined), now, seen });
    return read.ok;
  };
}
