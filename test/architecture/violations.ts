import { dirname, join, normalize } from 'node:path';
import { allowedInPure, annexes, ladders, maxLines, pure, pureFiles, rooms, simMayImport, worldly } from './floors.ts';
import { imports, withoutComments } from './imports.ts';

const fits = (key: string, name: string): boolean => key === '**' || key === name || (key.endsWith('/*') && name.startsWith(key.slice(0, -1)));
const anyFits = (list: readonly string[] | undefined, name: string): boolean => list?.some((key) => fits(key, name)) ?? false;

/** `src/connectors/zoom-sip/session.ts` → `connectors/zoom-sip`; `sim/caller/script.ts` → `sim/caller`. */
function roomOf(path: string): string {
  const [top = '', ...rest] = path.split('/');
  const parts = top === 'src' ? rest : [top, ...rest];
  const two = parts.slice(0, 2).join('/');
  return [...Object.keys(rooms), ...annexes].some((key) => key.includes('/') && fits(key, two)) ? two : (parts[0] ?? '');
}

function rightsOf(room: string): readonly string[] | undefined {
  if (anyFits(annexes, room)) return simMayImport;
  const exact = rooms[room];
  if (exact) return exact;
  const shelf = Object.keys(rooms).find((key) => fits(key, room));
  return shelf ? rooms[shelf] : undefined;
}

/** Does the import go from a lower storey of a room to a higher one? */
function climbs(room: string, path: string, target: string): boolean {
  const ladder = ladders[room] ?? [];
  const storey = (file: string): number => ladder.indexOf(file.slice(`src/${room}/`.length).split('/')[0] ?? '');
  return storey(path) >= 0 && storey(target) > storey(path);
}

const impure = /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|Math\.random|Date\.now|performance\.now|process\.\w|new Date\(\s*\))/;

/** Every way in which the given files (path → text) break the map. Pure, so that the alarm itself can be tested. */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    const here = roomOf(path);
    const rights = rightsOf(here);
    if (!rights) {
      found.push(`${path}: ${here} is not on the map`);
      continue;
    }
    const isTest = path.endsWith('.test.ts') || path.includes('/fixtures/');
    const isSim = here.startsWith('sim/');
    const code = withoutComments(text);
    const isPure = !isTest && !isSim && (anyFits(pure, here) || (here.startsWith('connectors/') && pureFiles.test(path)));
    for (const spec of imports(text)) {
      if (spec.startsWith('.')) {
        const target = normalize(join(dirname(path), spec));
        const there = roomOf(target);
        if (there === here && climbs(here, path, target)) found.push(`${path}: '${spec}' climbs the ladder of ${here}`);
        if (there !== here && !(isTest && there === 'test')) found.push(`${path}: '${spec}' enters ${there} by the window; use '#${there}'`);
      } else if (spec.startsWith('#')) {
        const there = spec.slice(1);
        if (there !== here && !anyFits(rights, there)) found.push(`${path}: ${here} may not import ${there}`);
      } else if (isPure && !allowedInPure.includes(spec)) {
        found.push(`${path}: pure room imports '${spec}'`);
      }
    }
    const touched = isTest || isSim || anyFits(worldly, here) ? null : impure.exec(code);
    if (touched) found.push(`${path}: ${here} may not use ${touched[0]}`);
    if (text.split('\n').length > maxLines) found.push(`${path}: more than ${maxLines} lines`);
  }
  return found;
}
