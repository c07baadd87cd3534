import type { Result } from '#base';
import type { Desk } from './desk.ts';
import type { Effect } from './effects.ts';
import type { SimEvent } from './event-log.ts';
import type { Fault, Faults, FaultWish } from './faults.ts';
import type { DeskSettings } from './queue.ts';
import type { Quirks } from './quirks.ts';
import type { Webhooks } from './webhooks.ts';

/** A Talkdesk that runs. */
export interface DigitalConnect {
  readonly url: string;
  /** The identity host of an account; the token endpoint is `/oauth/token` below it. */
  idUrl(account?: string): string;
  /** The API of an account's region; `/digital-connect/…` and `/attachments/…` are below it. */
  apiUrl(account?: string): string;
  readonly desk: Desk;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  /** Adds a fault; throws on one that does not exist. */
  fail(wish: FaultWish): Fault;
  effects(): readonly Effect[];
  events(after?: number): readonly SimEvent[];
  /** The first event that fits, of those there are or those to come. */
  until(fits: (event: SimEvent) => boolean): Promise<SimEvent>;
  revokeTokens(clientId?: string): number;
  quirks(): Quirks;
  changeQuirks(changes: unknown): Result<Quirks>;
  deskSettings(): DeskSettings;
  changeDesk(changes: unknown): Result<DeskSettings>;
  /** What it is and where; no secret. */
  describe(): object;
  /** Forgets conversations, files, tokens, faults, figures and settings; where webhooks go stays. */
  reset(): void;
  close(): Promise<void>;
}
