import type { Scheduler } from '#base';
import type { WebClient } from '#net';

/** The longest answer that is read, in octets. */
const maxBytes = 4 * 1024 * 1024;

/** A `fetch` for the library, by the client that looks at every address before it connects. It follows no redirect. */
export function webFetch(web: WebClient, due: { readonly scheduler: Scheduler; readonly at: number }): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = Object.fromEntries(new Headers(init?.headers ?? {}).entries());
    const {
      status,
      headers: told,
      octets,
    } = await web.stream({
      method: 'POST',
      url,
      headers,
      body: typeof init?.body === 'string' ? init.body : '',
      timeoutMs: Math.max(1, due.at - due.scheduler.now()),
      ...(init?.signal ? { signal: init.signal } : {}),
    });
    // These have no body, and the class insists on it.
    const empty = status === 204 || status === 205 || status === 304;
    return new Response(empty ? null : streamOf(octets), { status, headers: told });
  };
}

function streamOf(octets: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const parts = octets[Symbol.asyncIterator]();
  let size = 0;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) return controller.close();
      size += value.length;
      if (size <= maxBytes) return controller.enqueue(value);
      await parts.return?.();
      controller.error(new Error('the answer is longer than is read'));
    },
    async cancel() {
      await parts.return?.();
    },
  });
}
