import type { FastifyInstance } from 'fastify';

/** Remembers which methods each route takes, to tell 405 from 404. Patterns are static segments and whole-segment `:names`. */
export function methodsAt(app: FastifyInstance): (url: string) => readonly string[] {
  const routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ segments: segmentsOf(url), methods: Array.isArray(method) ? method : [method] });
  });
  return (url) => {
    const asked = segmentsOf(url);
    const fits = (pattern: readonly string[]): boolean =>
      pattern.length === asked.length && pattern.every((part, i) => part === asked[i] || (part.startsWith(':') && asked[i] !== ''));
    return [...new Set(routes.filter((route) => fits(route.segments)).flatMap((route) => route.methods))].sort();
  };
}

function segmentsOf(url: string): string[] {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path).split('/');
}
