import { invariant, type Logger, type Scheduler } from '#base';
import type { ConversationStore, Directory, EventBus, LiveSessions, OutboundCalls } from '#contract';
import { type AddressSet, type HttpDoor, openTokenIds, parseAddressSet, type ReadableMeter, type TokenIds } from '#net';
import { authorizer } from './authorize.ts';
import { serveCalls } from './call-routes.ts';
import { serveConversations } from './conversation-routes.ts';
import { serveEvents } from './event-routes.ts';
import { type HandoffReading, serveHandoffs } from './handoff-routes.ts';
import { serveHealth } from './health-routes.ts';
import { serveLive } from './live-routes.ts';

export interface ServerPorts {
  readonly product: { readonly name: string; readonly version: string };
  readonly store: ConversationStore;
  readonly live: LiveSessions;
  readonly bus: EventBus;
  readonly directory: Directory;
  readonly outbound: OutboundCalls;
  readonly meter: ReadableMeter;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  /** Which parts are ready to take calls, by name; `GET /readyz` is 200 when all are. */
  readonly ready: () => Readonly<Record<string, boolean>>;
  /** Single-use token names, shared with the other doors; a memory of its own unless told. */
  readonly seen?: TokenIds;
  /** How hand-offs that did not fit through their door are read; without it they are not. */
  readonly handoffs?: HandoffReading | undefined;
  /** Who may read `GET /metrics` without a token: this machine and private networks unless told. */
  readonly metricsFor?: AddressSet;
}

/** Furnishes a door that is not yet open with our HTTP API. */
export function openServer(door: HttpDoor, ports: ServerPorts): void {
  const { metricsFor = insideNetworks(), seen = openTokenIds() } = ports;
  const authorize = authorizer({ ...ports, seen }, 'conversations:read');
  serveHealth(door, { ...ports, metricsFor });
  serveConversations(door.app, authorize, ports);
  serveLive(door.app, authorize, ports);
  serveEvents(door.app, authorize, ports);
  if (ports.handoffs) serveHandoffs(door, ports, ports.handoffs);
  serveCalls(door.app, authorizer({ ...ports, seen }, 'calls:place'), ports);
}

function insideNetworks(): AddressSet {
  const set = parseAddressSet(['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1', 'fc00::/7']);
  invariant(set.ok, 'the networks written above are well-formed');
  return set.value;
}
