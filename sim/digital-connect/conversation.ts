import type { StartBody } from './requests.ts';

/** What a message says of a file. */
export interface FileNote {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** The contact is the customer; the flow is Studio's, which speaks before and instead of a human agent. */
export type Side = 'contact' | 'agent' | 'flow';

export interface ChatMessage {
  readonly id: string;
  readonly from: Side;
  readonly author: string;
  readonly text?: string;
  readonly files: readonly FileNote[];
  readonly at: string;
}

export interface Conversation {
  readonly id: string;
  readonly account: string;
  readonly touchpointId: string;
  readonly subject: string | undefined;
  readonly email: string;
  readonly contextParameters: Readonly<Record<string, string>>;
  readonly previousMessages: NonNullable<StartBody['previous_messages']>;
  readonly messages: ChatMessage[];
  state: 'waiting' | 'active' | 'ended';
  agent: string | undefined;
  /** Was `conversation_started` sent? */
  told: boolean;
  endedBy: Side | undefined;
}

/** A conversation as the desk shows it. */
export interface ConversationView {
  readonly id: string;
  readonly state: Conversation['state'];
  /** Place in the queue, from 1, while it waits. */
  readonly position?: number;
  readonly touchpointId: string;
  readonly subject?: string;
  readonly email: string;
  readonly contextParameters: Readonly<Record<string, string>>;
  readonly previousMessages: Conversation['previousMessages'];
  readonly messages: readonly ChatMessage[];
  readonly agent?: string;
  readonly endedBy?: Side;
}

export const viewOf = (conversation: Conversation, position: number | undefined): ConversationView => {
  const { id, state, touchpointId, subject, email, contextParameters, previousMessages, messages, agent, endedBy } = conversation;
  return {
    id,
    state,
    ...(position === undefined ? {} : { position }),
    touchpointId,
    ...(subject === undefined ? {} : { subject }),
    email,
    contextParameters,
    previousMessages,
    messages: [...messages],
    ...(agent === undefined ? {} : { agent }),
    ...(endedBy === undefined ? {} : { endedBy }),
  };
};
