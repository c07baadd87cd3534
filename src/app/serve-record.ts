import type { Dice, Logger, Scheduler } from '#base';
import type { Directory, EventBus, LiveRecordings, OutboundCalls } from '#contract';
import type { ExtractFields } from '#conversation';
import type { HttpDoor, ReadableMeter, TokenIds } from '#net';
import { appDesk, type BuiltConsole, openServer, type ServerPorts, serveConsole, servePublicApi } from '#server';
import type { CustomerFiles, DiskStore } from '#store';
import { openAudit } from './access/open-audit.ts';
import { accountsOf, type GatewayConfig } from './config.ts';
import type { OpenSummaries } from './models/open-summaries.ts';
import { openNotices } from './notices/open-notices.ts';
import { tellSummarised } from './notices/tell-summarised.ts';
import type { Covering } from './privacy/covering.ts';
import { openPrivacy } from './privacy/open-privacy.ts';
import { privacyRules } from './privacy/read-privacy.ts';
import { tarOf } from './privacy/tar.ts';
import { productVersion } from './product.ts';
import { openRecordReader } from './record-reader.ts';
import { coveredSpans } from './recordings/covered-spans.ts';
import type { Recordings } from './recordings/open-recordings.ts';
import { openReports } from './reports/open-reports.ts';
import { openWrapUp } from './wrap-up/open-wrap-up.ts';

export interface RecordPorts {
  readonly door: HttpDoor;
  readonly store: DiskStore;
  readonly recordings: Recordings;
  readonly files: CustomerFiles;
  readonly summaries: OpenSummaries;
  readonly covering: Covering;
  readonly languageOf: (agent: string) => string | undefined;
  readonly directory: Directory;
  /** After an app has changed. */
  readonly readApps: () => Promise<void>;
  readonly live: ServerPorts['live'] & LiveRecordings;
  readonly bus: EventBus;
  readonly outbound: OutboundCalls;
  readonly seen: TokenIds;
  readonly ready: () => Readonly<Record<string, boolean>>;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly meter: ReadableMeter;
  readonly logger: Logger;
  /** The console for browsers; without it there is none. */
  readonly console: BuiltConsole | undefined;
}

/** What is made of conversations, and how they are read: both APIs, webhooks, the wrap-up, reports, privacy. */
export interface ServedRecord {
  /** Retention begins, and what is due by schedule. Before the door opens. */
  start(): void;
  /** After the door is open: nobody who calls waits for mails. */
  startReports(): void;
  /** Before the store. */
  close(): Promise<void>;
}

/** Furnishes the door with all that the record is for; what conversations leave to be done is worked off from now on. */
export function serveRecord(config: GatewayConfig, ports: RecordPorts): ServedRecord {
  const { door, store, recordings, files, summaries, covering, languageOf, directory, readApps, scheduler, dice, meter, logger } = ports;
  const { live, bus, outbound, seen, ready } = ports;
  const wall = () => scheduler.wall();
  const records = openRecordReader({ store, privacy: config.privacy, covering });
  const audit = openAudit(store.audit, logger);
  const privacy = openPrivacy({
    privacy: config.privacy,
    store,
    library: recordings.library,
    files: files.beside,
    audit,
    scheduler,
    dice,
    meter,
    logger,
  });
  const reports = openReports(config.reports, { store, audit, agents: config.agents, scheduler, dice, meter, logger });
  openServer(door, {
    product: { name: 'cordboard', version: productVersion() },
    records,
    audit,
    answers: store.answers,
    access: store.access,
    accounts: accountsOf(config),
    outbox: store.outbox,
    inbox: store.inbox,
    blocks: store.blocks,
    files: files.shelf,
    reports: reports.desk,
    store,
    live,
    bus,
    directory,
    outbound,
    meter,
    logger,
    scheduler,
    dice,
    seen,
    ready,
    apps: config.appSeal && appDesk({ apps: store.apps, seal: config.appSeal, audit, wall, dice, changed: readApps }),
    limit: { requests: config.http.requestsPerMinute, windowMs: 60_000 },
    handoffs: config.handoffs && { ...config.handoffs, wall },
    people: { people: privacy.people, pack: (files) => tarOf(files, Math.floor(wall() / 1000)) },
    recordings: {
      store,
      live,
      library: recordings.library,
      covered: coveredSpans({ store, library: recordings.library, rulesOf: privacyRules(config.privacy), covering }),
    },
  });
  if (ports.console) serveConsole(door, ports.console);
  const limit = { requests: config.publicApi.requestsPerMinute, windowMs: 60_000 };
  servePublicApi(door.app, {
    store,
    records,
    audit,
    directory,
    summaries,
    scheduler,
    seen,
    answers: store.answers,
    meter,
    logger,
    limit,
    engines: { recogniser: 'soundswallower', voice: 'flite', streaming: true },
  });
  const closeNotices = openNotices({ webhooks: config.webhooks, records, store, scheduler, dice, meter });
  const fieldsOf = (agent: string): ExtractFields => config.agents.get(agent)?.definition.extract ?? new Map();
  const tell = tellSummarised(config.webhooks, store.outbox, scheduler);
  openWrapUp({ store, summaries, fieldsOf, languageOf, tell, scheduler, dice, logger, meter });
  return {
    start: () => privacy.start(),
    startReports: () => void reports.start(),
    async close() {
      closeNotices();
      reports.close();
      await privacy.close();
    },
  };
}
