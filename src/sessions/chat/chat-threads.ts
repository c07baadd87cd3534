import { asGatewayError, bad, type ConversationId, type GatewayError, later, newConversationId, ok, type Result } from '#base';
import type { CallFacts, ChatRefusal, ChatThreads, DeskListener, DeskNews, StoredEvent, ThreadFacts, ThreadItem, ThreadKey } from '#contract';
import type { ChatInput } from '#conversation';
import { factsFor } from '../facts.ts';
import type { ChatRoom, ChatSettings, NeighbourNews } from './chat-room.ts';
import { type ChatSession, chatSession, isElsewhere, newsKey } from './chat-session.ts';
import { type DeskOrders, deskOrders } from './desk-orders.ts';
import { keptOut } from './kept-out.ts';
import { threadItems } from './thread-items.ts';
import { threadWatchers } from './thread-watchers.ts';

/** All written conversations of this node. */
export interface ChatHouse extends ChatThreads, DeskListener, DeskOrders {
  /** Takes up what was going on when the process before this one ended: these conversations, or all. Before anything is received. */
  restore(these?: readonly ConversationId[]): Promise<number>;
  /** Goes on with what a dead gateway left, if it is still that one's; of several gateways one does. */
  adopt(id: ConversationId, from: number): Promise<boolean>;
  readonly live: number;
  /** Forgets everything here; what is stored stays and goes on in the next process. */
  close(): void;
}

export interface ChatHousePorts {
  readonly room: ChatRoom;
  /** How the conversations of this channel and bot are held; undefined when the configuration has no such bot any more. */
  readonly settingsOf: (facts: Pick<ThreadFacts, 'channel' | 'bot'>) => ChatSettings | undefined;
}

const nameOf = ({ channel, thread }: ThreadKey): string => `${channel} ${thread}`;
const unlessOver = (thrown: unknown): void => {
  if (asGatewayError(thrown).code !== 'CHAT_OVER') throw thrown;
};

/** Several gateways may want the same conversation at the same moment: so often each tries, after a little while each. */
const mostTries = 12;
const raceMs = 40;
/** So many earlier conversations of a thread are shown. */
const mostBefore = 20;

