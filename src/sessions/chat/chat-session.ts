import {
  asGatewayError,
  type Cancel,
  type ConversationId,
  type GatewayError,
  type Instant,
  type Logger,
  later,
  type Tick,
  type WallTime,
} from '#base';
import {
  type AgentInput,
  type AgentTalk,
  type AlongWithEvents,
  type Block,
  type ConversationEvent,
  type DeskAvailability,
  type DeskNews,
  type DeskOrder,
  type EventToAppend,
  type Expectation,
  type FittedHandoff,
  fitHandoff,
  type Handoff,
  type LiveChatEvent,
  noMatchTeller,
  type OutgoingItem,
  privateText,
  type StoredEvent,
  type ThreadFacts,
  threadPersonKey,
} from '#contract';
import { type ChatInput, type ChatOutput, chatConversation, defaultNotices, handOffStart } from '#conversation';
import { countHandOff } from '../figures.ts';
import { chatErrors } from './chat.errors.ts';
import { type ChatRoom, type ChatSettings, deskLane } from './chat-room.ts';
import { keysOf } from './kept-out.ts';

/** One written conversation that is going on. It outlives its process: made again from what was stored, it goes on. */
export interface ChatSession {
  readonly id: ConversationId;
  readonly facts: ThreadFacts;
  /** Desk and its id of the conversation, while there is one. */
  readonly atDesk: { readonly desk: string; readonly deskConversation: string } | undefined;
  /** The agent wants to be told of this. */
  answers(event: LiveChatEvent): boolean;
  /** Resolves when what came of it is durable; rejects when it could not be stored: then this session is closed. */
  send(input: ChatInput, done?: readonly string[]): Promise<void>;
  /** Has this message of the customer been taken before? */
  knows(message: string): boolean;
  /** Does it still wait for the answer to this order to open? */
  waitsFor(key: string): boolean;
  /** Forgets it here; what is stored stays. */
  close(): void;
}

export interface ChatSessionPorts {
  readonly id: ConversationId;
  readonly facts: ThreadFacts;
  readonly room: ChatRoom;
  readonly settings: ChatSettings;
  /** What was stored of it; empty when it begins. */
  readonly before: readonly StoredEvent[];
  /** Each time something has become durable. */
  readonly committed: (events: readonly StoredEvent[]) => void;
  /** It has its outcome, or it can't go on in this process. */
  readonly closed: () => void;
}

interface Waiting {
  readonly input: ChatInput | Tick;
  readonly done: readonly string[];
  readonly settle: (failed?: GatewayError) => void;
}

/** Another gateway took it over, or begins one in the same thread at this moment. */
export const isElsewhere = ({ code }: GatewayError): boolean => code === 'CONVERSATION_ELSEWHERE' || code === 'THREAD_IN_USE';

const retryEveryMs = 250;
const retries = 10;

