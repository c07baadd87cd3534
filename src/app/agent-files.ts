import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AgentDefinition, checkAgent } from '#conversation';
import { type LocatedComplaint, readWritten } from './written-file.ts';

/** An agent as it stands in a file, checked. */
export interface AgentFile {
  readonly id: string;
  readonly file: string;
  /** Ten hexadecimal digits of its content: it changes when a word changes. */
  readonly version: string;
  readonly definition: AgentDefinition;
}

/** Where an agent's file is: the named file itself, or `agent.yaml` in the named folder. */
function agentFileOf(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? join(path, 'agent.yaml') : path;
}

/** Where its rehearsals are: `tests.yaml` beside it. */
export const testsFileOf = (agentFile: string): string => join(dirname(agentFile), 'tests.yaml');

/** Reads and checks an agent; without errors among the complaints there is an agent. */
export function readAgent(path: string): { readonly agent?: AgentFile; readonly complaints: readonly LocatedComplaint[] } {
  const file = agentFileOf(path);
  const written = readWritten(file);
  if (written.complaints.length > 0) return { complaints: written.complaints };
  const { definition, complaints } = checkAgent(written.value);
  const located = written.locate(complaints);
  if (!definition) return { complaints: located };
  const version = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10);
  return { agent: { id: definition.id, file, version, definition }, complaints: located };
}
