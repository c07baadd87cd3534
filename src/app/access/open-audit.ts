import type { Logger } from '#base';
import type { AuditLog } from '#contract';

/** The store's audit log, each entry told to the log as well. */
export function openAudit(kept: AuditLog, logger: Logger): AuditLog {
  return {
    async write(entries) {
      await kept.write(entries);
      for (const { actor, action, subject } of entries)
        logger.info('audited', { by: `${actor.kind}:${actor.id}`, action, subject: `${subject.kind}:${subject.id}` });
    },
    list: (query) => kept.list(query),
  };
}
