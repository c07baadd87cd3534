/** Conversations and recordings on this machine's disk. */
export { type LanePolicy, usualPolicy } from './boxes/lane-machine.ts';
export type { LaneOptions, RunningInbox, RunningOutbox } from './boxes/open-boxes.ts';
export type { Lane } from './boxes/run-lane.ts';
export { type ConversationReader, openReader } from './open-reader.ts';
export { type DiskStore, openStore, type StoreOptions } from './open-store.ts';
export type { Orphan } from './queries.ts';
export { type DiskRecordingShelf, openRecordingShelf } from './recording/recording-shelf.ts';
export { type Mended, recoverUnfinished } from './recover-unfinished.ts';
export { storeErrors } from './store.errors.ts';
