import { bad, ok, type Result } from '#base';
import type { Account } from './account.ts';
import type { Attachments } from './attachments.ts';
import type { Book, Happening } from './book.ts';
import { type Conversation, type ConversationView, viewOf } from './conversation.ts';
import type { Note } from './event-log.ts';
import type { Queue } from './queue.ts';
import type { Quirks } from './quirks.ts';

/** A file that a human agent sends. */
export interface AgentFile {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly octets: Uint8Array;
}

/** The human agents' side. Whatever is done with a conversation that is not in the state for it is an error in words. */
export interface Desk {
  list(): readonly ConversationView[];
  find(id: string): ConversationView | undefined;
  /** Takes a waiting conversation; the first agent who is signed in, unless one is named. */
  accept(id: string, agent?: string): Result<ConversationView>;
  say(id: string, text: string): Result<ConversationView>;
  sendFile(id: string, file: AgentFile, text?: string): Result<ConversationView>;
  /** Nobody outside learns of it: there is no such webhook. */
  type(id: string): Result<ConversationView>;
  /** To another agent at once, or back into the queue. */
  transfer(id: string, to?: string): Result<ConversationView>;
  end(id: string): Result<ConversationView>;
  /** A human agent writes to a contact first. */
  begin(email: string, agent?: string): Result<ConversationView>;
  /** Bytes of a file that the contact sent. */
  file(conversationId: string, fileId: string): AgentFile | undefined;
  watch(watcher: (happening: Happening) => void): () => void;
}

export interface DeskOptions {
  readonly accounts: readonly Account[];
  readonly book: Book;
  readonly queue: Queue;
  readonly attachments: Attachments;
  readonly quirks: () => Quirks;
  readonly note: Note;
}

export function openDesk({ accounts, book, queue, attachments, quirks, note }: DeskOptions): Desk {
  const view = (conversation: Conversation): ConversationView => viewOf(conversation, book.position(conversation));
  /** Does something with a conversation that is in this state. */
  const within = (id: string, state: Conversation['state'], act: (conversation: Conversation, agent: string) => void): Result<ConversationView> => {
    const conversation = book.find(id);
    if (!conversation) return bad('there is no such conversation');
    if (conversation.state !== state) return bad(`the conversation is ${conversation.state}, not ${state}`);
    act(conversation, conversation.agent ?? '');
    return ok(view(conversation));
  };
  const firstAgent = (): string | undefined => queue.settings().agents[0];

  return {
    list: () => book.all().map(view),
    find(id) {
      const conversation = book.find(id);
      return conversation && view(conversation);
    },
    accept(id, agent = firstAgent()) {
      if (agent === undefined) return bad('no human agent is signed in');
      const accepted = within(id, 'waiting', (conversation) => book.accept(conversation, agent));
      if (accepted.ok) queue.moveUp();
      return accepted;
    },
    say: (id, text) => within(id, 'active', (conversation, agent) => void book.write(conversation, 'agent', agent, text, [])),
    sendFile: (id, { name, type, octets }, text) =>
      within(id, 'active', (conversation, agent) => {
        const file = attachments.keep(conversation.account, { name, type, octets, state: quirks().attachmentState });
        const { id: fileId, sizeBytes } = file;
        book.write(conversation, 'agent', agent, text, [{ id: fileId, name, type, sizeBytes }]);
      }),
    type: (id) => within(id, 'active', (_, agent) => note('typing', { conversationId: id, agent })),
    transfer: (id, to) =>
      within(id, 'active', (conversation) => {
        note('transferred', { conversationId: id, ...(to === undefined ? {} : { to }) });
        if (to === undefined) queue.arrive(conversation);
        else book.accept(conversation, to);
      }),
    end: (id) => within(id, 'active', (conversation) => book.finish(conversation, 'agent')),
    begin(email, agent = firstAgent()) {
      const [account] = accounts;
      const touchpointId = account?.touchpoints[0];
      if (agent === undefined || !account || touchpointId === undefined) return bad('no human agent is signed in, or there is no touchpoint');
      const about = { account: account.name, touchpointId, subject: undefined, email, contextParameters: {}, previousMessages: [] };
      const conversation = book.open(about);
      book.accept(conversation, agent);
      return ok(view(conversation));
    },
    file(conversationId, fileId) {
      const conversation = book.find(conversationId);
      const file = conversation && attachments.find(conversation.account, fileId);
      return file && { name: file.name, type: file.type, octets: file.octets };
    },
    watch: book.watch,
  };
}
