import { bad, ok, type Result } from '#base';
import type { Account } from './account.ts';
import { type Answer, answerJson, endedCode, nothing, problem } from './answer.ts';
import { type Attachments, fitsType } from './attachments.ts';
import type { Book } from './book.ts';
import type { Conversation, FileNote } from './conversation.ts';
import type { Effects } from './effects.ts';
import type { Queue } from './queue.ts';
import type { Quirks } from './quirks.ts';
import type { MessageBody, StartBody } from './requests.ts';
import type { Timers } from './timers.ts';

/** The contact's side: the three endpoints of Digital Connect, behind their checks of token and shape. */
export interface Centre {
  start(account: Account, body: StartBody, key: string | undefined): Answer;
  /** `spoilt` is a fault's wish that the files fail, with the reason to give. */
  message(account: Account, id: string, body: MessageBody, key: string | undefined, spoilt: string | undefined): Answer;
  end(account: Account, id: string): Answer;
  clear(): void;
}

export interface CentreOptions {
  readonly book: Book;
  readonly queue: Queue;
  readonly attachments: Attachments;
  readonly effects: Effects;
  readonly timers: Timers;
  readonly quirks: () => Quirks;
}

interface KeptAnswer {
  readonly body: string;
  readonly answer: Answer;
  readonly untilMs: number;
}

export function openCentre({ book, queue, attachments, effects, timers, quirks }: CentreOptions): Centre {
  const kept = new Map<string, KeptAnswer>();

  /** The answer that a key got before; 409 when it came with another body. */
  const known = (place: string, body: unknown): Answer | undefined => {
    const before = kept.get(place);
    if (!before || before.untilMs <= timers.wall()) return undefined;
    if (before.body === JSON.stringify(body)) return before.answer;
    return problem(409, { description: 'This idempotency key was used for another request.' });
  };
  const keep = (place: string | undefined, body: unknown, answer: Answer): Answer => {
    if (place !== undefined) kept.set(place, { body: JSON.stringify(body), answer, untilMs: timers.wall() + quirks().keyLifeMs });
    return answer;
  };
  const placeOf = (key: string | undefined, ...where: readonly string[]): string | undefined =>
    key === undefined ? undefined : JSON.stringify([...where, key]);
  const ended = (): Answer => problem(quirks().endedStatus, { code: endedCode, description: 'The conversation has ended.' });
  const own = (account: Account, id: string): Conversation | undefined => {
    const conversation = book.find(id);
    return conversation?.account === account.name ? conversation : undefined;
  };

  const fileOf = (account: Account, wish: NonNullable<MessageBody['attachments']>[number]): Result<FileNote> => {
    const file = attachments.find(account.name, wish.id);
    if (!file) return bad(`attachment ${wish.id} does not exist`);
    if (Number(wish.size) !== file.sizeBytes) return bad(`attachment ${wish.id} has another size`);
    if (quirks().fileTypes.length > 0 && !fitsType(file.type, quirks().fileTypes)) return bad(`attachments of type ${file.type} are not taken`);
    return ok({ id: file.id, name: wish.name, type: wish.type, sizeBytes: file.sizeBytes });
  };

  return {
    start(account, body, key) {
      const place = placeOf(key, 'start', account.name);
      const before = place === undefined ? undefined : known(place, body);
      if (before) {
        effects.count({ operation: 'start-conversation', key, id: undefined });
        return before;
      }
      if (!account.touchpoints.includes(body.touchpoint_id))
        return problem(404, { fields: [{ name: 'touchpoint_id', description: 'is no touchpoint of this account' }] });
      const conversation = book.open({
        account: account.name,
        touchpointId: body.touchpoint_id,
        subject: body.subject,
        email: body.contact_person.email,
        contextParameters: body.context_parameters ?? {},
        previousMessages: body.previous_messages ?? [],
      });
      effects.count({ operation: 'start-conversation', key, id: conversation.id });
      queue.arrive(conversation);
      return keep(place, body, answerJson(201, { id: conversation.id }));
    },
    message(account, id, body, key, spoilt) {
      const conversation = own(account, id);
      if (!conversation) return problem(404);
      const place = placeOf(key, 'message', id);
      const before = place === undefined ? undefined : known(place, body);
      const call = { operation: 'send-message', key, conversationId: id };
      if (before) {
        effects.count({ ...call, id: undefined });
        return quirks().repeatedKey === 'conflict' ? problem(409, { description: 'This message was sent before.' }) : before;
      }
      if (conversation.state === 'ended') return ended();
      const wishes = body.attachments ?? [];
      const found = wishes.map((wish) => (spoilt === undefined ? fileOf(account, wish) : bad(spoilt)));
      const files = found.flatMap((file) => (file.ok ? [file.value] : []));
      const reasons = [...new Set(found.flatMap((file) => (file.ok ? [] : [file.error])))];
      if (reasons.length === 0 && spoilt !== undefined) reasons.push(spoilt);
      const text = body.content === '' ? undefined : body.content;
      if (text === undefined && files.length === 0)
        return problem(400, { fields: wishes.map((_, i) => ({ name: `attachments[${i}]`, description: reasons[0] ?? 'does not exist' })) });
      const message = book.write(conversation, 'contact', conversation.email, text, files);
      effects.count({ ...call, id: message.id });
      const good = { id, created_at: message.at, message_id: message.id };
      return keep(place, body, reasons.length === 0 ? answerJson(201, good) : answerJson(206, { ...good, partial_fail_reason: reasons.join('; ') }));
    },
    end(account, id) {
      const conversation = own(account, id);
      if (!conversation) return problem(404);
      const call = { operation: 'end-conversation', key: id, conversationId: id };
      if (conversation.state === 'ended') {
        effects.count({ ...call, id: undefined });
        return ended();
      }
      book.finish(conversation, 'contact');
      queue.moveUp();
      effects.count({ ...call, id });
      return nothing(204);
    },
    clear: () => kept.clear(),
  };
}
