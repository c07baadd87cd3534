import { dirname, join, normalize } from 'node:path';
import { imports } from './imports.ts';

/** `#media` → `src/media/index.ts`, `#sim/phone` → `sim/phone/index.ts`, `./pacer.ts` → beside the importer; undefined for what is not ours. */
function targetOf(path: string, spec: string): string | undefined {
  if (spec.startsWith('.')) return normalize(join(dirname(path), spec));
  if (!spec.startsWith('#')) return undefined;
  return spec.startsWith('#sim/') ? `${spec.slice(1)}/index.ts` : `src/${spec.slice(1)}/index.ts`;
}

/** Every set of files (path → text) that import each other in a circle, types and late imports counted, each in the order of their names. Pure, as `violations`. */
export function circles(files: ReadonlyMap<string, string>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  /** Tarjan's: whoever reaches nobody older closes its circle. */
  const visit = (path: string): number => {
    const number = order.size;
    order.set(path, number);
    open.push(path);
    let low = number;
    for (const spec of imports(files.get(path) ?? '')) {
      const target = targetOf(path, spec);
      if (target === undefined || !files.has(target)) continue;
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === number) {
      const circle = open.splice(open.indexOf(path));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const path of files.keys()) if (!order.has(path)) visit(path);
  return found;
}
