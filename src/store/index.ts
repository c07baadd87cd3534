/** Conversations, what goes out and what comes in, and recordings: on this machine's disk or in a PostgreSQL. */

export { openAccessBeside } from './access/open-access-beside.ts';
export { openAuditBeside } from './access/open-audit-beside.ts';
export { openAppsBeside } from './apps/open-apps-beside.ts';
export { type BlocksBeside, openBlocksBeside } from './blocks/open-beside.ts';
export { type LanePolicy, usualPolicy } from './boxes/lane-machine.ts';
export { type BoxesBeside, openBoxesBeside } from './boxes/open-beside.ts';
export type { LaneOptions, RunningInbox, RunningOutbox } from './boxes/open-boxes.ts';
export type { Lane } from './boxes/run-lane.ts';
export { type DiskFileShelf, type FileShelfOptions, openFileShelf } from './files/file-shelf.ts';
export { type FilesBeside, filesBeside, openFilePlace } from './files/files-beside.ts';
export { folderPlace } from './files/folder-place.ts';
export { type CustomerFiles, openCustomerFiles, takeFilesOut } from './files/open-files.ts';
export type { ShelvedFile } from './files/shelved-file.ts';
export { type ConversationReader, openReader } from './open-reader.ts';
export { type DiskStore, openStore, type StoreOptions } from './open-store.ts';
export type { StorePlace } from './place.ts';
export type { Orphan } from './queries.ts';
export { type KeeperBeside, openKeeperBeside } from './record/open-keeper-beside.ts';
export { recordingErrors } from './recording/recording.errors.ts';
export {
  type DiskRecordingLibrary,
  openRecordingLibrary,
  type RecordingLibraryOptions,
  type Verdict,
} from './recording/recording-library.ts';
export { type DiskRecordingShelf, openRecordingShelf } from './recording/recording-shelf.ts';
export { type Mended, recoverUnfinished, watchOrphans } from './recover-unfinished.ts';
export { type KeyRing, longestKeyId, type MasterKey, openKeyRing } from './sealed/key-ring.ts';
export { sealedErrors } from './sealed/sealed.errors.ts';
export { storeErrors } from './store.errors.ts';
export { backupStore, restoreStore, verifyStore } from './upkeep/upkeep.ts';
export type { StoreFault, Verified } from './upkeep/verify.ts';
