import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import type { Book } from './book.ts';
import type { Conversation } from './conversation.ts';
import type { Timers } from './timers.ts';

/**
 * What stands between a contact and a human agent. Talkdesk's documents have a flow with automated messages and an assignment that ends in
 * "chat started", "no match", "no answer" or "time limit reached"; a middleware sees of it only messages and an end.
 */
const deskShape = z.strictObject({
  /** Within the hours? Outside them the flow says so and ends the conversation. */
  open: z.boolean().default(true),
  /** Human agents who are signed in; without any a conversation waits. */
  agents: z.array(z.string().min(1)).default(['Alex']),
  /** How long a conversation may wait; 0 is for ever. */
  limitMs: z.number().int().min(0).max(86_400_000).default(0),
  /** Tells waiting contacts their place whenever it changes. */
  tellPosition: z.boolean().default(false),
  closedText: z.string().default('We are closed. Please come back during our hours.'),
  noAgentsText: z.string().default('Nobody is here at the moment. Please wait.'),
  positionText: z.string().default('You are number {position} in the queue.'),
  limitText: z.string().default('Nobody could take your conversation in time.'),
});

export type DeskSettings = z.infer<typeof deskShape>;

export interface Queue {
  settings(): DeskSettings;
  change(changes: unknown): Result<DeskSettings>;
  /** A conversation begins to wait. */
  arrive(conversation: Conversation): void;
  /** Somebody left the queue: the others move up. */
  moveUp(): void;
  clear(): void;
}

const flowAuthor = 'Automated message';

export function openQueue(book: Book, timers: Timers): Queue {
  const usual = deskShape.parse({});
  let settings = usual;
  const told = new Map<string, number>();
  const say = (conversation: Conversation, text: string): void => {
    if (text !== '') book.write(conversation, 'flow', flowAuthor, text, []);
  };
  const tellPosition = (conversation: Conversation): void => {
    const position = settings.tellPosition ? book.position(conversation) : undefined;
    if (position === undefined || told.get(conversation.id) === position) return;
    told.set(conversation.id, position);
    say(conversation, settings.positionText.replace('{position}', `${position}`));
  };
  const moveUp = (): void => {
    if (!settings.tellPosition) return;
    for (const conversation of book.all()) if (conversation.state === 'waiting') tellPosition(conversation);
  };
  return {
    settings: () => settings,
    change(changes) {
      const read = deskShape.safeParse({ ...settings, ...(typeof changes === 'object' ? changes : {}) });
      if (!read.success) return bad(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
      settings = read.data;
      return ok(settings);
    },
    arrive(conversation) {
      if (!settings.open) {
        say(conversation, settings.closedText);
        book.finish(conversation, 'flow');
        return;
      }
      book.queue(conversation);
      if (conversation.state !== 'waiting') return;
      if (settings.agents.length === 0) say(conversation, settings.noAgentsText);
      tellPosition(conversation);
      if (settings.limitMs === 0) return;
      timers.after(settings.limitMs, () => {
        if (conversation.state !== 'waiting') return;
        say(conversation, settings.limitText);
        book.finish(conversation, 'flow');
        moveUp();
      });
    },
    moveUp,
    clear() {
      settings = usual;
      told.clear();
    },
  };
}
