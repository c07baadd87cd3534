import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ConversationId, silentLogger } from '#base';
import { type RecordingFormat, type SoundSpan, silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { type DiskRecordingLibrary, type FilesBeside, filesBeside, openAuditBeside, openFilePlace, openReader } from '#store';
import { type GatewayConfig, loadConfig } from '../config.ts';
import { configOrStop } from '../config-or-stop.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, printError } from '../terminal.ts';
import { openRecordings, ringOf } from './open-recordings.ts';

/** The recordings and the files of chats of a configuration, for a command: beside a gateway that runs, or without one. */
export async function withRecordings<Value>(
  named: string | undefined,
  work: (library: DiskRecordingLibrary, config: GatewayConfig, files: FilesBeside) => Promise<Value>,
): Promise<Value> {
  const chosen = configFile(named);
  // Complaints are told only where they stop us: what is exported may go to standard output beside them.
  const config = loadConfig(chosen.file, chosen.writeFolder).config ?? configOrStop(chosen);
  const common = { scheduler: realScheduler(), dice: realDice(), logger: silentLogger, meter: silentMeter };
  // Opening makes the folder: where nothing is kept yet that is said, and nothing made.
  if (!existsSync(join(config.folder, 'recordings'))) await (await openReader(config.store.place)).close();
  const { library, close } = await openRecordings(config.recordings, { folder: config.folder, node: config.store.node, ...common });
  const place = await openFilePlace(config.store.place, join(config.folder, 'files'));
  try {
    return await work(library, config, filesBeside(place, ringOf(config.recordings)));
  } finally {
    await place.close();
    await close();
  }
}

/** Writes down what a command did with recordings. */
export async function auditRecordings(config: GatewayConfig, action: 'export' | 'change', ids: readonly string[], what: string): Promise<void> {
  const scheduler = realScheduler();
  const audit = await openAuditBeside(config.store.place);
  try {
    const at = scheduler.wall();
    await audit.log.write(
      ids.map((id) => ({ at, actor: { kind: 'command', id: 'cordboard' }, action, subject: { kind: 'recording', id }, details: { what } })),
    );
  } finally {
    await audit.close();
  }
}

export interface ExportWish {
  /** By the ending of the file unless told. */
  readonly format?: RecordingFormat;
  /** What of it is covered by a tone. */
  readonly covered?: (library: DiskRecordingLibrary) => Promise<readonly SoundSpan[]>;
}

/** A recording as a file. */
export async function exportRecording(named: string | undefined, id: ConversationId, to: string, wish: ExportWish = {}): Promise<void> {
  const wanted = wish.format;
  const format = wanted ?? (to.endsWith('.opus') || to.endsWith('.ogg') ? 'opus' : 'wav');
  await withRecordings(named, async (library, config) => {
    const covered = await wish.covered?.(library);
    const opened = await library.open(id, { format, ...(covered ? { covered } : {}) });
    if (opened === undefined || opened === 'beyond') throw new CommandFailure('There is no recording of this conversation.', exitCodes.notFound);
    await auditRecordings(config, 'export', [id], format);
    await pipeline(Readable.from(opened.octets, { objectMode: false }), createWriteStream(to, { mode: 0o600 }));
    printError(`recording → ${to}`);
  });
}
