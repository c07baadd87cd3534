import type { Command } from 'commander';
import { boxCommand } from './box.ts';

export const inboxCommand = (): Command =>
  boxCommand({ box: 'inbox', about: 'What came in by webhooks, and what could not be worked off.', lane: 'source' });
