import { type Complaint, checkAgainst } from '#base';
import { type AgentFile, agentFileSchema } from '../file/agent-file.ts';

type Path = readonly (string | number)[];

/** So many rounds of leaving out what is broken. */
const rounds = 8;

/**
 * What remains of a broken file when the broken entries are left out, so that the rest can be checked too.
 * A broken step becomes one that does nothing, for steps are counted in paths.
 */
export function salvage(value: unknown, complaints: readonly Complaint[]): AgentFile | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  let rest: unknown = { ...value };
  let broken = complaints;
  for (let round = 0; round < rounds; round++) {
    for (const { path } of broken) rest = leaveOut(rest, entryOf(rest, path));
    const read = checkAgainst(agentFileSchema, rest);
    if (read.ok) return read.value;
    broken = read.error;
  }
  return undefined;
}

const isStepList = (value: unknown): boolean =>
  Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
const stepShelves: ReadonlySet<string | number> = new Set([
  'then',
  'else',
  'onFail',
  'onError',
  'onRefused',
  'do',
  'dontKnow',
  'open',
  'closed',
  'onFailure',
  'afterHuman',
]);

/** The smallest entry that can be left out: the innermost step, or the entry of a section, or the section. */
function entryOf(value: unknown, path: Path): Path {
  for (let length = path.length; length >= 3; length--) {
    const shelf = path[length - 2];
    const inRoutine = length === 3 && (path[0] === 'flows' || path[0] === 'dialogs');
    if (
      typeof path[length - 1] === 'number' &&
      shelf !== undefined &&
      (inRoutine || stepShelves.has(shelf) || path[length - 3] === 'onStatus') &&
      isStepList(at(value, path.slice(0, length - 1)))
    )
      return path.slice(0, length);
  }
  return path.slice(0, ['agent', 'language', 'voice', 'goodbye', 'human'].includes(String(path[0])) ? 1 : 2);
}

function at(value: unknown, path: Path): unknown {
  let here = value;
  for (const part of path)
    here = typeof here === 'object' && here !== null && Object.hasOwn(here, part) ? (here as Record<string | number, unknown>)[part] : undefined;
  return here;
}

/** A copy without that entry. */
function leaveOut(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one, index) => (index === first ? (rest.length > 0 ? leaveOut(one, rest) : { set: {} }) : one));
  const copy: Record<string, unknown> = { ...value };
  if (rest.length > 0 && Object.hasOwn(copy, first)) copy[first] = leaveOut(copy[first], rest);
  else if (first === 'agent') copy[first] = 'unnamed';
  else if (first === 'flows' && rest.length === 0) copy[first] = {};
  else delete copy[first];
  return copy;
}
