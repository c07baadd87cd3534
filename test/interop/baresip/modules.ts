import { globSync } from 'node:fs';
import type { Tool } from '../tools.ts';

/** Where Debian keeps baresip's modules. */
export const modulesFolder = globSync('/usr/lib{,/*}/baresip/modules')[0] ?? '/usr/lib/baresip/modules';

/** Those modules as things that a trial needs. */
export const modules = (names: readonly string[]): Tool[] => names.map((name): Tool => `/${modulesFolder.slice(1)}/${name}.so`);
