import { asGatewayError, type Logger, type Scheduler } from '#base';
import type { Attempt, ChatFile, DeskListener, DeskNews, FileShelf, InboxItem, Meter } from '#contract';
import type { FetchedFile } from './files-in.ts';
import type { DigitalConnectOptions } from './options.ts';
import { recently } from './recently.ts';
import type { Traces } from './traces.ts';
import type { Heard, NamedFile } from './webhook.ts';

type Owner = NonNullable<Awaited<ReturnType<DeskListener['whose']>>>;

export interface NewsPorts {
  readonly listener: DeskListener;
  readonly fetchFile: (named: NamedFile, owner: Owner) => Promise<FetchedFile>;
  readonly shelf: FileShelf;
  readonly traces: Traces;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** Passes on what lay in the inbox: files first, then the news, once it is durable it is done. */
export function newsWorker(options: DigitalConnectOptions, { listener, fetchFile, shelf, traces, scheduler, logger, meter }: NewsPorts) {
  /** Files of news that were not taken yet, so that none is fetched twice. */
  const fetched = recently<ChatFile>(1000);
  const count = (kind: Heard['event'], result: string): void => meter.count('desk_news_total', { desk: options.id, kind, result });
  const forget = async ({ id, files }: Heard): Promise<void> => {
    for (const file of files) {
      const kept = fetched.get(`${id} ${file.id}`);
      if (kept === undefined) continue;
      fetched.drop(`${id} ${file.id}`);
      await shelf.drop(kept.id);
    }
  };

  /** The files that could be had, and a sentence for each that could not; undefined: later. */
  const gather = async ({ id, files }: Heard, owner: Owner, patient: boolean): Promise<{ files: ChatFile[]; missing: string[] } | undefined> => {
    const had: ChatFile[] = [];
    const missing: string[] = [];
    for (const named of files) {
      const name = `${id} ${named.id}`;
      const kept = fetched.get(name);
      const outcome: FetchedFile = kept === undefined ? await fetchFile(named, owner) : { kind: 'kept', file: kept };
      if (outcome.kind === 'kept') {
        fetched.add(name, outcome.file);
        had.push(outcome.file);
      } else if (outcome.kind === 'later' && patient) {
        logger.warn('a file of a human agent is tried again', { code: outcome.error.code });
        return undefined;
      } else {
        logger.error('a file of a human agent was not passed on', { why: outcome.kind === 'missing' ? outcome.why : outcome.error.code });
        missing.push(options.files.missing.replaceAll('{name}', named.name));
      }
    }
    return { files: had, missing };
  };

  const newsOf = (heard: Heard, gathered: { files: ChatFile[]; missing: string[] }): DeskNews => {
    const { id, conversation, at, name, text, automatic } = heard;
    const named = automatic ? { automatic } : name === undefined ? {} : { name };
    const what: DeskNews['what'] =
      heard.event === 'conversation_started'
        ? { kind: 'joined', ...(name === undefined ? {} : { name }) }
        : heard.event === 'conversation_ended'
          ? { kind: 'ended' }
          : { kind: 'message', ...named, text: [text, ...gathered.missing].filter((line) => line !== '').join('\n'), files: gathered.files };
    return { desk: options.id, deskConversation: conversation, id, ...(at === undefined ? {} : { at }), what };
  };

  const unknown = async (heard: Heard, ageMs: number): Promise<Attempt> => {
    // The answer to our own order may still be on its way: whoever overtook it waits for it.
    if (ageMs < options.unknownMs && !traces.hasEnded(heard.conversation)) return { kind: 'retry', why: 'unknown conversation' };
    logger.info('news of a conversation that is not ours', { event: heard.event, deskConversation: heard.conversation });
    count(heard.event, 'unknown');
    await forget(heard);
    return { kind: 'done' };
  };

  const pass = async (heard: Heard, ageMs: number): Promise<Attempt> => {
    const owner = await listener.whose({ desk: options.id, deskConversation: heard.conversation });
    if (owner === undefined) return unknown(heard, ageMs);
    const gathered = await gather(heard, owner, ageMs < options.files.patienceMs);
    if (gathered === undefined) return { kind: 'retry', why: 'a file' };
    const verdict = await listener.hear(newsOf(heard, gathered));
    if (verdict === 'unknown') return unknown(heard, ageMs);
    if (heard.event === 'conversation_ended') traces.ended(heard.conversation);
    if (verdict === 'seen') await forget(heard);
    for (const file of heard.files) fetched.drop(`${heard.id} ${file.id}`);
    count(heard.event, verdict);
    return { kind: 'done' };
  };

  return async function consume(item: InboxItem): Promise<Attempt> {
    const heard = JSON.parse(item.body) as Heard;
    const ageMs = scheduler.wall() - item.receivedAt;
    if (item.late) logger.info('news came too late for their place', { event: heard.event, deskConversation: heard.conversation });
    if (traces.isEcho(heard)) {
      count(heard.event, 'echo');
      return { kind: 'done' };
    }
    // Messages that were sent before the end may still be on their way; after it nobody could read them.
    const leftMs = options.endSettleMs - ageMs;
    if (heard.event === 'conversation_ended' && leftMs > 0) return { kind: 'retry', why: 'settling', afterMs: leftMs };
    try {
      return await pass(heard, ageMs);
    } catch (thrown) {
      const error = asGatewayError(thrown);
      logger.warn('news not taken yet', { event: heard.event, code: error.code, error });
      return { kind: 'retry', why: error.code };
    }
  };
}
