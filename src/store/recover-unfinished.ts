import { type Clock, type ConversationId, GatewayError } from '#base';
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
 * Safe to call at any time and again: conversations of this process, and those that have an outcome, are left alone.
 */
export async function recoverUnfinished(store: DiskStore, clock: Clock): Promise<readonly Mended[]> {
  const orphans = await store.orphans();
  const mended = await Promise.all(orphans.map((orphan) => mend(store, clock, orphan)));
  return mended.filter((one) => one !== undefined);
}

async function mend(store: DiskStore, clock: Clock, { head, lastAt }: Orphan): Promise<Mended | undefined> {
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
