import { asGatewayError, type ConversationId, type WallTime } from '#base';
import type { Actor, AuditEntry, AuditLog, KeptAuditEntry } from '#contract';
import type { RetentionPorts } from './retention.ts';

const gateway: Actor = { kind: 'gateway', id: 'retention' };
const atOnce = 200;

export type FollowPorts = Pick<RetentionPorts, 'recordings' | 'files' | 'meter' | 'logger' | 'clock'> & { readonly audit: AuditLog };

/** Entries that tell of removed conversations, newest first. */
async function removalsSince(since: WallTime, { audit }: FollowPorts): Promise<KeptAuditEntry[]> {
  const found: KeptAuditEntry[] = [];
  for (const action of ['erase', 'expire'] as const)
    for (let before: number | undefined; ; ) {
      const entries = await audit.list({ action, since, limit: atOnce, ...(before === undefined ? {} : { before }) });
      found.push(...entries.filter(({ subject }) => subject.kind === 'conversation'));
      before = entries.at(-1)?.number;
      if (entries.length < atOnce || before === undefined) break;
    }
  return found;
}

/**
 * Removes from this machine what another gateway, or a command on another machine, removed from the record: sound and files lie on the disk of whoever
 * took the call. How many conversations left something here.
 */
export async function followRemovals(since: WallTime, ports: FollowPorts): Promise<number> {
  const { recordings, files, audit, meter, logger, clock } = ports;
  let count = 0;
  for (const { subject, account, action, details = {} } of await removalsSince(since, ports)) {
    const parts = (details['parts'] ?? '').split(' ');
    const whole = parts.includes('record');
    try {
      const sound = whole || parts.includes('recordings') ? await recordings?.remove(subject.id as ConversationId) : undefined;
      let dropped = 0;
      for (const id of (details['fileIds'] ?? '').split(' ')) if (id !== '' && (await files?.drop(id))) dropped++;
      if (sound === undefined && dropped === 0) continue;
      const entry: AuditEntry = {
        at: Math.round(clock.wall()) as WallTime,
        actor: gateway,
        ...(account === undefined ? {} : { account }),
        action,
        subject,
        details: {
          state: 'followed',
          ...(sound ? { recording: sound.removed.join(' '), recordingSha256: sound.sha256 ?? '' } : {}),
          ...(dropped > 0 ? { files: String(dropped) } : {}),
        },
      };
      await audit.write([entry]);
      count++;
    } catch (thrown) {
      meter.count('retention_failures_total', { part: 'recordings' });
      logger.warn('what was removed elsewhere cannot be removed here', { conversationId: subject.id, code: asGatewayError(thrown).code });
    }
  }
  return count;
}
