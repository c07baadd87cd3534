import { asGatewayError, type Clock, type Logger } from '#base';
import type { Inbox, Meter, Outbox } from '#contract';

export interface DepthPorts {
  readonly outbox: Pick<Outbox, 'depth'>;
  readonly inbox: Pick<Inbox, 'depth'>;
  readonly meter: Meter;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/** Asked more often than this, the figures are those of the last time. */
const freshMs = 5000;

/**
 * How much lies in the boxes, put into the meter when somebody wants to read it: nothing is counted for each item.
 * A lane that is empty now is 0. Never rejects: a store that cannot be asked must not hide all other figures.
 */
export function boxDepths({ outbox, inbox, meter, clock, logger }: DepthPorts): () => Promise<void> {
  const told = new Map<string, number>();
  const tell = (box: string, lane: string, state: string, items: number): void => {
    const key = JSON.stringify([box, lane, state]);
    const before = told.get(key);
    if (items !== before) meter.shift('box_items', items - (before ?? 0), { box, lane, state });
    told.set(key, items);
  };
  const look = async (): Promise<void> => {
    const known = new Set(told.keys());
    for (const [box, source] of Object.entries({ outbox, inbox }))
      for (const { lane, waiting, dead } of await source.depth())
        for (const [state, items] of Object.entries({ waiting, dead })) {
          tell(box, lane, state, items);
          known.delete(JSON.stringify([box, lane, state]));
        }
    for (const key of known) {
      const [box, lane, state] = JSON.parse(key) as [string, string, string];
      tell(box, lane, state, 0);
    }
  };

  let lookedAt: number | undefined;
  let looking: Promise<void> | undefined;
  return () => {
    if (lookedAt !== undefined && clock.now() - lookedAt < freshMs) return looking ?? Promise.resolve();
    lookedAt = clock.now();
    looking = look()
      .catch((thrown: unknown) => logger.warn('the depth of the boxes could not be read', { code: asGatewayError(thrown).code }))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
}
