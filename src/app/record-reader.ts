import type { AnnexStore, ConversationStore, RecordReader, StoredEvent } from '#contract';
import { defaultRules, nothingWatched, type PrivacyRules, type Watched } from '#privacy';
import { type Covering, coverHere } from './privacy/covering.ts';
import { type AccountPrivacy, usualPrivacy } from './privacy/read-privacy.ts';

export interface RecordReaderPorts {
  readonly store: Pick<ConversationStore, 'head' | 'events'> & { readonly annexes?: Pick<AnnexStore, 'of'> };
  /** By account; those not in it have the usual rules. */
  readonly privacy?: ReadonlyMap<string, AccountPrivacy>;
  readonly covering?: Covering;
}

/** How the gateway shows its record: every reader goes through here, and sees what its sight allows by the rules of the conversation's account. */
export function openRecordReader({ store, privacy = new Map(), covering = coverHere }: RecordReaderPorts): RecordReader {
  const rulesOf = (account: string): PrivacyRules => (privacy.get(account) ?? usualPrivacy).rules;
  return {
    async read(id, sight) {
      const head = await store.head(id);
      if (head === undefined) return undefined;
      const [events, annexes] = await Promise.all([store.events(id), store.annexes?.of(id) ?? {}]);
      if (sight === 'personal') return { head, events, annexes, redacted: false };
      const rules = rulesOf(head.account);
      const [covered, [line]] = await Promise.all([covering.record(events, annexes, rules), covering.heads([head], rules)]);
      return line && { ...covered, head: line };
    },
    async heads(heads, sight) {
      if (sight === 'personal') return heads;
      const byAccount = Map.groupBy(heads, ({ account }) => account);
      const covered = await Promise.all([...byAccount].map(([account, its]) => covering.heads(its, rulesOf(account))));
      const byId = new Map(covered.flat().map((head) => [head.id, head]));
      return heads.flatMap(({ id }) => byId.get(id) ?? []);
    },
    live(_id, sight, before = []) {
      if (sight === 'personal') return (event) => event;
      let rules: PrivacyRules | undefined;
      const rulesFrom = (first: StoredEvent): PrivacyRules => {
        // Whoever came in the middle, and was not told the beginning, sees by the rules of all accounts together.
        rules ??= first.kind === 'conversation-start' ? rulesOf(first.facts.account) : strictest([...privacy.values()]);
        return rules;
      };
      const [first] = before;
      let watched: Promise<Watched> = first ? covering.watched(before, rulesFrom(first)) : Promise.resolve(nothingWatched);
      return (event) => {
        const next = watched.then((now) => covering.next(now, event, rulesFrom(event)));
        watched = next.then((step) => step.watched);
        // Whoever asks for the next event is told.
        watched.catch(() => undefined);
        return next.then((step) => step.event);
      };
    },
  };
}

const strictest = (all: readonly AccountPrivacy[]): PrivacyRules => {
  const rules = [defaultRules, ...all.map((one) => one.rules)];
  return {
    detect: [...new Set(rules.flatMap(({ detect }) => detect))],
    names: [...new Set(rules.flatMap(({ names }) => names))],
    custom: rules.flatMap(({ custom }) => custom),
    countries: [...new Set(rules.flatMap(({ countries }) => countries))],
  };
};
