import type { ConversationSummary, RecordView, StoredEvent } from '#contract';
import { callIdOf, sessionIdOf, userIdOf } from './public-ids.ts';
import { endsTask, type PublicMessage, publicMessages } from './public-messages.ts';

/** One task of a conversation: an intent that was recognised, and how far it came. */
export interface PublicTask {
  readonly status: 'completedTask' | 'startedTask' | 'endedTask';
  readonly messageStoreId: string;
  readonly taskName: string;
}

/** The answer of `conversationDetails`. */
export interface PublicDetails {
  readonly conversationInfo: {
    readonly userId: string;
    readonly callId: string | null;
    readonly sessionStartTime: string;
    /** Null where nobody was handed over. */
    readonly agentHandOffTime: string | null;
    readonly userDetails: { readonly firstName: string; readonly lastName: string; readonly phoneNumber: string | null };
    /** The text `"null"` when there is none. */
    readonly currentTask: string;
    readonly sessionId: string;
  };
  readonly conversationFlow: readonly PublicTask[];
  readonly conversationHistory: readonly PublicMessage[];
  readonly summary?: { readonly ConversationSummary: string; readonly time: string };
}

export function publicDetails(
  view: RecordView,
  page: { readonly skip: number; readonly limit: number },
  summary?: { readonly summary: ConversationSummary; readonly at: number },
): PublicDetails {
  const { head, events } = view;
  const start = events.find((event) => event.kind === 'conversation-start');
  const handed = events.find((event) => event.kind === 'hand-off-start');
  const { firstName = '', lastName = '' } = nameOf(start?.kind === 'conversation-start' ? start.facts.contact?.name : undefined);
  const tasks = tasksOf(view);
  return {
    conversationInfo: {
      userId: userIdOf(head),
      callId: callIdOf(head),
      sessionStartTime: new Date(head.startedAt).toISOString(),
      agentHandOffTime: handed === undefined ? null : new Date(handed.at).toISOString(),
      userDetails: { firstName, lastName, phoneNumber: head.callerNumber ?? null },
      currentTask: tasks.findLast(({ status }) => status === 'startedTask')?.taskName ?? 'null',
      sessionId: sessionIdOf(head),
    },
    conversationFlow: tasks,
    conversationHistory: publicMessages(view, { agentsInfo: true }).slice(page.skip, page.skip + page.limit),
    ...(summary === undefined ? {} : { summary: { ConversationSummary: summary.summary.text, time: new Date(summary.at).toISOString() } }),
  };
}

function nameOf(name: string | undefined): { readonly firstName?: string; readonly lastName?: string } {
  if (name === undefined) return {};
  const [firstName = '', ...rest] = name.trim().split(/\s+/);
  return { firstName, lastName: rest.join(' ') };
}

/**
 * A task is begun by its intent. It is over when another begins or the conversation ends: completed, unless
 * it was left with a fault, a hand-off, or the customer hanging up.
 */
export function tasksOf({ head, events }: RecordView): readonly PublicTask[] {
  const tasks: PublicTask[] = [];
  const close = (status: PublicTask['status']): void => {
    const last = tasks.at(-1);
    if (last?.status === 'startedTask') tasks[tasks.length - 1] = { ...last, status };
  };
  for (const event of events) {
    const intent = intentOf(event);
    if (intent !== undefined) {
      close('completedTask');
      tasks.push({ status: 'startedTask', messageStoreId: `mst-${head.id}-${event.seq}`, taskName: intent });
    } else if (endsTask(event)) close('endedTask');
    else if (event.kind === 'conversation-end') close(event.outcome === 'resolved' ? 'completedTask' : 'endedTask');
  }
  return tasks;
}

const intentOf = (event: StoredEvent): string | undefined => (event.kind === 'note' && event.note.note === 'intent' ? event.note.intent : undefined);
