import type { Logger } from '#base';
import type { ApiCallRequest, OutboundCall, OutboundCalls } from '#contract';
import type { Caller } from '../access/caller.ts';
import { showCall } from '../api-shapes.ts';
import { answer, missing, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { endCall, getCall, placeCall } from './operations.ts';

export interface CallPorts {
  readonly outbound: OutboundCalls;
  readonly logger: Logger;
}

const statuses = { wrong: 400, forbidden: 403, later: 429, unable: 503 } as const;

/** Calls that programs have us place: the order, how it goes, its end. */
export function serveCalls(api: Api, { outbound, logger }: CallPorts): void {
  const visible = (caller: Caller, id: string): OutboundCall | undefined => {
    const call = outbound.find(id);
    return call !== undefined && caller.sees(call) ? call : undefined;
  };

  api.serve(placeCall, async ({ caller, body, audit }) => {
    const { account, bots, actor } = caller;
    const placed = await outbound.place({ id: actor.id, account, bots }, body as ApiCallRequest);
    if (placed.ok) {
      await audit('create', { kind: 'conversation', id: placed.value.id }, { what: 'call', trunk: placed.value.trunk });
      return { status: 202, body: showCall(placed.value), headers: { location: `/api/v1/calls/${placed.value.id}` } };
    }
    const { kind, error, retryAfterMs } = placed.error;
    const after = retryAfterMs === undefined ? undefined : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) };
    return refuse(statuses[kind], error.code, error.message, after ? { headers: after } : {});
  });

  api.serve(getCall, ({ caller, params }) => {
    const call = visible(caller, params.id);
    return call === undefined ? missing : answer(showCall(call));
  });

  api.serve(endCall, async ({ caller, params, audit }) => {
    const call = visible(caller, params.id);
    if (call === undefined) return missing;
    await audit('end', { kind: 'live-session', id: call.id }, { what: 'call' });
    if (outbound.end(call.id)) logger.info('call out ended by request', { by: caller.actor.id, conversationId: call.id });
    return { status: 202, body: showCall(call) };
  });
}
