import type { WallTime } from '#base';

/** Remembers which single-use token names were used, as long as their tokens could come again. */
export interface TokenIds {
  /** Takes the name for this client until `until`. `full`: the client used more names than are kept; the token must be refused. */
  take(client: string, tokenId: string, until: WallTime, now: WallTime): 'fresh' | 'used' | 'full';
  /** Names now remembered. */
  readonly size: number;
}

/** A memory of this process. `limitPerClient`: each client's own share, so that none can fill another's. */
export function openTokenIds(limitPerClient = 20_000): TokenIds {
  const clients = new Map<string, Map<string, WallTime>>();
  return {
    take(client, tokenId, until, now) {
      let used = clients.get(client);
      if (used === undefined) clients.set(client, (used = new Map()));
      const before = used.get(tokenId);
      if (before !== undefined && before > now) return 'used';
      if (used.size >= limitPerClient) for (const [id, end] of used) if (end <= now) used.delete(id);
      if (used.size >= limitPerClient) return 'full';
      used.set(tokenId, until);
      return 'fresh';
    },
    get size() {
      let sum = 0;
      for (const used of clients.values()) sum += used.size;
      return sum;
    },
  };
}
