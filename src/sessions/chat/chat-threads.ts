import { asGatewayError, bad, type ConversationId, type GatewayError, newConversationId, ok, type Result } from '#base';
import type {
  Attempt,
  CallFacts,
  ChatRefusal,
  ChatThreads,
  Desk,
  DeskListener,
  DeskNews,
  DeskOrder,
  OutboxItem,
  StoredEvent,
  ThreadFacts,
  ThreadItem,
  ThreadKey,
  ThreadSign,
} from '#contract';
import type { ChatInput } from '#conversation';
import { factsFor } from '../facts.ts';
import type { ChatRoom, ChatSettings } from './chat-room.ts';
import { type ChatSession, chatSession, newsKey } from './chat-session.ts';
import { threadItems } from './thread-items.ts';

/** All written conversations of this node. */
export interface ChatHouse extends ChatThreads, DeskListener {
  /** Takes up what was going on when the process before this one ended: these conversations, or all. Before anything is received. */
  restore(these?: readonly ConversationId[]): Promise<number>;
  /** Carries out a desk's order that lay in the outbox; done only when its answer is durable. */
  carryOut(desk: Desk, item: OutboxItem): Promise<Attempt>;
  readonly live: number;
  /** Forgets everything here; what is stored stays and goes on in the next process. */
  close(): void;
}

export interface ChatHousePorts {
  readonly room: ChatRoom;
  /** How the conversations of this channel and bot are held; undefined when the configuration has no such bot any more. */
  readonly settingsOf: (facts: Pick<ThreadFacts, 'channel' | 'bot'>) => ChatSettings | undefined;
}

/** A desk may need to know which conversation of the contact centre it is that is handed over. */
const whereFrom = (order: DeskOrder, from: { readonly conversationId: string; readonly interactionId: string }): DeskOrder =>
  order.kind === 'open' ? { ...order, handoff: { ...from, ...order.handoff } } : order;

const nameOf = ({ channel, thread }: ThreadKey): string => `${channel} ${thread}`;
/** So many earlier conversations of a thread are shown. */
const mostBefore = 20;

