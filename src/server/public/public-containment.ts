import type { Containment, ConversationFigures, RecordView, StoredEvent } from '#contract';

/** How it came out, in the spelling of this API; beside each what our own reports say of most of them. */
export const containmentTypes = { dropOff: 'drop-off', selfService: 'self-service', agent: 'agent-transfer' } as const satisfies Record<
  string,
  Containment
>;
export type ContainmentType = keyof typeof containmentTypes;

/**
 * As the vendor's documents count: `agent` is every session that came to where a human was asked for, whether one was reached or not. Our own reports
 * ask whether the transfer was made; all else is as they say. Absent while it lives, and where our reports say nothing.
 */
export function containmentTypeOf({
  head: { containment },
  events,
  annexes,
}: Pick<RecordView, 'head' | 'events' | 'annexes'>): ContainmentType | undefined {
  if (containment === undefined) return undefined;
  // Of those whose words were removed only the figures still tell.
  const isAsked = events.some(asksForHuman) || (annexes.figures !== undefined && tellsOfHuman(annexes.figures));
  if (isAsked || containment === 'agent-transfer') return 'agent';
  return containment === 'self-service' ? 'selfService' : 'dropOff';
}

/** The flow came to a transfer that leads nowhere. */
const noTarget = 'FLOW_NO_TARGET';
const isTransfer = (path: string): boolean => path.endsWith('.transfer');

const tellsOfHuman = ({ handoffs, path, troubles }: ConversationFigures): boolean =>
  handoffs.length > 0 || path.some(isTransfer) || Object.hasOwn(troubles, noTarget);

function asksForHuman(event: StoredEvent): boolean {
  switch (event.kind) {
    case 'hand-off-start':
    case 'hand-off-refused':
    // Who hangs up while the goodbye is spoken has only this.
    case 'hand-off-proof':
    case 'desk-asked':
      return true;
    case 'note':
      return (event.note.note === 'failure' && event.note.code === noTarget) || (event.note.note === 'step' && isTransfer(event.note.path));
    default:
      return false;
  }
}
