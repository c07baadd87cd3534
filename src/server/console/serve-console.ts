import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { HttpDoor } from '#net';

/** What was built of the console. In a checkout and in an installed package it lies at the same distance. */
const built = new URL('../../../console/built/', import.meta.url);
const files = { 'console.js': 'text/javascript; charset=utf-8', 'console.css': 'text/css; charset=utf-8' } as const;
type FileName = keyof typeof files;
const names = Object.keys(files) as FileName[];

/** The built console, each file with what tells its version. */
export type BuiltConsole = Readonly<Record<FileName, { readonly octets: Buffer; readonly version: string }>>;

/** Reads the built console; undefined where it was left out. */
export async function readConsole(): Promise<BuiltConsole | undefined> {
  try {
    const read = await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, built))] as const));
    return Object.fromEntries(
      read.map(([name, octets]) => [name, { octets, version: createHash('sha256').update(octets).digest('hex').slice(0, 16) }]),
    ) as unknown as BuiltConsole;
  } catch {
    return undefined;
  }
}

/** Nothing is loaded from elsewhere, no text is run, nobody frames it. `style-src`: charts and the drawing of sound set sizes. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self' blob:",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const yearSeconds = 31_536_000;

/** The console for a browser: one page at `/console/…`, which asks the API as whoever signed in there. Needs no right of its own: it holds nothing. */
export function serveConsole(door: HttpDoor, console: BuiltConsole): void {
  const at = (name: FileName): string => `/console/built/${name}?v=${console[name].version}`;
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Cordboard</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${at('console.css')}"></head>
<body><div id="console"></div><noscript>The console needs JavaScript. Everything in it is told by the API and the command line too.</noscript>
<script type="module" src="${at('console.js')}"></script></body></html>
`;
  const open = { config: { openWhileDraining: true } } as const;

  for (const name of names) {
    const { octets, version } = console[name];
    const etag = `"${version}"`;
    door.app.get<{ Querystring: { v?: string } }>(`/console/built/${name}`, open, (request, reply) => {
      reply.headers({
        etag,
        'content-type': files[name],
        'x-content-type-options': 'nosniff',
        // Only an address that names this very version may be kept for good.
        'cache-control': request.query.v === version ? `public, max-age=${yearSeconds}, immutable` : 'public, max-age=300',
      });
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(octets);
    });
  }
  for (const path of ['/console', '/console/*'])
    door.app.get(path, open, (_request, reply) =>
      reply
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
          'cache-control': 'no-cache',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        })
        .send(page),
    );
}
