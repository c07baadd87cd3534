import type { ConversationId } from '#base';
import type { BusMessage, RecordReader, Sight, StoredEvent } from '#contract';

type Cover = ReturnType<RecordReader['live']>;

/**
 * What a watcher sees of what happens. Whoever may not see personal data gets covered events; to cover well, what was said before a watcher
 * came is read first, so an event may take a moment.
 */
export function watchedAs(records: RecordReader, sight: Sight): (message: BusMessage) => StoredEvent | Promise<StoredEvent> {
  if (sight === 'personal') return ({ event }) => event;
  const known = new Map<ConversationId, Cover | Promise<Cover>>();

  const begin = (id: ConversationId, seq: number): Cover | Promise<Cover> => {
    if (seq <= 1) return records.live(id, sight);
    return records.read(id, 'personal').then((view) =>
      records.live(
        id,
        sight,
        view?.events.filter((event) => event.seq < seq),
      ),
    );
  };
  return ({ conversation, event }) => {
    const cover = known.get(conversation) ?? begin(conversation, event.seq);
    if (event.kind === 'conversation-end') known.delete(conversation);
    else known.set(conversation, cover);
    return cover instanceof Promise ? cover.then((see) => see(event)) : cover(event);
  };
}
