import type { ConversationId } from '#base';
import type { Annexes } from './annex.ts';
import type { StoredEvent } from './conversation-event.ts';
import type { ConversationHead } from './conversation-store.ts';

/** How much a reader may see: all, or all but what tells who somebody is. */
export type Sight = 'personal' | 'redacted';

/** A conversation as one reader sees it. */
export interface RecordView {
  readonly head: ConversationHead;
  readonly events: readonly StoredEvent[];
  readonly annexes: Annexes;
  /** True where something was covered. */
  readonly redacted: boolean;
}

/** The one way in which anything that was said leaves the gateway for readers: APIs, exports, reports, the console. */
export interface RecordReader {
  read(id: ConversationId, sight: Sight): Promise<RecordView | undefined>;
  /** Lines of a listing, covered in the same way. */
  heads(heads: readonly ConversationHead[], sight: Sight): Promise<readonly ConversationHead[]>;
  /**
   * For who watches one conversation: given its events in their order, each as it happens, as they may be seen. `before`: what had happened already.
   * What was found once stays covered.
   */
  live(id: ConversationId, sight: Sight, before?: readonly StoredEvent[]): (event: StoredEvent) => StoredEvent | Promise<StoredEvent>;
}
