import type { Dice } from '#base';
import type { ChatMessage, Conversation, FileNote, Side } from './conversation.ts';
import type { Note } from './event-log.ts';
import { newId } from './ids.ts';
import type { Quirks } from './quirks.ts';
import type { Timers } from './timers.ts';
import type { Webhooks } from './webhooks.ts';

/** What whoever plays the human agent wants to know at once. */
export type Happening =
  | { readonly kind: 'waits'; readonly conversation: Conversation }
  | { readonly kind: 'wrote'; readonly conversation: Conversation; readonly message: ChatMessage }
  | { readonly kind: 'ended'; readonly conversation: Conversation };

export interface BookOptions {
  readonly dice: Dice;
  readonly timers: Timers;
  readonly quirks: () => Quirks;
  readonly note: Note;
  readonly webhooks: Webhooks;
}

export type NewConversation = Pick<Conversation, 'account' | 'touchpointId' | 'subject' | 'email' | 'contextParameters' | 'previousMessages'>;

/** All conversations, and the only place where one changes: whatever changes is noted and told by webhook. */
export interface Book {
  open(about: NewConversation): Conversation;
  find(id: string): Conversation | undefined;
  all(): readonly Conversation[];
  /** Place in the queue of its touchpoint, from 1. */
  position(conversation: Conversation): number | undefined;
  queue(conversation: Conversation): void;
  /** A human agent takes it. */
  accept(conversation: Conversation, agent: string): void;
  write(conversation: Conversation, from: Side, author: string, text: string | undefined, files: readonly FileNote[]): ChatMessage;
  finish(conversation: Conversation, by: Side): void;
  watch(watcher: (happening: Happening) => void): () => void;
  clear(): void;
}

export function openBook({ dice, timers, quirks, note, webhooks }: BookOptions): Book {
  const conversations = new Map<string, Conversation>();
  const moments = new Map<string, number>();
  const watchers = new Set<(happening: Happening) => void>();
  const tell = (happening: Happening): void => {
    for (const watcher of [...watchers]) watcher(happening);
  };
  /** No two moments of a conversation are the same: sorting by time is all that a middleware has. */
  const moment = ({ id }: Conversation): number => {
    const atMs = Math.max(timers.wall(), (moments.get(id) ?? 0) + 1);
    moments.set(id, atMs);
    return atMs;
  };
  const waiting = (like: Conversation): readonly Conversation[] =>
    [...conversations.values()].filter(
      ({ state, account, touchpointId }) => state === 'waiting' && account === like.account && touchpointId === like.touchpointId,
    );

  return {
    open(about) {
      const conversation: Conversation = {
        ...about,
        id: newId(dice),
        messages: [],
        state: 'waiting',
        agent: undefined,
        told: false,
        endedBy: undefined,
      };
      conversations.set(conversation.id, conversation);
      return conversation;
    },
    find: (id) => conversations.get(id),
    all: () => [...conversations.values()],
    position: (conversation) => (conversation.state === 'waiting' ? waiting(conversation).indexOf(conversation) + 1 : undefined),
    queue(conversation) {
      conversation.state = 'waiting';
      conversation.agent = undefined;
      note('waits', { conversationId: conversation.id });
      tell({ kind: 'waits', conversation });
    },
    accept(conversation, agent) {
      conversation.state = 'active';
      conversation.agent = agent;
      note('accepted', { conversationId: conversation.id, agent });
      if (conversation.told && !quirks().startedAgain) return;
      conversation.told = true;
      const { id, touchpointId, email } = conversation;
      webhooks.emit({ action: 'conversation_started', conversationId: id, atMs: moment(conversation), agent, touchpointId, email });
    },
    write(conversation, from, author, text, files) {
      const atMs = moment(conversation);
      const message: ChatMessage = {
        id: newId(dice),
        from,
        author,
        ...(text === undefined ? {} : { text }),
        files,
        at: new Date(atMs).toISOString(),
      };
      conversation.messages.push(message);
      note('message', { conversationId: conversation.id, messageId: message.id, from, text, files: files.map(({ name }) => name) });
      if (from !== 'contact' || quirks().echo) webhooks.emit({ action: 'message_created', conversationId: conversation.id, atMs, message });
      tell({ kind: 'wrote', conversation, message });
      return message;
    },
    finish(conversation, by) {
      conversation.state = 'ended';
      conversation.endedBy = by;
      note('ended', { conversationId: conversation.id, by });
      const atMs = moment(conversation);
      if (by !== 'contact' || quirks().echo) webhooks.emit({ action: 'conversation_ended', conversationId: conversation.id, atMs, endedBy: by });
      tell({ kind: 'ended', conversation });
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    clear() {
      conversations.clear();
      moments.clear();
    },
  };
}
