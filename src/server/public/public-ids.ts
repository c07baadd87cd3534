import type { ConversationHead } from '#contract';

/** The session's id as others know it: the one that went out with the call where there is such, else our own of the conversation. */
export const sessionIdOf = ({ id, streamId }: ConversationHead): string =>
  streamId !== undefined && /^[0-9a-f]{24}$/.test(streamId) ? streamId : id;

/** The call's id at the contact centre's desktop: what its own interaction is called there, else the call's own. */
export const callIdOf = ({ interactionId, callId }: ConversationHead): string | null => interactionId ?? callId ?? null;

/** The customer's name in this API: the same in all their conversations, and telling nobody who they are. Who is not known is new each time. */
export const userIdOf = ({ id, customer }: Pick<ConversationHead, 'id' | 'customer'>): string => `u-${(customer ?? id).slice(3)}`;

/** What a user id may stand for: a customer by their name in the store, or somebody unknown, by their one conversation. */
export const whoIs = (userId: string): { readonly customer: string; readonly conversation: string } => ({
  customer: `cu_${userId.slice(2)}`,
  conversation: `cv_${userId.slice(2)}`,
});

/** The kind of channel, in the names of this API. */
export const channelTypeOf = ({ medium }: Pick<ConversationHead, 'medium'>): 'rtm' | 'ivr' => (medium === 'chat' ? 'rtm' : 'ivr');

/** Names under which voice channels of that vendor are known: whoever asks for any of them means calls. */
const voiceNames: readonly string[] = ['ivr', 'ivrVoice', 'korevg', 'audiocodes', 'smartassist', 'twiliovoice'];
export const channelTypeNamed = (name: string): string => (voiceNames.includes(name) ? 'ivr' : name);

/** Ids of parts: made of the conversation's, so that they are the same whenever they are asked for. */
export const messageIdOf = (conversation: string, seq: number): string => `ms-${conversation}-${seq}`;
export const componentIdOf = (conversation: string, seq: number, part = 0): string => `cp-${conversation}-${seq}-${part}`;

/** The conversation and event that a message's id names; undefined when it is none of ours. */
export function placeOfMessage(id: string): { readonly conversation: string; readonly seq: number } | undefined {
  const read = /^ms-(cv_[0-9a-z]{1,60})-(\d{1,9})$/.exec(id);
  return read?.[1] === undefined ? undefined : { conversation: read[1], seq: Number(read[2]) };
}
