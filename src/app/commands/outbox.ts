import type { Command } from 'commander';
import { boxCommand } from './box.ts';

export const outboxCommand = (): Command => boxCommand({ box: 'outbox', lane: 'lane' });
