import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { WebChatOptions } from './options.ts';
import { webChatErrors } from './web-chat.errors.ts';

/** The built widget. In a checkout and in an installed package it lies at the same distance. */
const builtWidget = new URL('../../../widget/built/widget.js', import.meta.url);

export interface Widget {
  readonly octets: Buffer;
  readonly version: string;
}

export async function readWidget(): Promise<Widget> {
  try {
    const octets = await readFile(builtWidget);
    return { octets, version: createHash('sha256').update(octets).digest('hex').slice(0, 16) };
  } catch (thrown) {
    throw webChatErrors.WEB_CHAT_WIDGET_MISSING({}, thrown);
  }
}

const yearSeconds = 31_536_000;
const style = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.6 system-ui,sans-serif;background:#eef2f8;color:#1c2733}
main{max-width:34rem;padding:3rem 1.5rem;text-align:center}h1{font-size:1.9rem;line-height:1.2;margin:0 0 .6rem;letter-spacing:-.02em}p{margin:0;opacity:.72}
@media (prefers-color-scheme:dark){body{background:#10151c;color:#e8edf3}}`;
const styleHash = createHash('sha256').update(style).digest('base64');
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The widget, what it must know before anybody has a session, and a page to try it on. */
export function servePage(app: FastifyInstance, options: WebChatOptions, widget: Widget): void {
  const { id, files, limits } = options;
  const { title, subtitle, greeting, colour, position, theme, language, texts } = options.widget;
  const etag = `"${widget.version}"`;
  const config = {
    version: widget.version,
    title,
    subtitle,
    greeting,
    colour,
    position,
    theme,
    language,
    texts,
    identityRequired: options.identity?.required ?? false,
    limits: { messageLength: limits.messageLength, files: { maxBytes: files.maxBytes, types: files.types, perMessage: files.perMessage } },
  };
  const open = { config: { openWhileDraining: true } } as const;

  app.get<{ Querystring: { v?: string } }>('/widget.js', open, (request, reply) => {
    reply.headers({
      etag,
      'content-type': 'text/javascript; charset=utf-8',
      // Only an address that names this very version may be kept for good.
      'cache-control': request.query.v === widget.version ? `public, max-age=${yearSeconds}, immutable` : 'public, max-age=300',
      'cross-origin-resource-policy': 'cross-origin',
    });
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(widget.octets);
  });
  app.get('/config', open, (_request, reply) => reply.header('cache-control', 'public, max-age=60').send(config));
  if (!options.page) return;

  const page = `<!doctype html>
<html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(subtitle ?? 'The chat is in the corner.')}</p></main>
<script src="/chat/${escaped(encodeURIComponent(id))}/widget.js?v=${widget.version}" data-open="true" defer></script></body></html>
`;
  const policy = (host: string): string => {
    // Older browsers do not count ws: to 'self'.
    const sockets = /^[\w.:[\]-]{1,255}$/.test(host) ? ` ws://${host} wss://${host}` : '';
    return `default-src 'none'; script-src 'self'; style-src 'sha256-${styleHash}'; connect-src 'self'${sockets}; img-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  };
  app.get(
    '/',
    open,
    (request, reply): FastifyReply =>
      reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(request.headers.host ?? '') }).send(page),
  );
}
