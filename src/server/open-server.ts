import { type Dice, invariant, type Logger, type Scheduler } from '#base';
import type {
  AccessStore,
  AuditLog,
  ConversationStore,
  Directory,
  EventBus,
  KeptAnswers,
  LiveSessions,
  OutboundCalls,
  RecordReader,
} from '#contract';
import { type AddressSet, type HttpDoor, openTokenIds, parseAddressSet, type ReadableMeter, type TokenIds } from '#net';
import { digestOf } from './access/secret-token.ts';
import { serveSessions } from './access/serve-sessions.ts';
import { serveUsers } from './access/serve-users.ts';
import type { Accounts } from './access/whole-gateway.ts';
import type { AppDesk } from './apps/app-desk.ts';
import { serveApps } from './apps/serve-apps.ts';
import { serveAudit } from './audit/serve-audit.ts';
import { authorizer } from './authorize.ts';
import { type BlockPorts, serveBlocks } from './blocks/serve-blocks.ts';
import { boxDepths } from './boxes/box-depths.ts';
import { type BoxPorts, serveBoxes } from './boxes/serve-boxes.ts';
import { serveCalls } from './calls/serve-calls.ts';
import { serveConversations } from './conversations/serve-conversations.ts';
import { serveEvents } from './events/serve-events.ts';
import { type FilePorts, serveFiles } from './files/serve-files.ts';
import { type HandoffReading, serveHandoffs } from './handoff-routes.ts';
import { serveHealth } from './health-routes.ts';
import { serveLive } from './live/serve-live.ts';
import { type PeoplePorts, servePeople } from './people/serve-people.ts';
import { type RecordingPorts, serveRecordings } from './recordings/serve-recordings.ts';
import { serveReference } from './reference/serve-reference.ts';
import { type ReportPorts, serveReports } from './reports/serve-reports.ts';
import { idempotentWrites } from './route/idempotent-writes.ts';
import { keptInMemory } from './route/kept-in-memory.ts';
import { type Api, openApi } from './route/open-api.ts';
import type { RateLimit } from './route/rate-limit.ts';

export interface ServerPorts {
  readonly product: { readonly name: string; readonly version: string };
  readonly store: ConversationStore;
  /** How conversations are shown to whom. */
  readonly records: RecordReader;
  /** Where it is written down who read, changed or exported what. */
  readonly audit: AuditLog;
  /** Users and keys; without it only the clients of the configuration are known. */
  readonly access?: AccessStore | undefined;
  /** Apps that are made while it runs; without it there are none. */
  readonly apps?: AppDesk | undefined;
  readonly dice: Dice;
  /** What was answered under which `Idempotency-Key`; in this process's memory unless told. */
  readonly answers?: KeptAnswers | undefined;
  /** The accounts there are, and the bots of each. */
  readonly accounts: Accounts;
  /** Files of written conversations, where there are any. */
  readonly files?: FilePorts['files'] | undefined;
  readonly outbox: BoxPorts['outbox'];
  readonly inbox: BoxPorts['inbox'];
  /** How many requests of one caller are taken: 1,200 in a minute unless told. */
  readonly limit?: RateLimit;
  readonly live: LiveSessions;
  /** All that is kept of one person; without it neither handed out nor removed. */
  readonly people?: PeoplePorts | undefined;
  readonly bus: EventBus;
  readonly directory: Directory;
  readonly outbound: OutboundCalls;
  /** Customers who are kept out. */
  readonly blocks: BlockPorts['blocks'];
  readonly meter: ReadableMeter;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  /** Which parts are ready to take calls, by name; `GET /readyz` is 200 when all are. */
  readonly ready: () => Readonly<Record<string, boolean>>;
  /** Single-use token names, shared with the other doors; a memory of its own unless told. */
  readonly seen?: TokenIds;
  /** Recordings; without them none is heard. */
  readonly recordings?: RecordingPorts | undefined;
  /** Reports; without them none is run. */
  readonly reports?: ReportPorts['reports'] | undefined;
  /** How hand-offs that did not fit through their door are read; without it they are not. */
  readonly handoffs?: HandoffReading | undefined;
  /** Who may read `GET /metrics` without a token: this machine and private networks unless told. */
  readonly metricsFor?: AddressSet;
}

/** Furnishes a door that is not yet open with our HTTP API; gives where further operations of it can be served. */
export function openServer(door: HttpDoor, ports: ServerPorts): Api {
  const { metricsFor = insideNetworks(), seen = openTokenIds(), answers = keptInMemory(), scheduler, access, accounts } = ports;
  const authorize = authorizer({ ...ports, seen, botsOf: accounts.botsOf });
  const api = openApi(door, {
    ...ports,
    authorize,
    writes: idempotentWrites(answers, scheduler, digestOf),
  });
  serveHealth(door, { ...ports, refresh: boxDepths({ ...ports, clock: scheduler }), metricsFor, served: () => api.served });
  serveConversations(api, ports);
  serveLive(api, ports);
  if (ports.recordings) serveRecordings(api, ports.recordings);
  serveEvents(api, { ...ports, authorize });
  if (ports.handoffs) serveHandoffs(door, ports, ports.handoffs);
  serveCalls(api, ports);
  serveReference(api, ports.product.version);
  if (ports.files) serveFiles(api, { ...ports, files: ports.files });
  serveBoxes(api, ports);
  serveAudit(api, ports);
  if (ports.apps) serveApps(api, { desk: ports.apps });
  if (ports.people) servePeople(api, ports.people);
  serveBlocks(api, ports);
  if (ports.reports) serveReports(api, { reports: ports.reports, accounts });
  if (access) {
    serveSessions(api, { ...ports, access, clock: scheduler });
    serveUsers(api, { ...ports, access, clock: scheduler });
  }
  return api;
}

function insideNetworks(): AddressSet {
  const set = parseAddressSet(['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1', 'fc00::/7']);
  invariant(set.ok, 'the networks written above are well-formed');
  return set.value;
}
