import { asGatewayError, type Cancel, type ConversationId, type GatewayError, type Instant, type Logger, later, type Tick } from '#base';
import type { AgentTalk, AlongWithEvents, ConversationEvent, DeskNews, EventToAppend, OutgoingItem, StoredEvent, ThreadFacts } from '#contract';
import { type ChatInput, type ChatOutput, chatConversation, defaultNotices } from '#conversation';
import { countHandOff } from '../figures.ts';
import { chatErrors } from './chat.errors.ts';
import { type ChatRoom, type ChatSettings, deskLane } from './chat-room.ts';

/** One written conversation that is going on. It outlives its process: made again from what was stored, it goes on. */
export interface ChatSession {
  readonly id: ConversationId;
  readonly facts: ThreadFacts;
  /** Desk and its id of the conversation, while there is one. */
  readonly atDesk: { readonly desk: string; readonly deskConversation: string } | undefined;
  /** Resolves when what came of it is durable; rejects when it could not be stored: then this session is closed. */
  send(input: ChatInput, done?: readonly string[]): Promise<void>;
  /** Has this message of the customer been taken before? */
  knows(message: string): boolean;
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
  let afterwards: (() => void)[] = [];
  let busy = false;
  let closed = false;
  let finished = false;
  let armed: Cancel | undefined;
  let armedFor: Instant | undefined;

  const machine = chatConversation({
    conversation: id,
    language: agent.language,
    contact: facts.contact,
    targets: settings.targets,
    ...(settings.fallbackTarget === undefined ? {} : { fallbackTarget: settings.fallbackTarget }),
    afterHuman: settings.afterHuman,
    openingMs: settings.openingMs,
    waitingMs: settings.waitingMs,
    idleMs: settings.idleMs,
    agentAnswers: agent.answersLiveChat ?? new Set(),
    notices: { ...defaultNotices, ...settings.notices },
    epoch: { now: scheduler.now(), wall: scheduler.wall() },
    before,
  });

  const record = (event: ConversationEvent): void => {
    batch.push({ event, at: scheduler.wall() });
    if (event.kind === 'hand-off-proof') countHandOff(meter, facts.channel, event);
    if ('message' in event && event.message !== undefined) messages.add(event.message);
  };

  /** The agent speaks during a step, or later when it had to wait for something: then that is a step of its own. */
  let stepping = false;
  let replaying = false;
  const owed = new Map<string, Extract<ChatOutput, { kind: 'call-api' }>>();
  const talk: AgentTalk = agent.open(facts.flow === undefined ? {} : { flow: facts.flow }, (output) => {
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
      case 'call-api':
        // Only once the question is on record: an answer without a question cannot be replayed.
        return void afterwards.push(() => callApi(wish));
      case 'order':
        return void put.push({
          lane: deskLane(wish.desk),
          key: id,
          idempotencyKey: wish.key,
          body: JSON.stringify({ conversation: id, channel: facts.channel, thread: facts.thread, order: wish.order }),
        });
      case 'finished':
        finished = true;
        return;
    }
  };

  const callApi = ({ call, request }: Extract<ChatOutput, { kind: 'call-api' }>): void => {
    const abort = new AbortController();
    aborts.set(call, abort);
    const from = scheduler.now();
    void room.api.call(request, abort.signal).then((answer) => {
      aborts.delete(call);
      send({ kind: 'api-answer', call, api: request.api, answer, ms: scheduler.now() - from }).catch(() => undefined);
    });
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

  /** One commit at a time; whatever has come meanwhile goes into the next one together. */
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (queue.length > 0 && !closed) {
      const taken = queue.splice(0);
      batch = [];
      put = [];
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
        if (batch.length > 0) await append(batch, { put, done });
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
        logger.error('chat broke', { code: error.code, error });
        meter.count('errors_total', { code: error.code, blame: error.blame });
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
    for (const event of before) {
      if (event.kind !== 'agent-input') continue;
      if (event.input.kind === 'api-answer') owed.delete(event.input.call);
      talk.receive(event.input);
    }
    replaying = false;
    for (const wish of owed.values()) callApi(wish);
    owed.clear();
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
    send,
    knows: (message) => messages.has(message),
    close,
  };
}

/** The key by which a desk's news find their conversation. */
export const newsKey = ({ desk, deskConversation }: Pick<DeskNews, 'desk' | 'deskConversation'>): string => `${desk} ${deskConversation}`;