export function chatHouse({ room, settingsOf }: ChatHousePorts): ChatHouse {
  const { store, scheduler, dice, logger, meter } = room;
  const sessions = new Map<string, ChatSession>();
  const atDesks = new Map<string, string>();
  const watchers = new Map<string, Set<(item: ThreadItem | ThreadSign) => void>>();
  /** Opening a conversation takes a look at the store: one at a time for a thread. */
  const opening = new Map<string, Promise<ChatSession | undefined>>();

  const tell = (name: string, item: ThreadItem | ThreadSign): void => {
    for (const listener of watchers.get(name) ?? []) {
      try {
        listener(item);
      } catch (thrown) {
        logger.warn('a watcher of a thread broke', { error: asGatewayError(thrown) });
      }
    }
  };

  const hold = (id: ConversationId, facts: ThreadFacts, settings: ChatSettings, before: readonly StoredEvent[]): ChatSession => {
    const name = nameOf(facts);
    let place: string | undefined;
    const lookAtDesk = (): void => {
      const at = session.atDesk;
      const next = at === undefined ? undefined : newsKey(at);
      if (place === next) return;
      if (place !== undefined) atDesks.delete(place);
      if (next !== undefined) atDesks.set(next, name);
      place = next;
    };
    const session: ChatSession = chatSession({
      id,
      facts,
      room,
      settings,
      before,
      committed(events) {
        lookAtDesk();
        for (const item of threadItems(id, events)) tell(name, item);
        if (events.some(({ kind }) => kind === 'conversation-end')) tell(name, { kind: 'over' });
      },
      closed() {
        if (sessions.get(name) === session) sessions.delete(name);
        if (place !== undefined) atDesks.delete(place);
        meter.shift('chats_live', -1, { channel: facts.channel });
      },
    });
    sessions.set(name, session);
    meter.shift('chats_live', 1, { channel: facts.channel });
    lookAtDesk();
    return session;
  };

  /** The conversation that is going on in a thread, from here or from the store. */
  const going = async (key: ThreadKey): Promise<ChatSession | undefined> => {
    const here = sessions.get(nameOf(key));
    if (here) return here;
    const { heads } = await store.list({ channel: key.channel, interactionId: key.thread, limit: 1 });
    const [head] = heads;
    if (head === undefined || head.outcome !== undefined || head.medium !== 'chat') return undefined;
    return sessions.get(nameOf(key)) ?? revive(head.id);
  };

  const revive = async (id: ConversationId): Promise<ChatSession | undefined> => {
    const events = await store.events(id);
    const [first] = events;
    if (first?.kind !== 'conversation-start' || first.facts.interactionId === undefined) return undefined;
    const { channel, bot, account, flow, contact = {}, parameters, interactionId: thread, language } = first.facts;
    const facts: ThreadFacts = { channel, thread, bot, account, contact, parameters, ...(flow ? { flow } : {}), ...(language ? { language } : {}) };
    const settings = settingsOf(facts);
    if (settings === undefined) {
      logger.error('a chat cannot go on: its bot is gone from the configuration', { conversationId: id, bot });
      return undefined;
    }
    return sessions.get(nameOf(facts)) ?? hold(id, facts, settings, events);
  };

  const begin = async (facts: ThreadFacts): Promise<ChatSession | undefined> => {
    const found = await going(facts);
    if (found) return found;
    const settings = settingsOf(facts);
    if (settings === undefined) return undefined;
    const id = newConversationId(scheduler.wall(), dice);
    const start: CallFacts = {
      channel: facts.channel,
      bot: facts.bot,
      account: facts.account,
      mode: 'talk',
      direction: 'inbound',
      interactionId: facts.thread,
      contact: facts.contact,
      parameters: facts.parameters,
      ...(facts.flow === undefined ? {} : { flow: facts.flow }),
      ...(facts.language === undefined ? {} : { language: facts.language }),
    };
    const { agent } = settings;
    const event = { kind: 'conversation-start', medium: 'chat', facts: start, agent: agent.id, agentVersion: agent.version } as const;
    const at = scheduler.wall();
    await store.append(id, [{ event, at }]);
    room.bus.publish({ conversation: id, account: facts.account, bot: facts.bot, event: { ...event, seq: 1, at } });
    meter.count('chats_total', { channel: facts.channel });
    const session = hold(id, facts, settings, [{ ...event, seq: 1, at }]);
    await session.send({ kind: 'open', facts: factsFor(start, at) });
    return session;
  };

  const sessionOf = (facts: ThreadFacts): Promise<ChatSession | undefined> => {
    const name = nameOf(facts);
    const under = opening.get(name);
    if (under) return under;
    const promise = begin(facts).finally(() => opening.delete(name));
    opening.set(name, promise);
    return promise;
  };

  /** Was this message taken by a conversation of the thread that is over by now? */
  const saidBefore = async (key: ThreadKey, message: string): Promise<boolean> => {
    if (sessions.has(nameOf(key))) return false;
    const { heads } = await store.list({ channel: key.channel, interactionId: key.thread, limit: 2 });
    for (const { id } of heads) {
      const events = await store.events(id);
      if (events.some((event) => 'message' in event && event.message === message)) return true;
    }
    return false;
  };

  const refusalOf = (thrown: unknown): Result<never, ChatRefusal> => {
    const error: GatewayError = asGatewayError(thrown);
    logger.error('chat not stored', { code: error.code, error });
    return bad('NOT_STORED');
  };

  /** What reaches a conversation just as it ends belongs to the next one. */
  const deliver = async (facts: ThreadFacts, input: ChatInput, seen: (session: ChatSession) => boolean): Promise<'taken' | 'seen'> => {
    for (let attempt = 1; ; attempt++) {
      const session = await sessionOf(facts);
      if (session === undefined || seen(session)) return 'seen';
      try {
        await session.send(input);
        return 'taken';
      } catch (thrown) {
        const error = asGatewayError(thrown);
        if (error.code !== 'CHAT_OVER' || attempt >= 3) throw error;
      }
    }
  };

  return {
    get live() {
      return sessions.size;
    },
    async restore(these) {
      const ids = these ?? (await store.unfinished()).filter(({ medium }) => medium === 'chat').map(({ id }) => id);
      for (const id of ids) await revive(id);
      return sessions.size;
    },
    async open(facts) {
      try {
        await sessionOf(facts);
        return ok(undefined);
      } catch (thrown) {
        return refusalOf(thrown);
      }
    },
    async receive(facts, message) {
      try {
        if (await saidBefore(facts, message.id)) return ok('seen');
        return ok(await deliver(facts, { kind: 'customer-message', message }, (session) => session.knows(message.id)));
      } catch (thrown) {
        return refusalOf(thrown);
      }
    },
    typing: () => undefined,
    async leave(key) {
      const session = await going(key);
      await session?.send({ kind: 'customer-left' }).catch(() => undefined);
    },
    async read(key, afterId) {
      const { heads } = await store.list({ channel: key.channel, interactionId: key.thread, limit: mostBefore });
      const items: ThreadItem[] = [];
      for (const { id } of heads.toReversed()) items.push(...threadItems(id, await store.events(id)));
      const index = afterId === undefined ? -1 : items.findIndex(({ id }) => id === afterId);
      return items.slice(index + 1);
    },
    watch(key, listener) {
      const name = nameOf(key);
      const set = watchers.get(name) ?? new Set();
      watchers.set(name, set);
      const one = (item: ThreadItem | ThreadSign): void => listener(item);
      set.add(one);
      return () => {
        set.delete(one);
        if (set.size === 0 && watchers.get(name) === set) watchers.delete(name);
      };
    },
    async hear(news: DeskNews) {
      const name = atDesks.get(newsKey(news));
      const session = name === undefined ? undefined : sessions.get(name);
      if (name === undefined || session === undefined) return 'unknown';
      if (news.what.kind === 'typing') {
        tell(name, { kind: 'typing', from: 'human' });
        return 'taken';
      }
      if (news.what.kind === 'message' && session.knows(news.id)) return 'seen';
      await session.send({ kind: 'desk-news', news });
      return 'taken';
    },
    whose(place) {
      const name = atDesks.get(newsKey(place));
      const session = name === undefined ? undefined : sessions.get(name);
      if (session === undefined) return undefined;
      const { account, channel, thread } = session.facts;
      return { account, channel, thread };
    },
    async carryOut(desk, item) {
      const { conversation, channel, thread, order } = JSON.parse(item.body) as ThreadKey & { conversation: ConversationId; order: DeskOrder };
      const answer = await desk.carryOut(whereFrom(order, { conversationId: conversation, interactionId: thread }), item.idempotencyKey);
      if (answer.kind === 'later') {
        const { error, afterMs } = answer;
        return { kind: 'retry', why: error.code, ...(afterMs === undefined ? {} : { afterMs }) };
      }
      const session = sessions.get(nameOf({ channel, thread }));
      if (session?.id === conversation) {
        await session.send({ kind: 'desk-answer', key: item.idempotencyKey, answer }).catch((thrown: unknown) => {
          if (asGatewayError(thrown).code !== 'CHAT_OVER') throw thrown;
        });
      } else if (answer.kind === 'opened') {
        // The conversation ended before its desk answered: nobody must wait there.
        const closing = await desk.carryOut({ kind: 'end', deskConversation: answer.deskConversation }, `${item.idempotencyKey}.late`);
        if (closing.kind === 'later') return { kind: 'retry', why: closing.error.code };
      }
      return answer.kind === 'refused' ? { kind: 'refused', why: answer.error.code } : { kind: 'done' };
    },
    close() {
      for (const session of [...sessions.values()]) session.close();
    },
  };
}
