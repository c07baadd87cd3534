import { readAttributes } from './attributes.ts';
import { type Chat, openChat } from './chat.ts';
import { openDoor } from './door.ts';
import { openKeep } from './keep.ts';

declare global {
  interface Window {
    cordboardChat?: Chat;
  }
}

/** The channel's place is where this script came from. */
async function begin(script: HTMLScriptElement): Promise<void> {
  const base = new URL('.', script.src);
  const wishes = readAttributes(script.dataset);
  const door = openDoor(base);
  for (let attempt = 0; ; attempt++) {
    const read = await door.config();
    if (read.ok) {
      const config = { ...read.value, ...wishes.config };
      window.cordboardChat = openChat(config, wishes, door, openKeep(`cordboard.chat ${base.href} `));
      window.dispatchEvent(new CustomEvent('cordboard-chat-ready'));
      return;
    }
    if (!read.problem.retry) return console.warn(`chat widget: ${read.problem.code}`);
    await new Promise((done) => window.setTimeout(done, Math.min(60_000, 1000 * 2 ** attempt)));
  }
}

const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement && window.cordboardChat === undefined && document.querySelector('cordboard-chat') === null) {
  const start = (): void => void begin(currentScript);
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
}
