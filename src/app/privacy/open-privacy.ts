import type { Clock, Dice, Logger, Scheduler } from '#base';
import type { AuditLog, Meter, PeopleDesk } from '#contract';
import type { DiskRecordingLibrary, DiskStore, FilesBeside } from '#store';
import { openHolds } from './holds.ts';
import { openPeople } from './people.ts';
import type { AccountPrivacy } from './read-privacy.ts';
import { runRetention } from './run-retention.ts';

export interface PrivacyPorts {
  readonly privacy: ReadonlyMap<string, AccountPrivacy>;
  readonly store: DiskStore;
  readonly library: DiskRecordingLibrary;
  readonly files: FilesBeside;
  readonly audit: AuditLog;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly meter: Meter;
  readonly logger: Logger;
}

export interface RunningPrivacy {
  readonly people: PeopleDesk;
  /** Begins to look for what has been kept for long enough. */
  start(): void;
  close(): Promise<void>;
}

/** What a gateway does about what it keeps: removes it in time, hands it out, removes it when somebody asks. */
export function openPrivacy(ports: PrivacyPorts): RunningPrivacy {
  const { privacy, store, library, files, audit, scheduler, dice, meter, logger } = ports;
  const holds = openHolds(audit, () => scheduler.wall());
  const common = { store, recordings: library, files, audit, clock: scheduler, holds, privacy };
  let retention: ReturnType<typeof runRetention> | undefined;
  return {
    people: openPeople(common),
    start() {
      retention ??= runRetention({ ...common, outbox: store.outbox, scheduler, dice, meter, logger });
    },
    async close() {
      await retention?.close();
    },
  };
}
