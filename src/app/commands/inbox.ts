import type { Command } from 'commander';
import { boxCommand } from './box.ts';

export const inboxCommand = (): Command => boxCommand({ box: 'inbox', lane: 'source' });
