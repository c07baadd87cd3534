import { bad, ok } from '#base';
import type { FileShelf, KeptFile } from '#contract';

/** A shelf that keeps files in memory, and what was said to it. It believes what types are claimed. */
export function memoryShelf(): FileShelf & { readonly kept: Map<string, KeptFile & { readonly octets: Buffer }> } {
  const kept = new Map<string, KeptFile & { readonly octets: Buffer }>();
  let nextId = 0;
  return {
    kept,
    async keep(offered, octets, { maxBytes, types }) {
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of octets) {
        size += part.length;
        if (size > maxBytes) return bad('TOO_LARGE');
        parts.push(part);
      }
      if (size === 0) return bad('EMPTY');
      if (!types.some((type) => type === offered.type || (type.endsWith('/*') && offered.type.startsWith(type.slice(0, -1)))))
        return bad('TYPE_NOT_ALLOWED');
      const file = { id: `f${++nextId}`, name: offered.name, type: offered.type, sizeBytes: size };
      kept.set(file.id, { ...offered, file, octets: Buffer.concat(parts) });
      return ok(file);
    },
    find: async (id) => kept.get(id),
    async read(id) {
      const found = kept.get(id);
      return (
        found &&
        (async function* () {
          for (let at = 0; at < found.octets.length; at += 4096) yield found.octets.subarray(at, at + 4096);
        })()
      );
    },
    drop: async (id) => kept.delete(id),
  };
}
