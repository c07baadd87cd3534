import type { KeptAnswer, KeptAnswers } from '#contract';

interface Entry {
  readonly fingerprint: string;
  until: number;
  answer?: KeptAnswer;
}

/** How many answers of one client are kept: the oldest make room. */
const mostPerClient = 1000;

/** Answers in this process's memory, for gateways without a store of them and for tests. */
export function keptInMemory(): KeptAnswers {
  const clients = new Map<string, Map<string, Entry>>();
  const of = (client: string): Map<string, Entry> => {
    const entries = clients.get(client) ?? new Map<string, Entry>();
    clients.set(client, entries);
    return entries;
  };
  return {
    async claim({ client, key }, fingerprint, { at, leaseUntil }) {
      const entries = of(client);
      for (const [old, { until }] of entries) {
        if (until > at && entries.size <= mostPerClient) break;
        entries.delete(old);
      }
      const known = entries.get(key);
      if (known !== undefined && known.until > at) {
        if (known.fingerprint !== fingerprint) return { kind: 'other' };
        return known.answer === undefined ? { kind: 'busy' } : { kind: 'kept', answer: known.answer };
      }
      entries.set(key, { fingerprint, until: leaseUntil });
      return { kind: 'mine' };
    },
    async keep({ client, key }, answer, until) {
      const entry = of(client).get(key);
      if (entry !== undefined) Object.assign(entry, { answer, until });
    },
    async forget({ client, key }) {
      of(client).delete(key);
    },
  };
}
