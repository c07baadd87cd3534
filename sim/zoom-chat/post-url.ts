import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A body that a bot pushed, in the order of arrival. */
export interface Pushed {
  readonly key: string;
  readonly body: unknown;
}

/** The address to which an asynchronous bot pushes its answers. */
export interface PostUrl {
  readonly url: string;
  /** What was taken, each key once. */
  readonly pushed: readonly Pushed[];
  /** Requests that came, refused ones and doubles included. */
  readonly asked: number;
  /** Statuses for the next requests, instead of taking them. 299: it is taken and the answer is lost. */
  readonly faults: number[];
  close(): Promise<void>;
}

/** Opens one on a free port of this machine; it takes what comes with the token. */
export async function openPostUrl(token: string): Promise<PostUrl> {
  const pushed: Pushed[] = [];
  const faults: number[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      asked++;
      const fault = faults.shift();
      if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end();
      if (fault !== undefined && fault !== 299) return response.writeHead(fault).end();
      const key = String(request.headers['idempotency-key'] ?? '');
      if (!pushed.some((one) => one.key === key)) pushed.push({ key, body: JSON.parse(text) });
      if (fault === 299) return response.destroy();
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/bot`,
    pushed,
    faults,
    get asked() {
      return asked;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
