import { join } from 'node:path';
import { type Cancel, type Clock, type ConversationId, type Dice, type Logger, later, type Scheduler } from '#base';
import type { Meter, Outbox } from '#contract';
import { openWebClient } from '#net';
import { openSoundWorkshop } from '#providers/libopus';
import { openS3 } from '#providers/s3';
import {
  type DiskRecordingLibrary,
  type DiskRecordingShelf,
  type KeyRing,
  openKeyRing,
  openRecordingLibrary,
  openRecordingShelf,
  type RunningOutbox,
} from '#store';
import type { RecordingsConfig } from './read-recordings.ts';

export interface RecordingPorts {
  /** The gateway's folder; recordings lie in one of its own within. */
  readonly folder: string;
  /** Names this gateway among several: only it has the files that it brings elsewhere. */
  readonly node: string;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Where files wait that are to be brought elsewhere; without one (commands beside the gateway) none is. */
  readonly outbox?: Pick<RunningOutbox, 'run'> & Pick<Outbox, 'put'>;
}

/** Where recordings are kept: the shelf that is written to, the library that is read. */
export interface Recordings {
  readonly shelf: DiskRecordingShelf;
  readonly library: DiskRecordingLibrary;
  close(): Promise<void>;
}

const sweepEveryMs = 15 * 60_000;

export const ringOf = (config: RecordingsConfig): KeyRing | undefined => {
  const [first, ...rest] = config.keys;
  return first && openKeyRing([first, ...rest]);
};

export async function openRecordings(config: RecordingsConfig, ports: RecordingPorts): Promise<Recordings> {
  const { folder, node, scheduler, dice, logger, meter, outbox } = ports;
  const { format, storage } = config;
  const directory = join(folder, 'recordings');
  const ring = ringOf(config);
  const workshop = openSoundWorkshop({ logger });
  const web = storage && openWebClient({ scheduler, allowPrivate: true });
  const lane = `recordings:${node}`;
  const shelf: DiskRecordingShelf = await openRecordingShelf({
    directory,
    logger,
    meter,
    format,
    ring,
    finished: (id) => library.finish(id),
  });
  const remote = storage &&
    web && {
      objects: openS3({ place: storage.place, web, clock: scheduler }),
      prefix: storage.prefix,
      keepHereMs: storage.keepHereMs,
      order: async (id: string): Promise<void> =>
        outbox?.put([{ lane, key: id, idempotencyKey: `upload:${id}`, body: JSON.stringify({ recording: id }) }]),
    };
  const library: DiskRecordingLibrary = openRecordingLibrary({
    // Who looks from beside a gateway leaves it the finishing.
    ...(outbox ? { shelf } : {}),
    directory,
    format,
    ring,
    workshop,
    clock: scheduler,
    logger,
    meter,
    ...(remote ? { remote } : {}),
  });
  const running = remote && outbox?.run(lane, (item, signal) => library.upload(item.key as ConversationId, signal), { scheduler, dice });
  let disarm: Cancel | undefined;
  const sweep = (): void => {
    disarm = scheduler.at(later(scheduler.now(), sweepEveryMs), () => {
      library
        .sweep()
        .catch((error: unknown) => logger.error('recordings that are elsewhere cannot be let go of here', { error }))
        .finally(sweep);
    });
  };
  if (remote && outbox) sweep();
  return {
    shelf,
    library,
    async close() {
      disarm?.();
      await shelf.close();
      await library.close();
      await running?.close();
      await workshop.close();
      web?.close();
    },
  };
}
