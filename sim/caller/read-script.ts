import { LineCounter, parseDocument } from 'yaml';
import { bad, ok, type Result } from '#base';
import { parseScript } from './parse-script.ts';
import type { CallerScript } from './script.ts';

/** Reads a script out of the text of a YAML or JSON file. Each complaint is a line such as `order.yaml:7: … Remedy.` */
export function readScript(text: string, file: string): Result<CallerScript, string[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return bad(document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`));
  const parsed = parseScript(document.toJS({ maxAliasCount: 100 }));
  if (parsed.ok) return ok(parsed.value);
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return lines.linePos(Number(node.range[0])).line;
    }
    return 1;
  };
  return bad(parsed.error.map(({ path, says, remedy }) => `${file}:${lineOf(path)}: ${path.join('.') || 'the script'}: ${says}. ${remedy}`));
}
