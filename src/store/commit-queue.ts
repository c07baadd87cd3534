import { bad, invariant, ok } from '#base';
import type { Order, Verdict } from './orders.ts';
import { storeErrors } from './store.errors.ts';

/** How much may wait for the disk, and how much is given to it at once. */
export interface QueueLimits {
  readonly waitingAppends: number;
  readonly waitingOctets: number;
  readonly batchAppends: number;
  readonly batchOctets: number;
}

export interface QueueHow {
  /** One transaction. */
  commit(orders: readonly Order[]): Promise<readonly Verdict[]>;
  /** Told of each order as its fate is known. */
  settled(order: Order, verdict: Verdict): void;
  /** Told of each transaction. `error` when it failed: none of its appends was kept. */
  committed(appends: number, error?: unknown): void;
  /** Told how many appends wait more, or fewer. */
  moved(by: number): void;
  readonly limits: QueueLimits;
}

/**
 * Groups appends into transactions: one runs at a time, and all that arrive meanwhile are the next one.
 * A lone append goes at once. The order of arrival is the order on disk.
 */
export interface CommitQueue {
  /** Resolves once the disk has it; rejects when the law refuses it. `octets`: how large it is. */
  push<One extends Order>(order: One, octets: number): Promise<VerdictOn<One>>;
  /** Resolves when nothing waits and nothing runs. */
  drained(): Promise<void>;
}

/** Which verdict answers which order. */
interface Answering {
  readonly append: 'taken';
  readonly enter: 'entered';
  readonly settle: 'settled';
  readonly amend: 'settled';
  readonly claim: 'claimed';
  readonly sweep: 'swept';
  readonly annex: 'kept';
  readonly audit: 'audited';
  readonly erase: 'removed';
  readonly expire: 'removed';
  readonly 'claim-answer': 'claimed-answer';
  readonly 'keep-answer': 'kept';
  readonly 'forget-answer': 'kept';
}
export type VerdictOn<One extends Order> = Extract<Verdict, { kind: Answering[One['kind']] }>;

interface Waiting {
  readonly order: Order;
  readonly octets: number;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

export function commitQueue({ commit, settled, committed, moved, limits }: QueueHow): CommitQueue {
  let waiting: Waiting[] = [];
  /** What waits and what is being committed. */
  let appends = 0;
  let octets = 0;
  let running: Promise<void> | undefined;

  const nextBatch = (): readonly Waiting[] => {
    let size = 0;
    let count = 0;
    for (const one of waiting) {
      if (count > 0 && (count >= limits.batchAppends || size + one.octets > limits.batchOctets)) break;
      size += one.octets;
      count++;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  };

  const forget = (batch: readonly Waiting[]): void => {
    appends -= batch.length;
    for (const one of batch) octets -= one.octets;
    moved(-batch.length);
  };

  const tell = (batch: readonly Waiting[], verdicts: readonly Verdict[]): void => {
    for (const [index, { order, resolve, reject }] of batch.entries()) {
      const verdict = verdicts[index];
      invariant(verdict, 'a transaction gives a verdict for each of its appends');
      settled(order, verdict);
      if (verdict.kind === 'refused') reject(storeErrors[verdict.code](order.kind === 'append' ? { conversationId: order.id } : {}));
      else resolve(verdict);
    }
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = nextBatch();
      const result = await commit(batch.map((one) => one.order)).then(ok, bad);
      forget(batch);
      if (result.ok) {
        committed(batch.length);
        tell(batch, result.value);
      } else {
        committed(batch.length, result.error);
        for (const { reject } of batch) reject(result.error);
      }
    }
    running = undefined;
  };

  return {
    push<One extends Order>(order: One, size: number) {
      if (size > limits.batchOctets) return Promise.reject(storeErrors.STORE_TOO_LARGE({ octets: size, limit: limits.batchOctets }));
      if (appends >= limits.waitingAppends || octets + size > limits.waitingOctets) {
        return Promise.reject(storeErrors.STORE_BUSY({ waitingAppends: appends, waitingOctets: octets }));
      }
      appends++;
      octets += size;
      moved(1);
      return new Promise<Verdict>((resolve, reject) => {
        waiting.push({ order, octets: size, resolve, reject });
        running ??= run();
      }) as Promise<VerdictOn<One>>;
    },
    async drained() {
      while (running) await running;
    },
  };
}
