import { asGatewayError, type Cancel, type Clock, type ConversationId, GatewayError, type Logger, later, type Scheduler } from '#base';
import type { EventToAppend } from '#contract';
import type { DiskStore } from './open-store.ts';
import type { Orphan } from './queries.ts';

/** A conversation that got its outcome after its process died. */
export interface Mended {
  readonly id: ConversationId;
  /** From the last event on record to now: no more than this is missing from it. */
  readonly unknownMs: number;
}

/**
 * Gives every conversation of a dead process its one outcome: failed, by `gateway-restart` (promise P4).
 * A voice conversation also gets a `gap`: sound that came after its last event is lost and cannot come again (promise P1).
 * Safe to call at any time and again: conversations of a process that lives, and those that have an outcome, are left alone.
 * `which`: of several nodes on one database, each mends at its start what it left itself; `watchOrphans` does the others.
 */
export async function recoverUnfinished(
  store: Pick<DiskStore, 'orphans' | 'append'>,
  clock: Clock,
  which: (orphan: Orphan) => boolean = () => true,
): Promise<readonly Mended[]> {
  const orphans = (await store.orphans()).filter(which);
  const mended = await Promise.all(orphans.map((orphan) => mend(store, clock, orphan)));
  return mended.filter((one) => one !== undefined);
}

async function mend(store: Pick<DiskStore, 'append'>, clock: Clock, { head, lastAt }: Orphan): Promise<Mended | undefined> {
  const at = clock.wall();
  const unknownMs = Math.max(0, at - lastAt);
  const events: EventToAppend[] = [{ at, event: { kind: 'trouble', code: 'GATEWAY_RESTART', blame: 'gateway' } }];
  if (head.medium === 'voice') events.push({ at, event: { kind: 'gap', track: 'caller', ms: unknownMs, reason: 'gateway-restart' } });
  events.push({ at, event: { kind: 'conversation-end', outcome: 'failed', reason: 'gateway-restart', code: 'GATEWAY_RESTART' } });
  try {
    await store.append(head.id, events);
    return { id: head.id, unknownMs };
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'CONVERSATION_OVER') return undefined; // somebody ended it since we looked
    throw error;
  }
}

const lookEveryMs = 5_000;
/** A node that only lost its connection is back within this: it shows its life sign again at its own next look. */
const patienceMs = 15_000;

/**
 * On a database of several nodes: looks now and then for what another node left behind. Once that node has been gone for a while, its written
 * conversations are given to `adopt`, which goes on with those that nobody else has taken; everything else is ended.
 */
export function watchOrphans(
  store: Pick<DiskStore, 'orphans' | 'append'>,
  scheduler: Scheduler,
  logger: Logger,
  adopt?: (orphan: Orphan) => Promise<boolean>,
): Cancel {
  const goneSince = new Map<ConversationId, number>();
  let cancel: Cancel | undefined;
  let over = false;
  const look = async (): Promise<void> => {
    try {
      const now = scheduler.now();
      const orphans = await store.orphans();
      const ids = new Set(orphans.map(({ head }) => head.id));
      for (const id of goneSince.keys()) if (!ids.has(id)) goneSince.delete(id);
      for (const id of ids) if (!goneSince.has(id)) goneSince.set(id, now);
      const isDue = ({ head }: Orphan): boolean => now - (goneSince.get(head.id) ?? now) >= patienceMs;
      const isAdoptable = ({ head }: Orphan): boolean => adopt !== undefined && head.medium === 'chat';
      let adopted = 0;
      for (const orphan of orphans) if (isDue(orphan) && isAdoptable(orphan) && (await adopt?.(orphan))) adopted++;
      if (adopted > 0) logger.info('goes on with chats that another node left behind', { conversations: adopted });
      const mended = await recoverUnfinished(store, scheduler, (orphan) => isDue(orphan) && !isAdoptable(orphan));
      if (mended.length > 0) logger.warn('ended what another node left behind', { conversations: mended.length });
    } catch (error) {
      logger.warn('could not look for what other nodes left behind', { code: asGatewayError(error).code });
    }
    if (!over) cancel = scheduler.at(later(scheduler.now(), lookEveryMs), () => void look());
  };
  cancel = scheduler.at(later(scheduler.now(), lookEveryMs), () => void look());
  return () => {
    over = true;
    cancel?.();
  };
}
