import type { Instant } from '#base';
import type { CallAbilities, CallEndedBy, ConversationEvent, HandoffProof, HandoffStage } from '#contract';
import { doorOf } from './start.ts';
import { type TransferOn, transferTable } from './transfer.table.ts';

const rows = new Map(transferTable.map((row) => [`${row.in} ${row.on}`, row]));

/** Where a hand-off goes from this stage; undefined where that has no place. `tell`: it belongs into the record. */
export const transferStep = (stage: HandoffStage, on: TransferOn): { readonly to: HandoffStage; readonly tell: boolean } | undefined => {
  const row = rows.get(`${stage} ${on}`);
  return row && { to: row.to, tell: row.does.includes('tell') };
};

/** The hand-offs of one call, one after the other, each timed from the moment it was decided. */
export interface Transfer {
  /** The agent, or a failure, decided it. */
  decide(target: string, now: Instant): void;
  /** Something became of it; the event for the record, if it belongs there. */
  take(on: TransferOn, now: Instant, what?: { readonly proof?: HandoffProof; readonly code?: string }): ConversationEvent | undefined;
}

export function transfer(can: CallAbilities): Transfer {
  let stage: HandoffStage | undefined;
  let target = '';
  let decidedAt = 0 as Instant;
  return {
    decide(to, now) {
      target = to;
      decidedAt = now;
      stage = 'requested';
    },
    take(on, now, { proof, code } = {}) {
      const next = stage && transferStep(stage, on);
      if (next === undefined) return undefined;
      stage = next.to;
      if (!next.tell) return undefined;
      return {
        kind: 'hand-off-proof',
        stage,
        target,
        door: doorOf(can, target).name,
        ms: Math.round(now - decidedAt),
        ...(proof === undefined ? {} : { proof }),
        ...(code === undefined ? {} : { code }),
      };
    },
  };
}

/** What the end of a call says of its hand-off. */
export const howLeft = ({ by, proof }: { readonly by: CallEndedBy; readonly proof?: HandoffProof }): Parameters<Forward> => {
  if (by !== 'hand-off') return ['customer-left'];
  return proof === undefined ? ['ended'] : ['proved', { proof }];
};

type Forward = (on: TransferOn, what?: { readonly proof?: HandoffProof; readonly code?: string }) => void;
