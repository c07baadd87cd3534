import { type Instant, later } from '#base';

interface Entry<Answer> {
  readonly fingerprint: string;
  readonly until: Instant;
  readonly answer: Promise<Answer>;
}

/** How long an answer is remembered, and how many of each client: the oldest make room. */
const keepMs = 24 * 3_600_000;
const mostPerClient = 1000;

/** What was answered to whom under which `Idempotency-Key`, in this process's memory: a request that comes again gets the same answer, and is done once. */
export class IdempotentAnswers<Answer> {
  readonly #clients = new Map<string, Map<string, Entry<Answer>>>();

  /**
   * Does the work unless this client has had it done under this key; `other` when the key stood for another request.
   * An answer for which `keep` is false is forgotten: the next attempt may fare better.
   */
  once(
    client: string,
    key: string,
    fingerprint: string,
    now: Instant,
    work: () => Promise<Answer>,
    keep: (answer: Answer) => boolean,
  ): Promise<Answer> | 'other' {
    const entries = this.#clients.get(client) ?? new Map<string, Entry<Answer>>();
    this.#clients.set(client, entries);
    for (const [old, { until }] of entries) {
      if (until > now && entries.size <= mostPerClient) break;
      entries.delete(old);
    }
    const known = entries.get(key);
    if (known !== undefined) return known.fingerprint === fingerprint ? known.answer : 'other';
    const answer = work();
    const entry = { fingerprint, until: later(now, keepMs), answer };
    entries.set(key, entry);
    const forget = (): void => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    answer.then((value) => {
      if (!keep(value)) forget();
    }, forget);
    return answer;
  }
}
