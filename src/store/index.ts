/** Conversations, what goes out and what comes in, and recordings: on this machine's disk or in a PostgreSQL. */
export { type LanePolicy, usualPolicy } from './boxes/lane-machine.ts';
export { type BoxesBeside, openBoxesBeside } from './boxes/open-beside.ts';
export type { LaneOptions, RunningInbox, RunningOutbox } from './boxes/open-boxes.ts';
export type { Lane } from './boxes/run-lane.ts';
export { type DiskFileShelf, type FileShelfOptions, openFileShelf, type ShelvedFile } from './files/file-shelf.ts';
export { type ConversationReader, openReader } from './open-reader.ts';
export { type DiskStore, openStore, type StoreOptions } from './open-store.ts';
export type { StorePlace } from './place.ts';
export type { Orphan } from './queries.ts';
export { type DiskRecordingShelf, openRecordingShelf } from './recording/recording-shelf.ts';
export { type Mended, recoverUnfinished, watchOrphans } from './recover-unfinished.ts';
export { storeErrors } from './store.errors.ts';
export { backupStore } from './upkeep/backup.ts';
export { restoreStore } from './upkeep/restore.ts';
export { type StoreFault, type Verified, verifyStore } from './upkeep/verify.ts';
