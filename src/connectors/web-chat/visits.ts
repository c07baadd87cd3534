import { bad, type Logger, ok, type Result, type Scheduler } from '#base';
import type { ChatFile, ChatRefusal, ChatThreads, FileShelf, KeptFile, Meter } from '#contract';
import type { WebChatOptions } from './options.ts';
import type { WrittenMessage } from './protocol.ts';
import { openRates } from './rates.ts';
import { ofChat, ofFile, type Refusal } from './refusal.ts';
import type { Visitor } from './visitor.ts';

export interface VisitPorts {
  readonly options: WebChatOptions;
  readonly threads: ChatThreads;
  readonly files: FileShelf;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** What a visitor may do, by whichever road they came. */
export interface Visits {
  open(visitor: Visitor): Promise<Result<void, Refusal>>;
  /** Resolves when the message is durable. */
  take(visitor: Visitor, written: WrittenMessage): Promise<Result<'taken' | 'seen', Refusal>>;
  typing(visitor: Visitor): void;
  leave(visitor: Visitor): Promise<void>;
  keep(
    visitor: Visitor,
    named: { readonly name: string; readonly type: string },
    octets: AsyncIterable<Uint8Array>,
  ): Promise<Result<ChatFile, Refusal>>;
  /** A file of this visitor's thread, whoever sent it. */
  find(visitor: Visitor, id: string): Promise<KeptFile | undefined>;
  /** May this address have one more session? */
  session(address: string): Result<void, Refusal>;
}

/** Typing is told this often at most. */
const typingPerMinute = 40;
const opensPerMinute = 10;

export function openVisits({ options, threads, files, scheduler, logger, meter }: VisitPorts): Visits {
  const { id: channel, limits } = options;
  const messages = openRates(limits.messagesPerMinute);
  const uploads = openRates(limits.filesPerMinute);
  const sessions = openRates(limits.sessionsPerMinute);
  const opens = openRates(opensPerMinute);
  const typings = openRates(typingPerMinute);
  const refuse = (refusal: Refusal): { readonly ok: false; readonly error: Refusal } => {
    meter.count('web_chat_refused_total', { channel, code: refusal.code });
    return bad(refusal);
  };

  const refusalOf = (error: ChatRefusal): Refusal => ({ code: ofChat[error], ...(error === 'BLOCKED' ? { says: options.blocked } : {}) });

  const filesOf = async (visitor: Visitor, ids: readonly string[]): Promise<readonly ChatFile[] | undefined> => {
    const found: ChatFile[] = [];
    for (const id of new Set(ids)) {
      const kept = await find(visitor, id);
      if (kept === undefined) return undefined;
      found.push(kept.file);
    }
    return found;
  };
  const find: Visits['find'] = async ({ facts }, id) => {
    const kept = await files.find(id);
    return kept?.thread === facts.thread && kept.channel === facts.channel && kept.account === facts.account ? kept : undefined;
  };

  return {
    async open({ facts }) {
      const afterMs = opens.take(facts.thread, scheduler.now());
      if (afterMs > 0) return refuse({ code: 'TOO_MANY', afterMs });
      const opened = await threads.open(facts);
      return opened.ok ? opened : refuse(refusalOf(opened.error));
    },
    async take(visitor, { id, text: written, files: ids }) {
      const { facts } = visitor;
      // Control characters and halves of characters mean nothing to anybody.
      const text = written
        .toWellFormed()
        .replace(/[^\P{Cc}\n\t]/gu, '')
        .trim();
      if (text === '' && ids.length === 0) return refuse({ code: 'EMPTY' });
      if (text.length > limits.messageLength) return refuse({ code: 'TOO_LONG' });
      if (ids.length > options.files.perMessage) return refuse({ code: 'TOO_MANY_FILES' });
      const afterMs = messages.take(facts.thread, scheduler.now());
      if (afterMs > 0) return refuse({ code: 'TOO_MANY', afterMs });
      const found = await filesOf(visitor, ids);
      if (found === undefined) return refuse({ code: 'UNKNOWN_FILE' });
      const taken = await threads.receive(facts, { id, text, files: found });
      if (!taken.ok) return refuse(refusalOf(taken.error));
      meter.count('web_chat_messages_total', { channel, result: taken.value });
      return taken;
    },
    typing({ facts }) {
      if (typings.take(facts.thread, scheduler.now()) === 0) threads.typing(facts);
    },
    leave: ({ facts }) => threads.leave(facts),
    async keep({ facts }, { name, type }, octets) {
      if (options.files.types.length === 0) return refuse({ code: 'FILE_TYPE' });
      const afterMs = uploads.take(facts.thread, scheduler.now());
      if (afterMs > 0) return refuse({ code: 'TOO_MANY', afterMs });
      const { account, thread } = facts;
      const kept = await files.keep({ name, type, account, channel, thread }, octets, options.files);
      meter.count('web_chat_files_total', { channel, result: kept.ok ? 'kept' : kept.error });
      if (kept.ok) return ok(kept.value);
      if (kept.error === 'SHELF_FULL') logger.error('the shelf for files is full');
      return refuse({ code: ofFile[kept.error] });
    },
    find,
    session(address) {
      const afterMs = sessions.take(address, scheduler.now());
      return afterMs > 0 ? refuse({ code: 'TOO_MANY', afterMs }) : ok(undefined);
    },
  };
}
