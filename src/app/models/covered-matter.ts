import type { WallTime } from '#base';
import type { ConversationEvent } from '#contract';
import { matterOfText, type SummaryMatter, summaryMatter } from '#conversation';
import type { PrivacyRules } from '#privacy';
import type { Covering } from '../privacy/covering.ts';

type Timed = ConversationEvent & { readonly at?: number };

/** The matter of a conversation as a model may have it: what tells who the customer is has a cover in its place, in every line and value. */
export async function coveredMatter(
  events: readonly Timed[],
  rules: PrivacyRules,
  covering: Pick<Covering, 'events'>,
  medium?: 'voice' | 'chat',
): Promise<SummaryMatter> {
  // A conversation that goes on has no times and numbers here; covering asks for them, and they say nothing.
  const placed = events.map((event, i) => ({ ...event, seq: i + 1, at: (event.at ?? 0) as WallTime }));
  const { began, ...matter } = summaryMatter(await covering.events(placed, rules), medium);
  return began === undefined || events[0]?.at === undefined ? matter : { ...matter, began };
}

/** The same of a transcript that others wrote. */
export const coveredMatterOfText = async (transcript: string, rules: PrivacyRules, covering: Pick<Covering, 'text'>): Promise<SummaryMatter> =>
  matterOfText(await covering.text(transcript, rules));
