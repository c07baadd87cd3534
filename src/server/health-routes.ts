import type { ApiIndex, ApiReadiness } from '#contract';
import { type AddressSet, type HttpDoor, httpProblem, type ReadableMeter } from '#net';
import { acceptedType } from './accepted-type.ts';

interface HealthPorts {
  readonly product: { readonly name: string; readonly version: string };
  readonly meter: ReadableMeter;
  /** Which parts are ready to take calls. */
  readonly ready: () => Readonly<Record<string, boolean>>;
  /** The operations of the API. */
  readonly served: () => readonly { readonly path: string }[];
  /** Puts into the meter what is only known when it is asked for. */
  readonly refresh: () => Promise<void>;
  /** Who may read the figures. */
  readonly metricsFor: AddressSet;
}

const always = { config: { openWhileDraining: true } };

/** What orchestrators, monitoring and a curious person ask first. None of it needs a token, none of it names a customer. */
export function serveHealth(door: HttpDoor, { product, meter, ready, refresh, metricsFor, served }: HealthPorts): void {
  door.app.get('/healthz', always, async () => ({ alive: true }));

  door.app.get('/readyz', always, async (_request, reply) => {
    const parts = { ...ready(), open: !door.draining };
    const readiness: ApiReadiness = { ready: Object.values(parts).every(Boolean), parts };
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });

  door.app.get('/metrics', always, async (request, reply) => {
    if (!metricsFor.has(door.peer(request.raw))) return reply.code(404).send(httpProblem(404));
    await refresh();
    return reply.type(meter.contentType).send(await meter.text());
  });

  const index = (): ApiIndex => ({
    product: product.name,
    version: product.version,
    docs: ['README.md', 'docs/guides', 'docs/reference'],
    paths: ['/healthz', '/readyz', '/metrics', ...new Set(served().map(({ path }) => path))],
  });
  door.app.get('/', async (request, reply) => {
    const wantsPage = acceptedType(request.headers.accept, ['application/json', 'text/html']) === 'text/html';
    return wantsPage && door.app.hasRoute({ method: 'GET', url: '/console/*' }) ? reply.redirect('/console/') : index();
  });
}
