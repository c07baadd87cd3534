import { asGatewayError, type Cancel, type ConversationId, type Logger } from '#base';
import type { StoredEvent, ThreadItem, ThreadSign } from '#contract';
import { threadItems } from './thread-items.ts';

type Listener = (item: ThreadItem | ThreadSign) => void;

/** Who watches which thread, by its name here. */
export interface ThreadWatchers {
  watch(name: string, listener: Listener): Cancel;
  /** Does anybody? */
  watches(name: string): boolean;
  tell(name: string, item: ThreadItem | ThreadSign): void;
  /** What of a conversation's events is to be read in the thread. */
  tellEvents(name: string, id: ConversationId, events: readonly StoredEvent[]): void;
}

/** One that breaks keeps nothing from the others. */
export function threadWatchers(logger: Logger): ThreadWatchers {
  const watchers = new Map<string, Set<Listener>>();
  const tell = (name: string, item: ThreadItem | ThreadSign): void => {
    for (const listener of watchers.get(name) ?? []) {
      try {
        listener(item);
      } catch (thrown) {
        logger.warn('a watcher of a thread broke', { error: asGatewayError(thrown) });
      }
    }
  };
  return {
    tell,
    tellEvents(name, id, events) {
      for (const item of threadItems(id, events)) tell(name, item);
      if (events.some(({ kind }) => kind === 'conversation-end')) tell(name, { kind: 'over' });
    },
    watches: (name) => watchers.has(name),
    watch(name, listener) {
      const set = watchers.get(name) ?? new Set();
      watchers.set(name, set);
      const one: Listener = (item) => listener(item);
      set.add(one);
      return () => {
        set.delete(one);
        if (set.size === 0 && watchers.get(name) === set) watchers.delete(name);
      };
    },
  };
}
