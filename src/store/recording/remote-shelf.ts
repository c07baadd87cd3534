import type { ObjectStore, RecordingFormat } from '#contract';
import type { KeyRing } from '../sealed/key-ring.ts';
import { fileSource, type OctetSource, partOf } from '../sealed/octet-source.ts';
import { sealedHeadOctets } from '../sealed/sealed-head.ts';
import { type KeptFacts, parseFacts } from './facts-file.ts';
import { type KeptSound, samplesOf, sealedSound } from './kept-sound.ts';
import { recordingErrors } from './recording.errors.ts';
import { sealedSuffix } from './recording-name.ts';

/** Recordings that lie elsewhere: the sound under one name, what is known of it under another. */
export interface RemoteShelf {
  facts(id: string): Promise<KeptFacts | undefined>;
  putFacts(facts: KeptFacts): Promise<void>;
  /** Brings the file there; gives the facts that tell of it. */
  put(facts: KeptFacts, path: string, sealed: boolean, now: string, signal: AbortSignal): Promise<KeptFacts>;
  sound(facts: KeptFacts, ring: KeyRing | undefined): Promise<KeptSound>;
  /** Sound first: facts without sound tell what is missing, sound without facts nobody finds. */
  remove(facts: KeptFacts): Promise<void>;
}

const types: Readonly<Record<RecordingFormat, string>> = { wav: 'audio/wav', opus: 'audio/ogg' };

/** Asked of the far side at once: many small questions would make one long wait. */
const blockOctets = 1024 * 1024;

export function remoteShelf(objects: ObjectStore, prefix: string): RemoteShelf {
  const factsOf = (id: string): string => `${prefix}${id}.json`;
  const putFacts = (facts: KeptFacts): Promise<void> => {
    const octets = Buffer.from(JSON.stringify(facts));
    return objects.put(factsOf(facts.id), async (from, to) => octets.subarray(from, to), { sizeBytes: octets.length, type: 'application/json' });
  };
  return {
    async facts(id) {
      const size = await objects.size(factsOf(id));
      const octets = size === undefined ? undefined : await objects.read(factsOf(id), 0, size);
      return octets === undefined ? undefined : parseFacts(Buffer.from(octets).toString());
    },
    putFacts,
    async put(facts, path, sealed, now, signal) {
      const file = await fileSource(path);
      if (file === undefined) throw recordingErrors.RECORDING_GONE();
      try {
        // The head stays with the facts: there its keys can be exchanged without sending the sound again.
        const body = sealed ? partOf(file, sealedHeadOctets) : file;
        const name = `${prefix}${facts.id}.${facts.format}${sealed ? sealedSuffix : ''}`;
        const type = sealed ? 'application/octet-stream' : types[facts.format];
        await objects.put(name, (from, to) => body.read(from, to), { sizeBytes: body.sizeBytes, type }, signal);
        const head = sealed ? { head: Buffer.from(await file.read(0, sealedHeadOctets)).toString('base64') } : {};
        const there: KeptFacts = { ...facts, remote: { name, sizeBytes: body.sizeBytes, since: now, ...head } };
        await putFacts(there);
        return there;
      } finally {
        await file.close();
      }
    },
    async sound(facts, ring) {
      const { remote, id, format, rateHz, channels } = facts;
      if (remote === undefined) throw recordingErrors.RECORDING_GONE();
      const file = inBlocks(objects, remote.name, remote.sizeBytes);
      if (remote.head !== undefined) return sealedSound(file, id, ring, Buffer.from(remote.head, 'base64'));
      if (format === 'opus') return { format, form: { rateHz, channels }, source: file };
      const pcm = await samplesOf(file);
      if (!pcm.ok) throw recordingErrors.RECORDING_DAMAGED({ why: pcm.error });
      return { format, ...pcm.value };
    },
    async remove(facts) {
      if (facts.remote) await objects.remove(facts.remote.name);
      await objects.remove(factsOf(facts.id));
    },
  };
}

/** Reads ahead: the block around what was asked for last is kept. */
function inBlocks(objects: ObjectStore, name: string, sizeBytes: number): OctetSource {
  let kept: { readonly at: number; readonly octets: Uint8Array } | undefined;
  return {
    sizeBytes,
    async read(from, to) {
      if (!kept || from < kept.at || to > kept.at + kept.octets.length) {
        const end = Math.min(sizeBytes, Math.max(to, from + blockOctets));
        const octets = await objects.read(name, from, end);
        if (octets === undefined) throw recordingErrors.RECORDING_GONE();
        if (octets.length !== end - from) throw recordingErrors.RECORDING_DAMAGED();
        kept = { at: from, octets };
      }
      return kept.octets.subarray(from - kept.at, to - kept.at);
    },
    close: async () => {
      kept = undefined;
    },
  };
}
