import { asGatewayError, type Logger, type Scheduler } from '#base';
import { type ChatFile, type DeskAnswer, type DeskOrder, isOpenAt, type Meter } from '#contract';
import type { Api, ApiOutcome } from './api.ts';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';
import type { FileOutcome } from './files-out.ts';
import { fitStart } from './fit.ts';
import type { DigitalConnectOptions } from './options.ts';
import { printMessage, printStart, readSent, readStarted, type Sent, type SentFile, type StartOrder, type TypeCase } from './protocol.ts';
import { recently } from './recently.ts';
import type { Traces } from './traces.ts';

export interface OrderPorts {
  readonly api: Api;
  readonly bring: (file: ChatFile, key: string) => Promise<FileOutcome>;
  readonly traces: Traces;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

type OpenOrder = Extract<DeskOrder, { kind: 'open' }>;
type SendOrder = Extract<DeskOrder, { kind: 'send' }>;

const conversations = '/digital-connect/conversations';
/** A client that is refused is somebody's mistake, and may be mended while people wait. */
const clientAgainMs = 10_000;
const answered = (outcome: Exclude<ApiOutcome, { kind: 'done' }>): DeskAnswer =>
  outcome.kind === 'refused'
    ? { kind: 'refused', error: outcome.error }
    : { kind: 'later', error: outcome.error, ...(outcome.afterMs === undefined ? {} : { afterMs: outcome.afterMs }) };
const otherCase = (typeCase: TypeCase): TypeCase => (typeCase === 'lower' ? 'upper' : 'lower');

/** Carries out what is asked of the desk: the key of an order is Talkdesk's idempotency key. */
export function orders(options: DigitalConnectOptions, { api, bring, traces, scheduler, logger, meter }: OrderPorts) {
  /** The writing of message types that was taken last. */
  let { typeCase } = options.previousMessages;
  let sizeAs: 'number' | 'text' = 'number';
  /** Orders that may have taken effect though no answer came. */
  const unsure = recently<true>(10_000);
  const running = new Map<string, Promise<DeskAnswer>>();

  const noteDoubt = (key: string, outcome: ApiOutcome): void => {
    if (outcome.kind === 'later' && outcome.asked) unsure.add(key, true);
  };

  const open = async (order: OpenOrder, key: string): Promise<DeskAnswer> => {
    const target = options.targets[order.handoff.target];
    if (target === undefined) return { kind: 'refused', error: errors.DIGITAL_CONNECT_TARGET_UNKNOWN({ target: order.handoff.target }) };
    // Who may be in the queue already is not turned away for the hour that it is by now.
    if (target.hours !== undefined && !isOpenAt(target.hours, scheduler.wall()) && unsure.get(key) === undefined)
      return { kind: 'refused', error: errors.DIGITAL_CONNECT_OUTSIDE_HOURS({ target: order.handoff.target }) };
    const fitted = fitStart(order, key, target, options);
    if (fitted === undefined) return { kind: 'refused', error: errors.DIGITAL_CONNECT_NO_EMAIL() };
    const { outcome, left } = await start(fitted.start, key);
    if (outcome.kind !== 'done') return answered(outcome);
    const id = readStarted(outcome.body);
    if (!id.ok) return { kind: 'later', error: errors.DIGITAL_CONNECT_UNREADABLE({ what: 'start-conversation' }) };
    const cut = [...new Set([...fitted.cut, ...left])];
    if (cut.length > 0) logger.info('not all of a hand-off fitted', { cut });
    return { kind: 'opened', deskConversation: id.value, cut };
  };

  /** Limits are not documented: what a refusal names is written the other way, then left out, and that is told. */
  const start = async (whole: StartOrder, key: string): Promise<{ readonly outcome: ApiOutcome; readonly left: readonly string[] }> => {
    const left: string[] = [];
    let wish = whole;
    let writing = typeCase;
    let turned = false;
    for (;;) {
      const outcome = await api.call({ what: 'start-conversation', method: 'POST', path: conversations, body: printStart(wish, writing), key });
      noteDoubt(key, outcome);
      const names = outcome.kind === 'refused' && outcome.status === 400 ? outcome.problem.fields : [];
      if (wish.previous.length > 0 && names.some((name) => name.startsWith('previous_messages'))) {
        if (!turned) writing = otherCase(writing);
        else {
          wish = { ...wish, previous: [] };
          left.push('lines');
        }
        turned = true;
      } else if (Object.keys(wish.context).length > 0 && names.some((name) => name.startsWith('context_parameters'))) {
        left.push(...Object.keys(wish.context));
        wish = { ...wish, context: {} };
      } else {
        if (outcome.kind === 'done' && wish.previous.length > 0) typeCase = writing;
        return { outcome, left };
      }
      logger.warn('a hand-off is written another way', { fields: names });
    }
  };

  const send = async ({ deskConversation, text, files }: SendOrder, key: string): Promise<DeskAnswer> => {
    const brought: SentFile[] = [];
    const refused: Extract<FileOutcome, { kind: 'refused' }>[] = [];
    const untaken: string[] = [];
    for (const file of files) {
      const outcome = await bring(file, key);
      if (outcome.kind === 'later') return outcome;
      if (outcome.kind === 'there') brought.push(outcome.file);
      else {
        refused.push(outcome);
        untaken.push(missing(file.name));
      }
    }
    const words = [text, ...untaken].filter((line) => line.trim() !== '').join('\n');
    const outcome = await post(deskConversation, words, brought, key);
    if (outcome.kind === 'refused') {
      if (outcome.problem.ended || outcome.status === 404) return { kind: 'closed' };
      // The key is this order's alone: what contradicts it after a lost answer is the order itself.
      if (outcome.status === 409 && unsure.get(key) !== undefined) return { kind: 'sent' };
    }
    if (outcome.kind !== 'done') return answered(outcome);
    const { partial } = remember(deskConversation, words, outcome);
    if (partial !== undefined && brought.length > 0) {
      // Which of them Talkdesk did not take it does not say.
      const line = missing(brought.map(({ name }) => name).join(', '));
      const told = await post(deskConversation, line, [], `${key}.untaken`);
      if (told.kind === 'later') return answered(told);
      if (told.kind === 'done') remember(deskConversation, line, told);
    }
    const reasons = [...refused.map(({ reason }) => reason), ...(partial === undefined ? [] : [partial])];
    return reasons.length === 0 ? { kind: 'sent' } : { kind: 'partial', reason: [...new Set(reasons)].join('; ') };
  };

  /** What was sent is known when it comes back as news. */
  const remember = (conversation: string, text: string, { status, body }: Extract<ApiOutcome, { kind: 'done' }>): Sent => {
    const sent = readSent(status, body);
    const { message, at } = sent;
    traces.sent(conversation, { text, ...(message === undefined ? {} : { message }), ...(at === undefined ? {} : { at }) });
    return sent;
  };

  /** The human agent is told what is not there. */
  const missing = (name: string): string => options.files.untaken.replaceAll('{name}', () => name);

  const post = async (conversation: string, text: string, files: readonly SentFile[], key: string): Promise<ApiOutcome> => {
    const path = `${conversations}/${encodeURIComponent(conversation)}/messages`;
    const once = async (): Promise<ApiOutcome> => {
      const outcome = await api.call({ what: 'send-message', method: 'POST', path, body: printMessage(text, files, sizeAs), key });
      noteDoubt(key, outcome);
      return outcome;
    };
    const outcome = await once();
    const named = outcome.kind === 'refused' && outcome.status === 400 && outcome.problem.fields.some((name) => /^attachments\b.*size$/.test(name));
    if (!named) return outcome;
    sizeAs = sizeAs === 'number' ? 'text' : 'number';
    return once();
  };

  const end = async (conversation: string): Promise<DeskAnswer> => {
    traces.ended(conversation);
    const outcome = await api.call({ what: 'end-conversation', method: 'DELETE', path: `${conversations}/${encodeURIComponent(conversation)}` });
    if (outcome.kind === 'done') return { kind: 'closed' };
    if (outcome.kind === 'refused' && (outcome.problem.ended || outcome.status === 404 || outcome.status === 410)) return { kind: 'closed' };
    return answered(outcome);
  };

  const carry = async (order: DeskOrder, key: string): Promise<DeskAnswer> => {
    switch (order.kind) {
      case 'open':
        return open(order, key);
      case 'send':
        return send(order, key);
      case 'end':
        return end(order.deskConversation);
    }
  };

  const carryOut = async (order: DeskOrder, key: string): Promise<DeskAnswer> => {
    let answer: DeskAnswer;
    try {
      answer = await carry(order, key);
    } catch (thrown) {
      const error = asGatewayError(thrown);
      logger.error('an order broke', { order: order.kind, code: error.code, error });
      answer = error.retry ? { kind: 'later', error } : { kind: 'refused', error };
    }
    // A human must not wait for a customer because our own client is refused for the moment.
    if (order.kind !== 'open' && answer.kind === 'refused' && answer.error.code === 'DIGITAL_CONNECT_CLIENT_REFUSED')
      answer = { kind: 'later', error: answer.error, afterMs: clientAgainMs };
    meter.count('desk_orders_total', { desk: options.id, order: order.kind, answer: answer.kind });
    if (answer.kind === 'refused') {
      const { code, blame, facts } = answer.error;
      logger.error('the desk refused', { order: order.kind, code, ...facts });
      meter.count('errors_total', { code, blame });
    }
    return answer;
  };

  /** Asked again while it is under way, an order is not done beside itself. */
  return (order: DeskOrder, key: string, again = false): Promise<DeskAnswer> => {
    // A process that is gone may have got through.
    if (again) unsure.add(key, true);
    const under = running.get(key) ?? carryOut(order, key).finally(() => running.delete(key));
    running.set(key, under);
    return under;
  };
}
