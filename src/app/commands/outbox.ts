import type { Command } from 'commander';
import { boxCommand } from './box.ts';

export const outboxCommand = (): Command =>
  boxCommand({ box: 'outbox', about: 'What goes out: webhooks, messages, mail; what could not be delivered.', lane: 'lane' });
