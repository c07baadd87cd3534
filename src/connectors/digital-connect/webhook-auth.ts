import { createHash, timingSafeEqual } from 'node:crypto';
import type { DigitalConnectOptions } from './options.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Takes as long whether it fits or not, and however long either is. */
const anyFits = (given: string, wanted: readonly Buffer[]): boolean => {
  const hash = digest(given);
  return wanted.map((one) => timingSafeEqual(one, hash)).includes(true);
};

/** Is it Talkdesk who calls? By `X-Api-Key` or HTTP Basic (RFC 7617), as the custom integration was set up. */
export function webhookAuth({ keys = [], basic }: DigitalConnectOptions['webhooks']): (headers: Headers) => boolean {
  const apiKeys = keys.map(digest);
  const pairs = (basic?.passwords ?? []).map((password) => digest(`${basic?.username}:${password}`));
  return (headers) => {
    if (basic === undefined) {
      const key = headers['x-api-key'];
      return typeof key === 'string' && anyFits(key, apiKeys);
    }
    const [, encoded] = /^Basic ([A-Za-z0-9+/]{1,4096}={0,2})$/i.exec(String(headers['authorization'] ?? '')) ?? [];
    return encoded !== undefined && anyFits(Buffer.from(encoded, 'base64').toString('utf8'), pairs);
  };
}
