import { asGatewayError, type ConversationId, type Dice, type Logger, later, type Result, type Scheduler } from '#base';
import {
  botByLanguage,
  type ChatRefusal,
  type ChatThreads,
  type Deliver,
  type Desk,
  type DeskListener,
  type Directory,
  isOpenAt,
  type Meter,
  type Outbox,
  type ThreadFacts,
  type ThreadItem,
} from '#contract';
import { type HttpDoor, httpProblem, type WebClient } from '#net';
import { handOffSignal, isForZoom, leftOut, printAnswer } from './answer.ts';
import { doorAuth } from './door-auth.ts';
import type { ZoomChatOptions } from './options.ts';
import { parametersOf, readMessage, type ZoomMessage } from './protocol.ts';
import { parcelOf, pusher, pushLane } from './pushes.ts';
import { answerTo, quiet, unanswered, watchSession, type ZoomSession, zoomSessions } from './sessions.ts';
import { zoomChatErrors } from './zoom-chat.errors.ts';

/** An outbox that can be worked off. */
interface WorkedOutbox extends Pick<Outbox, 'put'> {
  run(lane: string, deliver: Deliver, options: { readonly scheduler: Scheduler; readonly dice: Pick<Dice, 'fraction'> }): { close(): Promise<void> };
}

/** What the connector stands on. */
export interface ZoomChatPorts {
  /** Not yet listening when `open` is called. */
  readonly door: Pick<HttpDoor, 'app'>;
  readonly directory: Pick<Directory, 'bot'>;
  readonly threads: ChatThreads;
  readonly listener: Pick<DeskListener, 'hear'>;
  readonly outbox: WorkedOutbox;
  /** Made for this channel: with its `allowPrivate`. */
  readonly web: Pick<WebClient, 'request'>;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** A chat channel of Zoom's; as a desk it gives its own conversations back to Zoom. */
export interface ZoomChat extends Desk {
  /** Hangs `/webhooks/zoom/{id}` on the door and begins to push. Conversations must have been restored before. Rejects with `ZOOM_CHAT_BOT_UNKNOWN`. */
  open(): Promise<void>;
  /** What lives goes on; the threads refuse what is new. */
  drain(): void;
  close(): Promise<void>;
}

const bodyLimitBytes = 256 * 1024;
/** A human that is wanted waits so long for Zoom to ask; then the order is tried again. */
const toldMs = 2000;
const statusOf: Readonly<Record<ChatRefusal, number>> = { BLOCKED: 403, TOO_MANY: 429, SHUTTING_DOWN: 503, NOT_STORED: 503 };

/** A chat bot for Zoom Contact Center: waited for (Action), or pushing its answers (Trigger). */
export function zoomChat(options: ZoomChatOptions, ports: ZoomChatPorts): ZoomChat {
  const { door, directory, threads, listener, outbox, web, scheduler, dice, meter } = ports;
  const { id: channel, mode } = options;
  const logger = ports.logger.with({ channel });
  const known = doorAuth(options.auth);
  const sessions = zoomSessions();
  const count = (result: string): void => meter.count('webhooks_total', { channel, event: mode, result });
  let work: { close(): Promise<void> } | undefined;

  const factsOf = ({ sessionId, language, variables }: ZoomMessage): ThreadFacts => {
    const bot = botByLanguage(options.languages, language, options.bot);
    const contact = Object.entries(options.contact).flatMap(([name, variable = '']) => (variables[variable] ? [[name, variables[variable]]] : []));
    return {
      channel,
      thread: sessionId,
      bot,
      account: directory.bot(bot)?.account ?? '',
      contact: Object.fromEntries(contact),
      parameters: parametersOf(variables),
      ...(options.flow === undefined ? {} : { flow: options.flow }),
      ...(language === undefined ? {} : { language }),
    };
  };

  /** Durable when it resolves. A message without words only begins the conversation. */
  const take = async (message: ZoomMessage): Promise<Result<'taken' | 'seen', ChatRefusal>> => {
    if (message.text.trim() !== '') return threads.receive(factsOf(message), { id: message.id, text: message.text, files: [] });
    const opened = await threads.open(factsOf(message));
    return opened.ok ? { ok: true, value: 'taken' } : opened;
  };

  const put = (session: ZoomSession, key: string, items: readonly ThreadItem[], ended = false): Promise<void> =>
    outbox.put([parcelOf(channel, session.id, key, { kind: 'push', body: printAnswer(options, { sessionId: session.id, items, ended }) })]);

  /** Who is blocked is told so, each time, and no more. */
  const sayBlocked = async ({ id, sessionId }: ZoomMessage): Promise<string> => {
    const item: ThreadItem = {
      id: `${sessionId}.${id}.blocked`,
      conversation: '' as ConversationId,
      at: new Date(scheduler.wall()).toISOString(),
      from: 'notice',
      text: options.blocked,
      files: [],
    };
    count('blocked');
    if (mode === 'action') return printAnswer(options, { sessionId, id, items: [item], ended: true });
    await put(sessions.of(sessionId), item.id, [item], true);
    return '{}';
  };

  /** From now on everything that is said goes out by itself; what a former process may have left goes first. */
  const follow = async (session: ZoomSession): Promise<void> => {
    if (session.unwatch !== undefined) return;
    let latest = '';
    watchSession(threads, channel, session, (what) => {
      if (what !== 'over') latest = what.id;
      const sent = session.inTurn(() => (what === 'over' ? put(session, `${session.id}.${latest}.over`, [], true) : put(session, what.id, [what])));
      sent.catch((thrown: unknown) => logger.error('an answer was not put into the outbox', { error: asGatewayError(thrown) }));
      if (what !== 'over') return;
      session.unwatch?.();
      session.unwatch = undefined;
    });
    for (const item of (await unanswered(threads, channel, session)).filter(isForZoom)) await put(session, item.id, [item]);
  };

  const trigger = async (message: ZoomMessage): Promise<Result<string, ChatRefusal>> => {
    const session = sessions.of(message.sessionId);
    await session.inTurn(() => follow(session));
    const taken = await take(message);
    if (!taken.ok) return taken;
    count(taken.value === 'seen' ? 'seen' : 'new');
    return { ok: true, value: '{}' };
  };

  const action = async (message: ZoomMessage): Promise<Result<{ readonly body: string; readonly told?: () => void }, ChatRefusal>> => {
    const session = sessions.of(message.sessionId);
    if (session.last?.id === message.id) return { ok: true, value: { body: session.last.body } };
    let said = false;
    let ended = false;
    watchSession(threads, channel, session, (what) => {
      if (what === 'over') ended = true;
      said = true;
      session.ring();
    });
    try {
      const taken = await take(message);
      if (!taken.ok) return taken;
      count(taken.value === 'seen' ? 'seen' : 'new');
      if (taken.value === 'seen') {
        const items = answerTo(await threads.read({ channel, thread: session.id }), message.id);
        return { ok: true, value: { body: printAnswer(options, { sessionId: session.id, id: message.id, items }) } };
      }
      const waits = message.begins || message.text.trim() !== '';
      said ||= (await unanswered(threads, channel, session, message.id)).some(isForZoom);
      if (waits) await quiet(session, { waitMs: options.waitMs, quietMs: options.quietMs, said }, scheduler);
      const items = await unanswered(threads, channel, session, message.id);
      const { handOff } = session;
      const body = printAnswer(options, { sessionId: session.id, id: message.id, items, handOff: handOff?.signal, ended });
      session.cursor = items.at(-1)?.id ?? session.cursor;
      session.last = { id: message.id, body };
      return { ok: true, value: { body, ...(handOff === undefined ? {} : { told: () => handOff.told() }) } };
    } finally {
      session.unwatch?.();
      session.unwatch = undefined;
    }
  };

  const untilTold = (session: ZoomSession, signal: unknown): Promise<boolean> =>
    new Promise((done) => {
      const give = (told: boolean): void => {
        cancel();
        session.handOff = undefined;
        done(told);
      };
      const cancel = scheduler.at(later(scheduler.now(), toldMs), () => give(false));
      session.handOff = { signal, told: () => give(true) };
      session.ring('last');
    });

  const desk: Desk = {
    id: channel,
    targets: Object.keys(options.targets),
    can: { contextBytes: 2000, lines: 0, files: false },
    async availability(target) {
      const known = Object.hasOwn(options.targets, target) ? options.targets[target] : undefined;
      if (known === undefined) return 'nobody';
      // Whether anybody is there Zoom does not tell.
      if (known.hours === undefined) return 'unknown';
      return isOpenAt(known.hours, scheduler.wall()) ? 'open' : 'outside-hours';
    },
    async carryOut(order, key) {
      if (order.kind === 'end') return { kind: 'closed' };
      if (order.kind === 'send') return { kind: 'refused', error: zoomChatErrors.ZOOM_CHAT_LEFT() };
      const target = Object.hasOwn(options.targets, order.handoff.target) ? options.targets[order.handoff.target] : undefined;
      if (target === undefined) return { kind: 'refused', error: zoomChatErrors.ZOOM_CHAT_TARGET_UNKNOWN() };
      if (target.hours !== undefined && !isOpenAt(target.hours, scheduler.wall()))
        return { kind: 'refused', error: zoomChatErrors.ZOOM_CHAT_OUTSIDE_HOURS() };
      const thread = order.handoff.interactionId;
      if (thread === undefined) return { kind: 'refused', error: zoomChatErrors.ZOOM_CHAT_FOREIGN() };
      const session = sessions.of(thread);
      const signal = handOffSignal(options, target.name, order.handoff);
      const left = parcelOf(channel, thread, `${key}.left`, { kind: 'left', deskConversation: key });
      try {
        if (mode === 'trigger') {
          const body = printAnswer(options, { sessionId: thread, items: [], handOff: signal });
          // Behind what was said before.
          await session.inTurn(() => outbox.put([parcelOf(channel, thread, key, { kind: 'push', body, handOff: key }), left]));
        } else if (await untilTold(session, signal)) await outbox.put([left]);
        else return { kind: 'later', error: zoomChatErrors.ZOOM_CHAT_NOT_ASKED(), afterMs: 500 };
      } catch (thrown) {
        return { kind: 'later', error: asGatewayError(thrown) };
      }
      return { kind: 'opened', deskConversation: key, cut: leftOut(options, order.handoff) };
    },
  };

  return {
    ...desk,
    async open() {
      for (const bot of [options.bot, ...Object.values(options.languages)])
        if (directory.bot(bot) === undefined) throw zoomChatErrors.ZOOM_CHAT_BOT_UNKNOWN({ bot });
      door.app.route({
        method: 'POST',
        url: `/webhooks/zoom/${channel}`,
        bodyLimit: bodyLimitBytes,
        // What lives goes on to the end; the threads refuse what is new.
        config: { openWhileDraining: true, longLived: mode === 'action' },
        async onRequest(request, reply) {
          if (await known(request.headers, scheduler.wall())) return;
          count('unauthorized');
          logger.warn('message refused: it does not know our key');
          return reply.code(401).send(httpProblem(401));
        },
        async handler(request, reply) {
          const read = readMessage(request.body);
          if (!read.ok) {
            count('malformed');
            logger.warn('message not understood', { why: read.error });
            return reply.code(400).send(httpProblem(400));
          }
          const message = read.value;
          const answered = mode === 'trigger' ? await trigger(message) : await sessions.of(message.sessionId).inTurn(() => action(message));
          if (!answered.ok && answered.error === 'BLOCKED') return reply.type('application/json').send(await sayBlocked(message));
          if (!answered.ok) {
            count('not-stored');
            const status = statusOf[answered.error];
            return reply
              .code(status)
              .headers(status === 503 ? { 'retry-after': '5' } : {})
              .send(httpProblem(status));
          }
          const { body, told } = typeof answered.value === 'string' ? { body: answered.value, told: undefined } : answered.value;
          if (told !== undefined) reply.raw.once('finish', told);
          return reply.type('application/json').send(body);
        },
      });
      work = outbox.run(pushLane(channel), pusher(options, { web, listener, scheduler }), { scheduler, dice });
    },
    drain() {},
    async close() {
      sessions.closeAll();
      await work?.close();
    },
  };
}