export function chatSession(ports: ChatSessionPorts): ChatSession {
  const { id, facts, room, settings, before, committed } = ports;
  const { store, bus, scheduler, meter } = room;
  const { agent } = settings;
  const logger: Logger = room.logger.with({ conversationId: id, channel: facts.channel });
  const messages = new Set(before.flatMap((event) => ('message' in event && event.message !== undefined ? [event.message] : [])));
  const aborts = new Map<string, AbortController>();
  const queue: Waiting[] = [];
  let seq = before.at(-1)?.seq ?? 0;
  let batch: EventToAppend[] = [];
  let put: OutgoingItem[] = [];
  let summarising: readonly ConversationEvent[] | undefined;
  let keptOut: Block[] = [];
  let afterwards: (() => void)[] = [];
  let busy = false;
  let closed = false;
  let finished = false;
  let armed: Cancel | undefined;
  let armedFor: Instant | undefined;

  const subject = { account: facts.account, agent: agent.id, medium: 'chat', language: agent.language } as const;
  /** What the agent asked for last. */
  let expected: Expectation | undefined;
  const machine = chatConversation({
    summarised: room.summaries?.waitMs(subject) !== undefined,
    conversation: id,
    language: agent.language,
    contact: facts.contact,
    targets: settings.targets,
    ...(settings.fallbackTarget === undefined ? {} : { fallbackTarget: settings.fallbackTarget }),
    afterHuman: settings.afterHuman,
    openingMs: settings.openingMs,
    deliveryMs: settings.deliveryMs,
    asksDesk: settings.availability !== undefined || room.blocks !== undefined,
    waitingMs: settings.waitingMs,
    idleMs: settings.idleMs,
    agentAnswers: agent.answersLiveChat ?? new Set(),
    notices: { ...defaultNotices, ...settings.notices },
    epoch: { now: scheduler.now(), wall: scheduler.wall() },
    before,
    hides: (text) => expected?.hides?.(text) ?? false,
  });

  const noMatch = noMatchTeller();
  const record = (event: ConversationEvent): void => {
    batch.push({ event, at: scheduler.wall() });
    if (event.kind === 'customer-turn') meter.count('turns_total', { source: event.source });
    if (noMatch(event)) meter.count('no_match_total');
    if (event.kind === 'hand-off-proof') countHandOff(meter, facts.channel, event);
    if ('message' in event && event.message !== undefined) messages.add(event.message);
  };

  /** The agent speaks during a step, or later when it had to wait for something: then that is a step of its own. */
  let stepping = false;
  let replaying = false;
  const owed = new Map<string, Extract<ChatOutput, { kind: 'call-api' }>>();
  const talk: AgentTalk = agent.open(facts.flow === undefined ? {} : { flow: facts.flow }, (output) => {
    if (output.kind === 'ask') expected = output.expect;
    if (replaying) {
      if (output.kind === 'call-api') owed.set(output.call, output);
    } else if (stepping) step({ kind: 'agent', output });
    else void send({ kind: 'agent', output }).catch(() => undefined);
  });

  const step = (input: ChatInput | Tick): void => {
    for (const wish of machine.step(input, scheduler.now())) obey(wish);
  };

  const obey = (wish: ChatOutput): void => {
    switch (wish.kind) {
      case 'record':
        return record(wish.event);
      case 'agent':
        try {
          return talk.receive(wish.input);
        } catch (thrown) {
          const error = asGatewayError(thrown);
          logger.error('agent broke', { code: error.code, error });
          meter.count('errors_total', { code: error.code, blame: error.blame });
          return step({ kind: 'agent-failed', error });
        }
      case 'then':
        return step(wish.input);
      case 'call-api':
        // Only once the question is on record: an answer without a question cannot be replayed.
        return void afterwards.push(() => callApi(wish));
      case 'block': {
        const { from, reason, until } = wish;
        const { account, channel, thread } = facts;
        // By thread only: an address they gave could be somebody else's.
        const who = threadPersonKey(channel, thread);
        return void keptOut.push({
          account,
          who,
          from,
          reason,
          by: `agent:${agent.id}`,
          at: scheduler.wall(),
          ...(until === undefined ? {} : { until }),
        });
      }
      case 'ask-desk':
        return void afterwards.push(() => askDesk(wish));
      case 'order':
        return void put.push({
          lane: deskLane(wish.desk),
          key: id,
          idempotencyKey: wish.key,
          body: JSON.stringify({ conversation: id, channel: facts.channel, thread: facts.thread, order: wish.order }),
          ...(wish.withinMs === undefined ? {} : { expires: (scheduler.wall() + wish.withinMs) as WallTime }),
        });
      case 'summarise':
        summarising = wish.events;
        return;
      case 'finished':
        finished = true;
        return;
    }
  };

  const callApi = ({ call, request }: Extract<ChatOutput, { kind: 'call-api' }>): void => {
    // What was private did not outlive the process that heard it: the agent does what it does when an API fails.
    if (Object.values(request.values).some((value) => value.includes(privateText))) {
      const answer = { ok: false, code: 'PRIVATE_FORGOTTEN' } as const;
      return void send({ kind: 'api-answer', call, api: request.api, answer, ms: 0 }).catch(() => undefined);
    }
    const abort = new AbortController();
    aborts.set(call, abort);
    const from = scheduler.now();
    void room.api.call(request, abort.signal).then((answer) => {
      aborts.delete(call);
      send({ kind: 'api-answer', call, api: request.api, answer, ms: scheduler.now() - from }).catch(() => undefined);
    });
  };

  const askDesk = ({ desk, target }: Pick<Extract<ChatOutput, { kind: 'ask-desk' }>, 'desk' | 'target'>): void => {
    const find = async (): Promise<DeskAvailability | 'blocked'> => {
      if ((await room.blocks?.find(facts.account, keysOf(facts))) !== undefined) return 'blocked';
      return (await settings.availability?.(desk, target)) ?? 'unknown';
    };
    void find()
      .catch((thrown: unknown) => {
        logger.warn('a desk did not say whether anybody is there', { desk, code: asGatewayError(thrown).code });
        return 'unknown' as const;
      })
      .then((is) => send({ kind: 'desk-availability', target, is }))
      .catch(() => undefined);
  };

  const append = async (events: readonly EventToAppend[], along: AlongWithEvents): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await store.append(id, events, along);
      } catch (thrown) {
        const error = asGatewayError(thrown);
        if (!error.retry || attempt >= retries) throw error;
        logger.warn('chat not stored, trying again', { code: error.code, attempt });
        await new Promise<void>((done) => scheduler.at(later(scheduler.now(), retryEveryMs), done));
      }
    }
  };

  /** A model's summary in the place of the extract, in the record and in the order to the desk, if it comes in its time. */
  const betterSummary = async (): Promise<void> => {
    if (summarising === undefined || room.summaries === undefined) return;
    const abort = new AbortController();
    aborts.set('summary', abort);
    const text = await room.summaries.write(subject, summarising, abort.signal);
    aborts.delete('summary');
    if (text === undefined) return;
    const withIt = <Holder extends { readonly handoff: Handoff }>(holder: Holder): Holder => ({
      ...holder,
      handoff: { ...holder.handoff, summary: text },
    });
    batch = batch.map(({ event, at }) => ({ event: event.kind === 'hand-off-start' ? withIt(event) : event, at }));
    put = put.map((item) => {
      const body = JSON.parse(item.body) as { order: DeskOrder };
      return body.order.kind === 'open' ? { ...item, body: JSON.stringify({ ...body, order: withIt(body.order) }) } : item;
    });
  };

  /** What does not fit through a desk's door is on the record, and can be read by the reference that travels in its place. */
  const fitDoors = (): void => {
    let fitted: FittedHandoff | undefined;
    const reference = room.referenceTo?.(id);
    put = put.map((item) => {
      const { order, ...parcel } = JSON.parse(item.body) as { order: DeskOrder };
      if (order.kind !== 'open') return item;
      const { handoff, contact } = order;
      const door = settings.door?.(item.lane.slice(deskLane('').length), handoff.target, contact);
      fitted = door && fitHandoff(handoff, door, () => reference);
      return fitted === undefined || fitted.referenced.length === 0
        ? item
        : { ...item, body: JSON.stringify({ ...parcel, order: { ...order, reference } }) };
    });
    if (fitted === undefined) return;
    const how = fitted;
    batch = batch.map(({ event, at }) => ({ event: event.kind === 'hand-off-start' ? handOffStart(event.handoff, how) : event, at }));
  };

  /** One commit at a time; whatever has come meanwhile goes into the next one together. */
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (queue.length > 0 && !closed) {
      const taken = queue.splice(0);
      batch = [];
      put = [];
      summarising = undefined;
      keptOut = [];
      afterwards = [];
      try {
        stepping = true;
        const heard = taken.filter(({ input }) => {
          if (finished) return false;
          step(input);
          return true;
        });
        stepping = false;
        const done = heard.flatMap((one) => one.done);
        await betterSummary();
        fitDoors();
        // Before the words that tell of it: a crash in between blocks nobody twice.
        for (const block of keptOut) await room.blocks?.put(block);
        if (batch.length > 0) await append(batch, { put, done, ...(room.shared ? { owned: true } : {}) });
        const events = batch.map(({ event, at }): StoredEvent => ({ ...event, seq: ++seq, at }));
        for (const event of events) bus.publish({ conversation: id, account: facts.account, bot: facts.bot, event });
        committed(events);
        for (const one of heard) one.settle();
        for (const run of afterwards) run();
        // What came behind the end belongs to another conversation.
        if (finished) for (const one of [...taken.slice(heard.length), ...queue.splice(0)]) one.settle(chatErrors.CHAT_OVER());
      } catch (thrown) {
        stepping = false;
        const error = asGatewayError(thrown);
        if (isElsewhere(error)) logger.info('a chat goes on in another gateway');
        else {
          logger.error('chat broke', { code: error.code, error });
          meter.count('errors_total', { code: error.code, blame: error.blame });
        }
        for (const one of [...taken, ...queue.splice(0)]) one.settle(error);
        // What this machine thinks is no longer what is stored: the next message makes it again from the store.
        close();
      }
    }
    busy = false;
    if (finished) close();
    else arm();
  };

  const arm = (): void => {
    const due = closed ? undefined : machine.deadline;
    if (due === armedFor) return;
    armed?.();
    armedFor = due;
    armed =
      due === undefined
        ? undefined
        : scheduler.at(due, () => {
            armedFor = undefined;
            send({ kind: 'tick' }).catch(() => undefined);
          });
  };

  const send = (input: ChatInput | Tick, done: readonly string[] = []): Promise<void> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(chatErrors.CHAT_OVER());
      queue.push({ input, done, settle: (failed) => (failed === undefined ? resolve() : reject(failed)) });
      void work();
    });

  const close = (): void => {
    if (closed) return;
    closed = true;
    armed?.();
    armed = undefined;
    for (const abort of aborts.values()) abort.abort();
    for (const one of queue.splice(0)) one.settle(chatErrors.CHAT_OVER());
    talk.close();
    ports.closed();
  };

  /** Puts a new agent where the old one was, and asks again what was never answered. */
  const restore = (): void => {
    replaying = true;
    for (const [place, event] of before.entries()) {
      if (event.kind !== 'agent-input') continue;
      if (event.input.kind === 'api-answer') owed.delete(event.input.call);
      talk.receive(asItWas(event.input, before.slice(place + 1)));
    }
    replaying = false;
    for (const wish of owed.values()) callApi(wish);
    owed.clear();
    const { phase, desk, handoff } = machine.state;
    if (phase === 'asking' && desk !== undefined && handoff !== undefined) askDesk({ desk, target: handoff.target });
    arm();
  };
  if (before.length > 0) restore();

  return {
    id,
    facts,
    get atDesk() {
      const { desk, deskConversation } = machine.state;
      return desk === undefined || deskConversation === undefined ? undefined : { desk, deskConversation };
    },
    answers: (event) => agent.answersLiveChat?.has(event) ?? false,
    send,
    waitsFor: (key) => machine.state.phase === 'opening' && machine.state.openKey === key,
    knows: (message) => messages.has(message),
    close,
  };
}

/** The key by which a desk's news find their conversation. */
export const newsKey = ({ desk, deskConversation }: Pick<DeskNews, 'desk' | 'deskConversation'>): string => `${desk} ${deskConversation}`;

/** A private answer is given again as taken or not, as the notes behind it tell: what it was is known no more. */
function asItWas(input: AgentInput, behind: readonly StoredEvent[]): AgentInput {
  if (input.kind !== 'turn' || input.text !== privateText) return input;
  const next = behind.findIndex(({ kind }) => kind === 'agent-input');
  const notes = next < 0 ? behind : behind.slice(0, next);
  const taken = notes.some((event) => event.kind === 'note' && event.note.note === 'value' && event.note.value === privateText);
  return taken ? input : { kind: 'no-match', text: '' };
}
