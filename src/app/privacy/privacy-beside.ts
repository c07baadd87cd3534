import { join } from 'node:path';
import { silentLogger } from '#base';
import { type AuditLog, silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { filesBeside, openFilePlace, openKeeperBeside, openReader } from '#store';
import type { GatewayConfig } from '../config.ts';
import { openRecordings, ringOf } from '../recordings/open-recordings.ts';
import { openHolds } from './holds.ts';
import type { PeoplePorts } from './people.ts';
import type { RetentionPorts } from './retention.ts';

export type PrivacyBeside = PeoplePorts & RetentionPorts & { readonly audit: AuditLog };

/** Everything that privacy needs, for a command: beside a gateway that runs, or without one. */
export async function besideGateway<Value>(config: GatewayConfig, work: (ports: PrivacyBeside) => Promise<Value>): Promise<Value> {
  const scheduler = realScheduler();
  const reader = await openReader(config.store.place);
  const keeper = await openKeeperBeside(config.store.place, scheduler);
  const common = { scheduler, dice: realDice(), logger: silentLogger, meter: silentMeter };
  const { library, close } = await openRecordings(config.recordings, { folder: config.folder, node: config.store.node, ...common });
  const place = await openFilePlace(config.store.place, join(config.folder, 'files'));
  try {
    return await work({
      store: { ...reader, erase: keeper.erase, expire: keeper.expire },
      recordings: library,
      files: filesBeside(place, ringOf(config.recordings)),
      audit: keeper.audit,
      holds: openHolds(keeper.audit, () => scheduler.wall()),
      privacy: config.privacy,
      clock: scheduler,
      meter: silentMeter,
      logger: silentLogger,
    });
  } finally {
    await place.close();
    await close();
    await keeper.close();
    await reader.close();
  }
}
