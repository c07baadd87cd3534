import type { ApiAnswer } from '#contract';
import type { HttpDoor } from '#net';

interface OrderStatus {
  readonly code: string;
  readonly text: string;
  readonly eta?: string;
}

/** The orders that the sample agent can look up. */
const orders: Readonly<Record<string, OrderStatus>> = {
  '123456': { code: 'shipped', text: 'on its way', eta: 'tomorrow' },
  '654321': { code: 'delivered', text: 'delivered since yesterday' },
  '111222': { code: 'pick-up', text: 'waiting for you at the pick-up point' },
};

const statusOf = (order: string): OrderStatus | undefined => (Object.hasOwn(orders, order) ? orders[order] : undefined);

/** A pretended shop system for the sample agent: `GET /demo/orders/{order}`. Off unless configured. Live calls need it while the gateway drains. */
export function serveOrdersApi(door: HttpDoor): void {
  door.app.get<{ Params: { order: string } }>('/demo/orders/:order', { config: { openWhileDraining: true } }, (request, reply) => {
    const { order } = request.params;
    const status = statusOf(order);
    if (!status) return reply.code(404).send({ error: { code: 'ORDER_UNKNOWN', message: 'No such order.' } });
    return reply.send({ order, status });
  });
}

/** The same answer without a gateway, for talking to the sample agent in writing. */
export function answerOrder(order: string): ApiAnswer {
  const status = statusOf(order);
  return status ? { ok: true, status: 200, body: { order, status } } : { ok: false, code: 'API_STATUS', status: 404 };
}
