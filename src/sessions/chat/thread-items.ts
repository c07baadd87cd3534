import type { ConversationId } from '#base';
import { type StoredEvent, type ThreadItem, threadOver } from '#contract';

/** What a customer may see of a conversation's events, in order. Choices belong to the agent's words before them. */
export function threadItems(conversation: ConversationId, events: readonly StoredEvent[]): readonly ThreadItem[] {
  const items: ThreadItem[] = [];
  for (const event of events) {
    const base = { id: `${conversation}:${event.seq}`, conversation, at: new Date(event.at).toISOString() };
    switch (event.kind) {
      case 'customer-turn': {
        const { text, message, files = [] } = event;
        // What only came as files has their names for words.
        const words = files.length > 0 && text === files.map(({ name }) => name).join(', ') ? '' : text;
        items.push({ ...base, from: 'customer', text: words, files, ...(message === undefined ? {} : { message }) });
        break;
      }
      case 'customer-message':
        items.push({ ...base, from: 'customer', text: event.text, files: event.files, message: event.message });
        break;
      case 'agent-say':
        items.push({ ...base, from: 'agent', text: event.text, ...(event.rich === undefined ? {} : { rich: event.rich }), files: [] });
        break;
      case 'choices': {
        const last = items.at(-1);
        if (last?.from === 'agent') items[items.length - 1] = { ...last, choices: event.choices };
        else items.push({ ...base, from: 'agent', text: '', files: [], choices: event.choices });
        break;
      }
      case 'human-message':
        items.push({ ...base, from: 'human', text: event.text, files: event.files, ...(event.name === undefined ? {} : { name: event.name }) });
        break;
      case 'live-chat':
        if (event.notice !== undefined) {
          const name = event.event === 'human-joined' ? event.values['name'] : undefined;
          items.push({ ...base, from: 'notice', text: event.notice, files: [], event: event.event, ...(name === undefined ? {} : { name }) });
        }
        break;
      case 'conversation-end':
        items.push({ ...base, from: 'notice', text: '', files: [], event: threadOver });
        break;
      default:
    }
  }
  return items;
}
