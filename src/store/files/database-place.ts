import { rm } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { typed } from '../beside.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { fileSource, type OctetSource } from '../sealed/octet-source.ts';
import { rewrapHead } from '../sealed/rewrap.ts';
import { sealedErrors } from '../sealed/sealed.errors.ts';
import { sealedHeadOctets } from '../sealed/sealed-head.ts';
import type { FilePlace } from './file-place.ts';
import type { ShelvedFile } from './shelved-file.ts';

/** Octets of a row: large enough to be few, small enough to be held in memory by many visitors at once. */
const partOctets = 128 * 1024;

/** Files in the database, in parts: what one gateway kept every other finds, and a file is there once its transaction is. */
export function databasePlace({ db, close }: Pick<Database, 'db' | 'close'>): FilePlace {
  const rowOf = (id: string) => typed(() => db.selectFrom('files').select(['facts', 'sealed', 'octets']).where('id', '=', id).executeTakeFirst());

  return {
    async find(id) {
      const row = await rowOf(id);
      return row && (JSON.parse(row.facts) as ShelvedFile);
    },
    async octets(id) {
      const row = await rowOf(id);
      return row && { source: partsSource(db, id, row.octets), sealed: row.sealed === 1 };
    },
    async take(facts, path, sealed) {
      const source = await fileSource(path);
      if (source === undefined) throw sealedErrors.SEALED_GONE();
      const { id } = facts.file;
      const row = { id, account: facts.account, kept_at: Date.parse(facts.keptAt), sealed: sealed ? 1 : 0, octets: source.sizeBytes };
      try {
        await typed(() =>
          db.transaction().execute(async (tx) => {
            await tx
              .insertInto('files')
              .values({ ...row, facts: JSON.stringify(facts) })
              .execute();
            for (let at = 0, number = 0; at < source.sizeBytes; at += partOctets, number++) {
              const octets = Buffer.from(await source.read(at, Math.min(source.sizeBytes, at + partOctets)));
              await tx.insertInto('file_parts').values({ file: id, number, octets }).execute();
            }
          }),
        );
      } finally {
        await source.close();
      }
      await rm(path, { force: true });
    },
    async remove(id) {
      return typed(() =>
        db.transaction().execute(async (tx) => {
          await tx.deleteFrom('file_parts').where('file', '=', id).execute();
          const { numDeletedRows } = await tx.deleteFrom('files').where('id', '=', id).executeTakeFirst();
          return numDeletedRows > 0n;
        }),
      );
    },
    ids: async () => (await typed(() => db.selectFrom('files').select('id').orderBy('kept_at').orderBy('id').execute())).map(({ id }) => id),
    async totalBytes() {
      const row = await typed(() =>
        db
          .selectFrom('files')
          .select((eb) => eb.fn.sum<string | number | null>('octets').as('total'))
          .executeTakeFirst(),
      );
      return Number(row?.total ?? 0);
    },
    async rewrap(id, ring) {
      return typed(() =>
        db.transaction().execute(async (tx) => {
          const row = await tx.selectFrom('files').select('sealed').where('id', '=', id).executeTakeFirst();
          if (row?.sealed !== 1) return 'clear';
          const first = await tx.selectFrom('file_parts').select('octets').where('file', '=', id).where('number', '=', 0).executeTakeFirst();
          if (first === undefined) throw sealedErrors.SEALED_DAMAGED();
          const head = rewrapHead(first.octets, id, ring);
          if (head === undefined) return 'current';
          const octets = Buffer.concat([head, first.octets.subarray(sealedHeadOctets)]);
          await tx.updateTable('file_parts').set({ octets }).where('file', '=', id).where('number', '=', 0).execute();
          return 'rewrapped';
        }),
      );
    },
    close,
  };
}

/** Read part by part; the last one read is remembered, since most readers go on in it. */
function partsSource(db: Kysely<Schema>, file: string, sizeBytes: number): OctetSource {
  let last: { readonly number: number; readonly octets: Uint8Array } | undefined;
  const part = async (number: number): Promise<Uint8Array> => {
    if (last?.number === number) return last.octets;
    const row = await typed(() =>
      db.selectFrom('file_parts').select('octets').where('file', '=', file).where('number', '=', number).executeTakeFirst(),
    );
    if (row === undefined) throw sealedErrors.SEALED_DAMAGED(); // removed since it was found
    last = { number, octets: row.octets };
    return row.octets;
  };
  return {
    sizeBytes,
    async read(from, to) {
      const read: Uint8Array[] = [];
      for (let at = from; at < to; ) {
        const number = Math.floor(at / partOctets);
        const end = Math.min(to, (number + 1) * partOctets);
        read.push((await part(number)).subarray(at - number * partOctets, end - number * partOctets));
        at = end;
      }
      return Buffer.concat(read);
    },
    close: async () => undefined,
  };
}
