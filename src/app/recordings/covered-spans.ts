import type { ConversationHead, ConversationStore, RecordingLibrary, Sight, SoundSpan, StoredEvent } from '#contract';
import type { PrivacyRules } from '#privacy';
import { type Covering, coverHere } from '../privacy/covering.ts';

export interface CoveredPorts {
  readonly store: Pick<ConversationStore, 'events'>;
  readonly library: Pick<RecordingLibrary, 'find'>;
  readonly rulesOf: (account: string) => PrivacyRules;
  readonly covering?: Pick<Covering, 'spans'>;
}

const wordKinds: ReadonlySet<StoredEvent['kind']> = new Set(['customer-turn', 'agent-say', 'overheard']);

/**
 * What of a recording somebody may not hear. Where the record has no words, because an agent elsewhere talked or they were removed, nobody knows
 * what is personal: then all of it.
 */
export const coveredSpans =
  ({ store, library, rulesOf, covering = coverHere }: CoveredPorts) =>
  async (head: ConversationHead, sight: Sight): Promise<readonly SoundSpan[]> => {
    if (sight === 'personal') return [];
    const events = await store.events(head.id);
    if (events.some(({ kind }) => wordKinds.has(kind))) return covering.spans(events, rulesOf(head.account));
    const lengthMs = (await library.find(head.id))?.lengthMs ?? 0;
    return [
      [0, lengthMs, 0],
      [0, lengthMs, 1],
    ];
  };
