import type { ConversationId } from '#base';
import type { Actor, AuditLog, KeptAuditEntry } from '#contract';

/** Conversations that must not be removed, whoever asks: a court's order, a complaint that goes on. Kept as what was ordered, which nobody can change. */
export interface Holds {
  /** As of now. */
  all(): Promise<ReadonlySet<string>>;
  hold(id: ConversationId, why: string, by: Actor): Promise<void>;
  release(id: ConversationId, why: string, by: Actor): Promise<void>;
}

const atOnce = 200;

export function openHolds(audit: AuditLog, wall: () => number): Holds {
  const listAll = async (action: 'hold' | 'release'): Promise<KeptAuditEntry[]> => {
    const found: KeptAuditEntry[] = [];
    for (let before: number | undefined; ; ) {
      const entries = await audit.list({ action, limit: atOnce, ...(before === undefined ? {} : { before }) });
      found.push(...entries);
      before = entries.at(-1)?.number;
      if (entries.length < atOnce || before === undefined) return found;
    }
  };
  const order = async (action: 'hold' | 'release', id: ConversationId, why: string, actor: Actor): Promise<void> => {
    await audit.write([{ at: Math.round(wall()) as never, actor, action, subject: { kind: 'conversation', id }, details: { why } }]);
  };
  return {
    async all() {
      const last = new Map<string, KeptAuditEntry>();
      for (const entry of [...(await listAll('hold')), ...(await listAll('release'))]) {
        const known = last.get(entry.subject.id);
        if (known === undefined || known.number < entry.number) last.set(entry.subject.id, entry);
      }
      return new Set([...last.values()].filter(({ action }) => action === 'hold').map(({ subject }) => subject.id));
    },
    hold: (id, why, by) => order('hold', id, why, by),
    release: (id, why, by) => order('release', id, why, by),
  };
}
