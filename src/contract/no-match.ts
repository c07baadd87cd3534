import type { ConversationEvent } from './conversation-event.ts';

/**
 * Follows a record and says of each event, in order, whether it tells that the customer's last turn was a no-match; once a turn.
 * The recogniser rejected it, or the agent noted that it was no answer, before it said anything to it.
 */
export function noMatchTeller(): (event: ConversationEvent) => boolean {
  let open = false;
  return (event) => {
    switch (event.kind) {
      case 'customer-turn':
        open = event.matched;
        return !event.matched;
      case 'note': {
        if (event.note.note !== 'no-match') return false;
        const tells = open;
        open = false;
        return tells;
      }
      // What is noted behind these is not about that turn: it was answered, or something else was.
      case 'agent-say':
      case 'customer-message':
      case 'no-input':
        open = false;
        return false;
      default:
        return false;
    }
  };
}
