import { type ApiConversationDetail, type ApiConversationPage, type ConversationDocument, conversationDocument, readApiEvent } from '#contract';

export type Asked = { readonly found: ConversationDocument } | { readonly missing: string };

/** How long a conversation may take to get its outcome after the call, and how often to look. */
const patienceMs = 30_000;
const lookEveryMs = 200;

/**
 * Asks the gateway behind a stream's address what it understood and said in the call with this interaction id.
 * Uses the address's own token; the gateway answers when its client has the scope `conversations:read`.
 */
export async function askGateway(streamUrl: string, interactionId: string): Promise<Asked> {
  const url = new URL(streamUrl);
  const token = url.searchParams.get('token') ?? '';
  const base = `${url.protocol === 'wss:' ? 'https:' : 'http:'}//${url.host}`;
  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${base}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: await response.json() };
  };
  const until = performance.now() + patienceMs;
  try {
    for (;;) {
      const listed = await get(`/api/v1/conversations?interactionId=${encodeURIComponent(interactionId)}`);
      if (listed.status === 401 || listed.status === 403)
        return { missing: 'the gateway keeps the words to itself: the client of this address lacks the scope conversations:read' };
      const heads = listed.status === 200 ? (listed.body as ApiConversationPage).conversations : [];
      const head = heads[0];
      if (head && (head.outcome !== undefined || performance.now() > until)) {
        const one = await get(`/api/v1/conversations/${head.id}`);
        if (one.status !== 200) return { missing: `the gateway answered ${one.status} when asked for the conversation` };
        const { events } = one.body as ApiConversationDetail;
        const document = conversationDocument(head.id, events.map(readApiEvent));
        return document ? { found: document } : { missing: 'the record of this call has no beginning' };
      }
      if (performance.now() > until)
        return { missing: listed.status === 200 ? 'the gateway has no record of this call' : `the gateway answered ${listed.status}` };
      await new Promise((done) => setTimeout(done, lookEveryMs));
    }
  } catch (thrown) {
    return { missing: `the gateway's API could not be asked (${thrown instanceof Error ? thrown.message : String(thrown)})` };
  }
}