export function chatHouse({ room, settingsOf }: ChatHousePorts): ChatHouse {
  const { store, scheduler, dice, logger, meter } = room;
  const sessions = new Map<string, ChatSession>();
  const atDesks = new Map<string, string>();
  const watchers = threadWatchers(logger);
  /** Opening a conversation takes a look at the store: one at a time for a thread. */
  const opening = new Map<string, Promise<ChatSession | undefined>>();

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
        watchers.tellEvents(name, id, events);
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

  /** One at a time: what was read before another took it over must not be held after it was taken back. */
  const reviving = new Map<ConversationId, Promise<ChatSession | undefined>>();
  const revive = (id: ConversationId, from?: number): Promise<ChatSession | undefined> => {
    const under = reviving.get(id);
    if (under) return under;
    const promise = bringHere(id, from).finally(() => reviving.delete(id));
    reviving.set(id, promise);
    return promise;
  };

  const bringHere = async (id: ConversationId, from: number | undefined): Promise<ChatSession | undefined> => {
    if (room.shared && !(await room.shared.take(id, from))) return undefined;
    const events = await store.events(id);
    const [first] = events;
    if (first?.kind !== 'conversation-start' || first.facts.interactionId === undefined) return undefined;
    if (events.at(-1)?.kind === 'conversation-end') return undefined;
    const { channel, bot, account, flow, contact = {}, parameters, interactionId: thread, language } = first.facts;
    const facts: ThreadFacts = { channel, thread, bot, account, contact, parameters, ...(flow ? { flow } : {}), ...(language ? { language } : {}) };
    const settings = settingsOf(facts);
    if (settings === undefined) {
      logger.error('a chat cannot go on: its bot is gone from the configuration', { conversationId: id, bot });
      return undefined;
    }
    const session = sessions.get(nameOf(facts)) ?? hold(id, facts, settings, events);
    // Who began it did not live, or have it, long enough to let the agent greet.
    if (!events.some(({ kind }) => kind === 'agent-input')) await session.send({ kind: 'open', facts: factsFor(first.facts, first.at) });
    return session;
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
    const event = {
      kind: 'conversation-start',
      medium: 'chat',
      facts: start,
      agent: agent.id,
      agentVersion: agent.version,
      language: agent.language,
    } as const;
    const at = scheduler.wall();
    const { channel, thread } = facts;
    await store.append(id, [{ event, at }], room.shared ? { owned: true, alone: { channel, thread } } : {});
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

  /** Who is blocked is not heard; what is going on with them ends. */
  const turnedAway = async (facts: ThreadFacts): Promise<boolean> => {
    const block = await keptOut(room, facts);
    if (block === undefined) return false;
    meter.count('chats_blocked_total', { channel: facts.channel });
    logger.info('a blocked customer was turned away', { channel: facts.channel, by: block.by });
    const session = await going(facts);
    await session?.send({ kind: 'customer-blocked' }).catch(unlessOver);
    return true;
  };

  /** What reaches a conversation just as it ends belongs to the next one. */
  const deliver = async (facts: ThreadFacts, input: ChatInput, seen: (session: ChatSession) => boolean): Promise<'taken' | 'seen'> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const session = await sessionOf(facts);
        if (session === undefined || seen(session)) return 'seen';
        await session.send(input);
        return 'taken';
      } catch (thrown) {
        await pauseOrThrow(asGatewayError(thrown), attempt);
      }
    }
  };

  /** What is over here may go on here or elsewhere: it is looked for again. */
  const pauseOrThrow = async (error: GatewayError, attempt: number): Promise<void> => {
    if (isElsewhere(error) && attempt < mostTries)
      return new Promise((done) => void scheduler.at(later(scheduler.now(), dice.fraction() * raceMs * attempt), done));
    if (error.code !== 'CHAT_OVER' || attempt >= 3) throw error;
  };

  const atLast = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (thrown) {
        await pauseOrThrow(asGatewayError(thrown), attempt);
      }
    }
  };

  /** The conversation of this id, from here or from wherever it is. */
  const sessionById = async (id: ConversationId, key: ThreadKey): Promise<ChatSession | undefined> => {
    const here = sessions.get(nameOf(key));
    return here?.id === id ? here : room.shared && revive(id);
  };

  /** Tells the conversation of this id, wherever it is; false when it is over. */
  const tellById = async (id: ConversationId, key: ThreadKey, input: ChatInput): Promise<boolean> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const session = await sessionById(id, key);
        if (session === undefined) return false;
        await session.send(input);
        return true;
      } catch (thrown) {
        const error = asGatewayError(thrown);
        if (error.code === 'CHAT_OVER' && !room.shared) return false;
        if (error.code === 'CHAT_OVER' && attempt >= 3) return false;
        await pauseOrThrow(error, attempt);
      }
    }
  };

  const sessionAtDesk = async (news: Pick<DeskNews, 'desk' | 'deskConversation'>): Promise<ChatSession | undefined> => {
    const name = atDesks.get(newsKey(news));
    const here = name === undefined ? undefined : sessions.get(name);
    if (here !== undefined || !room.shared) return here;
    const heads = await room.shared.byAlias(news.deskConversation, ['desk']);
    const head = heads.find(({ outcome, medium }) => outcome === undefined && medium === 'chat');
    const session = head && (await revive(head.id));
    return session?.atDesk && newsKey(session.atDesk) === newsKey(news) ? session : undefined;
  };

  /** What another gateway wrote: whoever watches the thread here reads it too, once and in order. */
  const inTurn = new Map<string, Promise<unknown>>();
  const hearNeighbour = ({ id, channel, thread, from, to }: NeighbourNews): void => {
    const name = nameOf({ channel, thread });
    const here = sessions.get(name);
    if (here?.id === id) here.close();
    if (!watchers.watches(name)) return;
    const read = async (): Promise<void> => {
      const events = await store.events(id);
      watchers.tellEvents(
        name,
        id,
        events.filter(({ seq }) => seq >= from && seq <= to),
      );
    };
    const done = (inTurn.get(name) ?? Promise.resolve())
      .then(read)
      .catch((thrown: unknown) => logger.warn('what another gateway wrote could not be read', { code: asGatewayError(thrown).code }))
      .finally(() => inTurn.get(name) === done && inTurn.delete(name));
    inTurn.set(name, done);
  };
  const deaf = room.shared?.watchNeighbours(hearNeighbour);

  return {
    get live() {
      return sessions.size;
    },
    async restore(these) {
      const ids = these ?? (await store.unfinished()).filter(({ medium }) => medium === 'chat').map(({ id }) => id);
      for (const id of ids) await revive(id);
      return sessions.size;
    },
    adopt: async (id, from) => (await revive(id, from)) !== undefined,
    async open(facts) {
      try {
        if (await turnedAway(facts)) return bad('BLOCKED');
        await atLast(() => sessionOf(facts));
        return ok(undefined);
      } catch (thrown) {
        return refusalOf(thrown);
      }
    },
    async receive(facts, message) {
      try {
        if (await turnedAway(facts)) return bad('BLOCKED');
        if (await saidBefore(facts, message.id)) return ok('seen');
        return ok(await deliver(facts, { kind: 'customer-message', message }, (session) => session.knows(message.id)));
      } catch (thrown) {
        return refusalOf(thrown);
      }
    },
    // No desk has a documented word for it: it goes no further than here.
    typing: () => undefined,
    async leave(key) {
      const session = await going(key);
      if (session) await tellById(session.id, key, { kind: 'customer-left' });
    },
    async read(key, afterId) {
      const { heads } = await store.list({ channel: key.channel, interactionId: key.thread, limit: mostBefore });
      const items: ThreadItem[] = [];
      for (const { id } of heads.toReversed()) items.push(...threadItems(id, await store.events(id)));
      const index = afterId === undefined ? -1 : items.findIndex(({ id }) => id === afterId);
      return items.slice(index + 1);
    },
    watch: (key, listener) => watchers.watch(nameOf(key), listener),
    async hear(news: DeskNews) {
      for (let attempt = 1; ; attempt++) {
        const session = await atLast(() => sessionAtDesk(news));
        if (session === undefined) return 'unknown';
        if (news.what.kind === 'typing') {
          watchers.tell(nameOf(session.facts), { kind: 'typing', from: 'human' });
          if (!session.answers('human-typing')) return 'taken';
        }
        if (news.what.kind === 'message' && session.knows(news.id)) return 'seen';
        try {
          await session.send({ kind: 'desk-news', news });
          return 'taken';
        } catch (thrown) {
          const error = asGatewayError(thrown);
          if (!isElsewhere(error) && !(room.shared && error.code === 'CHAT_OVER')) throw error;
          await pauseOrThrow(error, attempt);
        }
      }
    },
    async whose(place) {
      const session = await sessionAtDesk(place);
      if (session === undefined) return undefined;
      const { account, channel, thread } = session.facts;
      return { account, channel, thread };
    },
    ...deskOrders({ logger, sessionById, tellById }),
    close() {
      deaf?.();
      for (const session of [...sessions.values()]) session.close();
    },
  };
}
