/** The ways into upkeep. What is behind them, and the databases it works on, is loaded when one is taken: a gateway takes none. */
import type { backupStore as backup } from './backup.ts';
import type { restoreStore as restore } from './restore.ts';
import type { verifyStore as verify } from './verify.ts';

export const backupStore: typeof backup = async (...given) => (await import('./backup.ts')).backupStore(...given);
export const restoreStore: typeof restore = async (...given) => (await import('./restore.ts')).restoreStore(...given);
export const verifyStore: typeof verify = async (...given) => (await import('./verify.ts')).verifyStore(...given);
