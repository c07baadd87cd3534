import { asGatewayError, type Logger } from '#base';
import type { BusMessage, EventBus } from '#contract';

/** The event bus of one process. A watcher that throws is logged and forgotten; the others notice nothing. */
export function localBus(logger: Logger): EventBus {
  const watchers = new Set<(message: BusMessage) => void>();
  return {
    publish(message) {
      for (const watcher of watchers) {
        try {
          watcher(message);
        } catch (thrown) {
          watchers.delete(watcher);
          logger.error('watcher broke', { error: asGatewayError(thrown) });
        }
      }
    },
    watch(listener) {
      const watcher = (message: BusMessage): void => listener(message);
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
  };
}
