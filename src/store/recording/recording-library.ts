import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { asGatewayError, type Clock, type ConversationId, type Logger } from '#base';
import type { Attempt, Meter, ObjectStore, RecordingFacts, RecordingFormat, RecordingLibrary, SoundWorkshop } from '#contract';
import { lanes } from '../lanes.ts';
import type { KeyRing } from '../sealed/key-ring.ts';
import { streamOf } from '../sealed/octet-source.ts';
import { rewrapFile, rewrapHead } from '../sealed/rewrap.ts';
import { storeErrors } from '../store.errors.ts';
import { type KeptFacts, readFacts, writeFacts } from './facts-file.ts';
import { finishRecording } from './finish-recording.ts';
import { type KeptSound, partPaths, soundHere, soundPaths } from './kept-sound.ts';
import { playRecording } from './play-recording.ts';
import { recordingErrors } from './recording.errors.ts';
import { factsName, openSuffix, soundOf } from './recording-name.ts';
import type { DiskRecordingShelf } from './recording-shelf.ts';
import { exists } from './recording-sink.ts';
import { remoteShelf } from './remote-shelf.ts';
import { wavOf } from './wav-source.ts';

export interface RecordingLibraryOptions {
  readonly directory: string;
  /** What is being written lies there; absent for whoever looks from beside, and leaves the finishing to the gateway. */
  readonly shelf?: Pick<DiskRecordingShelf, 'writing'>;
  /** What recordings become; WAV unless told. */
  readonly format?: RecordingFormat;
  readonly ring?: KeyRing | undefined;
  readonly workshop: SoundWorkshop;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly remote?: {
    readonly objects: ObjectStore;
    /** Before all names there: `recordings/`. */
    readonly prefix: string;
    /** How long sound stays here too after it went there. */
    readonly keepHereMs: number;
    /** Has it brought there, surely though perhaps later: `upload` does it. */
    readonly order: (id: ConversationId) => Promise<void>;
  };
}

export interface Verdict {
  readonly id: ConversationId;
  /** A code; absent when it is as it was made. */
  readonly code?: string;
}

/** A `RecordingLibrary` over a folder, and over a store elsewhere where there is one. */
export interface DiskRecordingLibrary extends RecordingLibrary {
  /** A recording is over: it is brought into its form behind the back of whoever says so. */
  finish(id: ConversationId): void;
  /** Finishes what a crash left unfinished, and orders what still has to go elsewhere. How many recordings lie here. */
  resume(): Promise<number>;
  /** All that are known here, in the order of their names, which is that of time. */
  list(): AsyncIterable<RecordingFacts>;
  /** Brings one elsewhere: what the lane of the outbox does. */
  upload(id: ConversationId, signal: AbortSignal): Promise<Attempt>;
  /** Lets go of sound here that has been elsewhere for long enough; how many. */
  sweep(): Promise<number>;
  /** Puts the current master key around the keys of all recordings, wherever they lie. Sound is not written again. */
  rotateKeys(): Promise<{ readonly rewrapped: number; readonly current: number; readonly clear: number; readonly failed: readonly Verdict[] }>;
  /** Reads one to its end, each copy that there is, and compares its digest. */
  verify(id: ConversationId): Promise<Verdict | undefined>;
  /** Resolves when nothing is being finished any more. */
  close(): Promise<void>;
}

