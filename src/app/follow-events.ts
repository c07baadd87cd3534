import { type ApiEventMessage, readApiEvent, type StoredEvent } from '#contract';

/**
 * What happens in one conversation, from its beginning to its end, as the gateway tells it over HTTP (server-sent events). A connection that breaks is
 * taken up where it was left. Throws an `Error` with the status when the gateway refuses.
 */
export async function* followConversation(base: string, token: string, conversation: string): AsyncGenerator<StoredEvent> {
  let last = 0;
  for (let broken = 0; broken < mostBroken; broken++) {
    try {
      const response = await fetch(`${base}/api/v1/events?conversation=${conversation}`, {
        headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', 'last-event-id': `${conversation}:${last}` },
      });
      if (response.status !== 200 || response.body === null) throw new EventsRefused(response.status);
      for await (const message of messagesOf(response.body)) {
        const event = readApiEvent(message.event);
        last = event.seq;
        broken = 0;
        yield event;
        if (event.kind === 'conversation-end') return;
      }
    } catch (thrown) {
      if (thrown instanceof EventsRefused) throw thrown;
    }
    await new Promise((done) => setTimeout(done, againAfterMs));
  }
  throw new Error('the gateway is gone');
}

const mostBroken = 5;
const againAfterMs = 1000;

/** The gateway answered, and not with events. */
export class EventsRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the gateway answered ${status} when asked for events`);
    this.status = status;
  }
}

/** Reads `data:` lines out of a stream of events (HTML Living Standard §9.2.6). */
async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ApiEventMessage> {
  let text = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : []));
      if (lines.length > 0) yield JSON.parse(lines.join('\n')) as ApiEventMessage;
    }
  }
}
