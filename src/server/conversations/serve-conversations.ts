import type { ConversationId } from '#base';
import {
  type ConversationQuery,
  type ConversationStore,
  conversationDocument,
  printTranscript,
  type RecordReader,
  type RecordView,
  transcriptOf,
} from '#contract';
import { acceptedType } from '../accepted-type.ts';
import type { Caller } from '../access/caller.ts';
import { showAnnexes, showConversation, showEvent, showTranscript } from '../api-shapes.ts';
import { type Answer, answer, missing, refuse } from '../route/answer.ts';
import { entityTag } from '../route/entity-tag.ts';
import type { Api, Call } from '../route/open-api.ts';
import { getAnnexes, getConversation, getDocument, getTranscript, listConversations, listEvents } from './operations.ts';

export interface ConversationPorts {
  readonly store: Pick<ConversationStore, 'head' | 'list'>;
  readonly records: RecordReader;
}

const usualEvents = 200;

/** Stored conversations: the list; one of them whole, by its events, as a transcript, a document, a summary. */
export function serveConversations(api: Api, { store, records }: ConversationPorts): void {
  const visible = async (caller: Caller, id: ConversationId): Promise<RecordView | undefined> => {
    const head = await store.head(id);
    return head !== undefined && caller.sees(head) ? records.read(head.id, caller.sight) : undefined;
  };
  type OneCall = Call<{ readonly id: ConversationId }, unknown, unknown>;
  /** Looks one up, writes down that it was read, and shows it. */
  const show = async ({ caller, params, audit }: OneCall, what: string, shown: (view: RecordView) => Answer | Promise<Answer>): Promise<Answer> => {
    const view = await visible(caller, params.id);
    if (view === undefined) return missing;
    const given = await shown(view);
    await audit(caller.sight === 'personal' ? 'read-personal' : 'read', { kind: 'conversation', id: view.head.id }, { what });
    return given;
  };
  const tagged = (body: unknown): Answer => answer(body, { etag: entityTag(JSON.stringify(body)) });

  api.serve(listConversations, async ({ caller, query, audit }) => {
    const { account = caller.account, person, ...rest } = query;
    if (person !== undefined && caller.sight !== 'personal')
      return refuse(403, 'PERSONAL_FILTER', 'Looking for a person needs the scope conversations:personal.');
    if (account !== caller.account) return answer({ conversations: [] });
    const wanted: ConversationQuery = { ...rest, ...(person === undefined ? {} : { person }), account, bots: caller.bots };
    const { heads, next } = await store.list(wanted);
    const filters = Object.keys(query).join(' ');
    await audit(
      caller.sight === 'personal' ? 'read-personal' : 'read',
      { kind: 'conversation', id: '*' },
      { what: 'list', filters, count: String(heads.length) },
    );
    return answer({
      conversations: (await records.heads(heads, caller.sight)).map(showConversation),
      ...(next === undefined ? {} : { next }),
    });
  });

  api.serve(getConversation, (call) =>
    show(call, 'events', ({ head, events, annexes, redacted }) =>
      tagged({ conversation: showConversation(head), events: events.map(showEvent), annexes: showAnnexes(annexes), redacted }),
    ),
  );

  api.serve(listEvents, (call) =>
    show(call, 'events', ({ head, events, redacted }) => {
      const { cursor = 0, limit = usualEvents } = call.query;
      const rest = events.filter(({ seq }) => seq > cursor);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return answer({
        conversation: head.id,
        events: page.map(showEvent),
        ...(last !== undefined && rest.length > page.length ? { next: String(last.seq) } : {}),
        redacted,
      });
    }),
  );

  api.serve(getTranscript, (call) =>
    show(call, 'transcript', ({ head, events }) => {
      const type = acceptedType(call.request.headers.accept, ['application/json', 'text/plain', 'text/markdown']);
      call.reply.header('vary', 'accept');
      if (type === 'application/json') return tagged(showTranscript(head.id, transcriptOf(events)));
      const text = printTranscript(events, type === 'text/plain' ? 'text' : 'markdown');
      return { status: 200, body: text, type: `${type}; charset=utf-8`, headers: { etag: entityTag(type, text) } };
    }),
  );

  api.serve(getDocument, (call) =>
    show(call, 'document', ({ head, events }) => {
      const document = conversationDocument(head.id, events);
      return document === undefined ? missing : tagged(document);
    }),
  );

  api.serve(getAnnexes, (call) =>
    show(call, 'annexes', ({ head, annexes, redacted }) => tagged({ conversation: head.id, annexes: showAnnexes(annexes), redacted })),
  );
}