export function openRecordingLibrary(options: RecordingLibraryOptions): DiskRecordingLibrary {
  const { shelf, format = 'wav', ring, workshop, clock, logger, meter, remote } = options;
  const directory = resolve(options.directory);
  const far = remote && remoteShelf(remote.objects, remote.prefix);
  // One at a time: a busy hour's recordings wait, live calls do not.
  const bench = lanes({ width: 1, waiting: Number.POSITIVE_INFINITY, full: () => storeErrors.STORE_BUSY() });
  const finishing = new Map<string, Promise<KeptFacts | undefined>>();
  const pathOfFacts = (id: string): string | undefined => {
    const name = factsName(id);
    return name === undefined ? undefined : join(directory, name);
  };

  const factsHere = async (id: ConversationId): Promise<KeptFacts | undefined> => {
    const path = pathOfFacts(id);
    return path === undefined ? undefined : readFacts(path);
  };
  let closing = false;
  const make = async (id: ConversationId): Promise<KeptFacts | undefined> => {
    if (closing) return undefined; // the next start finishes it
    const facts = (await factsHere(id)) ?? (await finishRecording(id, { directory, format, ring, workshop, clock }));
    if (facts && remote && facts.remote === undefined) await remote.order(id);
    return facts;
  };
  const finished = (id: ConversationId): Promise<KeptFacts | undefined> => {
    const going = finishing.get(id);
    if (going) return going;
    const fresh = bench.run(() => make(id)).finally(() => finishing.delete(id));
    finishing.set(id, fresh);
    return fresh;
  };
  const failed = (what: string, id: ConversationId, thrown: unknown): string => {
    const { code } = asGatewayError(thrown);
    meter.count('recording_failures_total', { what });
    logger.error('a recording gives trouble', { what, code, conversationId: id, error: thrown });
    return code;
  };
  /** What is known of it, wherever; unfinished ones are finished first. */
  const known = async (id: ConversationId): Promise<KeptFacts | undefined> => {
    if (pathOfFacts(id) === undefined || shelf?.writing(id)) return undefined;
    return (await factsHere(id)) ?? (shelf ? await finished(id) : undefined) ?? (await far?.facts(id));
  };
  const soundPath = async (id: ConversationId, its: RecordingFormat): Promise<{ path: string; sealed: boolean } | undefined> => {
    for (const one of soundPaths(directory, id)) if (one.format === its && (await exists(one.path))) return one;
    return undefined;
  };
  const show = async (facts: KeptFacts): Promise<RecordingFacts> => {
    const { id, rateHz, channels, lengthMs, sizeBytes, sha256, madeAt, key } = facts;
    const here = (await soundPath(id, facts.format)) !== undefined;
    const places = [...(here ? (['here'] as const) : []), ...(facts.remote ? (['remote'] as const) : [])];
    return { id, format: facts.format, rateHz, channels, lengthMs, sizeBytes, sha256, madeAt, ...(key === undefined ? {} : { key }), places };
  };
  const soundFor = async (facts: KeptFacts): Promise<KeptSound> => {
    const here = await soundHere(directory, facts.id, ring);
    if (here) return here;
    if (far === undefined || facts.remote === undefined) throw recordingErrors.RECORDING_GONE();
    return far.sound(facts, ring);
  };
  const ids = async (): Promise<ConversationId[]> => {
    const names = new Set<string>();
    for (const file of await readdir(directory)) {
      const id = soundOf(file) ?? (file.endsWith('.json') ? file.slice(0, -'.json'.length) : undefined);
      if (id !== undefined) names.add(id);
    }
    return [...names].sort() as ConversationId[];
  };
  const verify = async (id: ConversationId): Promise<Verdict | undefined> => {
    try {
      const facts = await known(id);
      if (facts === undefined) return undefined;
      const intact = async ({ source, form, format: its }: KeptSound): Promise<boolean> => {
        const hash = createHash('sha256');
        for await (const octets of streamOf(its === 'wav' && form ? wavOf(source, form) : source)) hash.update(octets);
        return hash.digest('hex') === facts.sha256;
      };
      if (!(await intact(await soundFor(facts)))) return { id, code: 'RECORDING_DAMAGED' };
      // While it lies in two places, each copy may be the one that is left.
      const elsewhere = far !== undefined && facts.remote && (await soundPath(id, facts.format)) ? await far.sound(facts, ring) : undefined;
      if (elsewhere && !(await intact(elsewhere))) return { id, code: 'RECORDING_DAMAGED' };
      return { id };
    } catch (thrown) {
      return { id, code: asGatewayError(thrown).code };
    }
  };
  const rewrap = async (id: ConversationId, keys: KeyRing): Promise<'rewrapped' | 'current' | 'clear'> => {
    const facts = await known(id);
    if (facts === undefined) return 'clear';
    const here = await soundPath(id, facts.format);
    const head = facts.remote?.head;
    if (!here?.sealed && head === undefined) return 'clear';
    let changed = here?.sealed ? await rewrapFile(here.path, id, keys) : false;
    let fresh: KeptFacts = facts;
    if (head !== undefined && facts.remote) {
      const anew = rewrapHead(Buffer.from(head, 'base64'), id, keys);
      if (anew) {
        fresh = { ...facts, key: keys.current, remote: { ...facts.remote, head: anew.toString('base64') } };
        await far?.putFacts(fresh);
        changed = true;
      }
    }
    if (!changed) return 'current';
    await writeFacts(pathOfFacts(id) ?? '', { ...fresh, key: keys.current });
    return 'rewrapped';
  };

  return {
    finish(id) {
      finished(id).catch((thrown: unknown) => failed('finish', id, thrown));
    },
    async resume() {
      const all = await ids();
      for (const id of all) if (shelf && !shelf.writing(id)) await finished(id).catch((thrown: unknown) => failed('finish', id, thrown));
      return all.length;
    },
    async *list() {
      for (const id of await ids()) {
        const facts = await factsHere(id);
        if (facts) yield await show(facts);
      }
    },
    async find(id) {
      const facts = await known(id);
      return facts && show(facts);
    },
    async open(id, wish = {}) {
      const kept = await known(id);
      if (kept === undefined) return undefined;
      const facts = await show(kept);
      const { source } = await soundFor(kept);
      return playRecording({ facts, kept, source, workshop }, wish);
    },
    async peaks(id) {
      const facts = await known(id);
      return facts?.peaks && { lengthMs: facts.lengthMs, channels: facts.peaks };
    },
    async upload(id, signal) {
      const facts = await known(id);
      if (facts === undefined || far === undefined) return { kind: 'refused', why: 'RECORDING_GONE' };
      if (facts.remote) return { kind: 'done' };
      const here = await soundPath(id, facts.format);
      if (here === undefined) return { kind: 'refused', why: 'RECORDING_GONE' };
      try {
        const there = await far.put(facts, here.path, here.sealed, new Date(clock.wall()).toISOString(), signal);
        await writeFacts(pathOfFacts(id) ?? '', there);
        meter.count('recording_uploads_total', { result: 'done' });
        return { kind: 'done' };
      } catch (thrown) {
        meter.count('recording_uploads_total', { result: 'failed' });
        throw thrown;
      }
    },
    async sweep() {
      let gone = 0;
      for (const id of remote ? await ids() : []) {
        const facts = await factsHere(id);
        if (!facts?.remote || clock.wall() - Date.parse(facts.remote.since) < (remote?.keepHereMs ?? 0)) continue;
        for (const { path } of soundPaths(directory, id)) {
          if (!(await exists(path))) continue;
          await rm(path);
          gone += 1;
        }
      }
      return gone;
    },
    async rotateKeys() {
      const counts = { rewrapped: 0, current: 0, clear: 0 };
      const failures: Verdict[] = [];
      for (const id of ring ? await ids() : []) {
        if (shelf?.writing(id) || ring === undefined) continue;
        try {
          counts[await rewrap(id, ring)] += 1;
        } catch (thrown) {
          failures.push({ id, code: asGatewayError(thrown).code });
        }
      }
      return { ...counts, failed: failures };
    },
    verify,
    async remove(id) {
      const path = pathOfFacts(id);
      if (path === undefined || shelf?.writing(id)) return undefined;
      await finishing.get(id)?.catch(() => undefined);
      const here = await readFacts(path);
      const facts = here ?? (await far?.facts(id));
      const sounds = [];
      for (const one of [...soundPaths(directory, id).map(({ path: its }) => its), ...partPaths(directory, id)])
        if (await exists(one)) sounds.push(one);
      // From beside nobody knows whether what is open is being written.
      if (!shelf && sounds.some((one) => one.endsWith(openSuffix))) return undefined;
      if (facts === undefined && sounds.length === 0) return undefined;
      const removed: ('here' | 'remote')[] = [];
      if (facts?.remote || (far && facts)) {
        if (facts.remote) removed.push('remote');
        await far?.remove(facts);
      }
      for (const one of sounds) await rm(one, { force: true });
      if (sounds.length > 0) removed.unshift('here');
      await rm(path, { force: true });
      const what = facts ? { sha256: facts.sha256, sizeBytes: facts.sizeBytes } : {};
      meter.count('recordings_removed_total', {});
      return { id, removed, ...what, at: new Date(clock.wall()).toISOString() };
    },
    async close() {
      closing = true;
      await Promise.allSettled(finishing.values());
    },
  };
}
