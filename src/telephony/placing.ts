import type { GatewayError, Result } from '#base';
import type { CallAbilities, CallOrder, CallPlacer } from '#contract';
import type { PhoneDialect } from './dialect.ts';
import type { Invitation } from './invitation.ts';
import type { PhoneExchange, PlacedPlan } from './phone-exchange.ts';
import type { TalkManners } from './phone-words.ts';
import { unplaced } from './unplaced.ts';

/** What a contact centre's own words make of an order: whom to invite, and how the call ends. */
export interface Placing {
  readonly invitation: Omit<Invitation, 'callId'>;
  readonly can: CallAbilities;
  readonly dialect: PhoneDialect;
  /** The longest it may ring here, whatever was ordered. */
  readonly mostRingMs: number;
}

export interface PlacerOptions {
  readonly channel: string;
  readonly exchange: Pick<PhoneExchange, 'place'>;
  readonly manners: Omit<TalkManners, 'dialect'>;
  /** Is there room for one more, and does this process still place calls? */
  readonly admits: () => Result<void, GatewayError>;
  /** How this order is carried out, or why it cannot be. */
  readonly plan: (order: CallOrder) => Result<Placing, GatewayError>;
}

/** A channel by telephone as a way out. */
export const phonePlacer = ({ channel, exchange, manners, admits, plan }: PlacerOptions): CallPlacer => ({
  place(order, listener) {
    const admitted = admits();
    if (!admitted.ok) return unplaced('refused', admitted.error, listener);
    const placing = plan(order);
    if (!placing.ok) return unplaced('unknown-number', placing.error, listener);
    const { invitation, can, dialect, mostRingMs } = placing.value;
    const planned: PlacedPlan = {
      facts: { ...order.facts, channel, direction: 'outbound' },
      can,
      manners: { ...manners, dialect },
      invitation,
      ringMs: Math.min(order.ringMs, mostRingMs),
      transfers: 'decline',
      offer: 'ours',
    };
    return exchange.place(planned, listener);
  },
});
