import type { Keep } from './keep.ts';
import type { Outgoing } from './shapes.ts';

/** Messages that were not acknowledged yet. They outlive the page, and any tab may send them: the same id is the same message. */
export interface Outbox {
  all(): readonly Outgoing[];
  add(message: Outgoing): void;
  remove(id: string): void;
  /** It takes no more until something has gone out. */
  readonly full: boolean;
}

const name = 'outbox';
const most = 200;

export function openOutbox(keep: Keep): Outbox {
  const all = (): readonly Outgoing[] => {
    try {
      const read: unknown = JSON.parse(keep.get(name) ?? '[]');
      return Array.isArray(read) ? (read.filter((one) => typeof one?.id === 'string' && typeof one?.text === 'string') as Outgoing[]) : [];
    } catch {
      return []; // not ours
    }
  };
  const put = (messages: readonly Outgoing[]): void => keep.set(name, messages.length === 0 ? undefined : JSON.stringify(messages));
  return {
    all,
    get full() {
      return all().length >= most;
    },
    add: (message) => put([...all(), message]),
    remove(id) {
      const before = all();
      const left = before.filter((message) => message.id !== id);
      if (left.length < before.length) put(left);
    },
  };
}
