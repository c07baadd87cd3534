import pg from 'pg';
import { connectionTo } from './pool.ts';

export interface Listening {
  /** Makes the connection again where it was lost. */
  ensure(): void;
  close(): Promise<void>;
}

/** Hears what is told in a room, over a connection of its own. What is told while that is lost is not heard. */
export function listen(url: string, room: string, heard: (told: string) => void): Listening {
  let client: pg.Client | undefined;
  let over = false;
  const ensure = (): void => {
    if (over || client) return;
    const fresh = new pg.Client(connectionTo(url));
    client = fresh;
    const lose = (): void => {
      if (client !== fresh) return;
      client = undefined;
      fresh.end().catch(() => {}); // it is broken already
    };
    fresh.on('error', lose);
    fresh.on('end', lose);
    fresh.on('notification', ({ payload }) => payload !== undefined && heard(payload));
    fresh
      .connect()
      .then(() => fresh.query(`listen "${room}"`))
      .catch(lose);
  };
  ensure();
  return {
    ensure,
    async close() {
      over = true;
      await client?.end().catch(() => {});
    },
  };
}
