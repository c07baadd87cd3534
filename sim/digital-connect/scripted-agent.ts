import type { ChatMessage } from './conversation.ts';
import type { Desk } from './desk.ts';
import type { AgentScript, AgentTurn } from './script.ts';
import type { Timers } from './timers.ts';

/** Lets a script play the human agent in every conversation that comes; gives how to stop it. */
export function playAgent(desk: Desk, script: AgentScript, timers: Timers): () => void {
  const inboxes = new Map<string, { readonly mail: ChatMessage[]; readonly rung: Set<() => void> }>();

  const next = async (id: string, wanted: 'message' | 'file'): Promise<ChatMessage | undefined> => {
    const inbox = inboxes.get(id);
    while (inbox && desk.find(id)?.state === 'active') {
      for (let message = inbox.mail.shift(); message; message = inbox.mail.shift())
        if (wanted === 'message' || message.files.length > 0) return message;
      await new Promise<void>((resolve) => inbox.rung.add(resolve));
    }
    return undefined;
  };

  const accept = async (id: string): Promise<boolean> => (await timers.pause(script.acceptAfterMs)) && desk.accept(id, script.agent).ok;

  /** Plays one turn; `false` when the conversation is over. */
  const play = async (id: string, turn: AgentTurn): Promise<boolean> => {
    if ('file' in turn) {
      const { name, type, text } = turn.file;
      return desk.sendFile(id, { name, type, octets: Buffer.from(text) }, turn.say).ok;
    }
    if ('say' in turn) return desk.say(id, turn.say).ok;
    if ('type' in turn) return desk.type(id).ok && (await timers.pause(turn.type));
    if ('pause' in turn) return timers.pause(turn.pause);
    if ('wait' in turn) return (await next(id, turn.wait)) !== undefined;
    if ('end' in turn) return desk.end(id).ok && false;
    if (turn.transfer === 'queue') return desk.transfer(id).ok && accept(id);
    return desk.transfer(id, turn.transfer.to).ok;
  };

  const playAll = async (id: string): Promise<void> => {
    if (!(await accept(id))) return;
    for (const turn of script.turns) if (!(await play(id, turn))) return;
    for (let message = await next(id, 'message'); message && script.answer !== undefined; message = await next(id, 'message'))
      desk.say(id, script.answer.replace('{text}', message.text ?? message.files.map(({ name }) => name).join(', ')));
  };

  const stop = desk.watch((happening) => {
    const { id } = happening.conversation;
    if (happening.kind === 'waits' && !inboxes.has(id)) {
      inboxes.set(id, { mail: [], rung: new Set() });
      void playAll(id).finally(() => inboxes.delete(id));
      return;
    }
    const inbox = inboxes.get(id);
    if (!inbox) return;
    if (happening.kind === 'wrote' && happening.message.from === 'contact') inbox.mail.push(happening.message);
    for (const ring of inbox.rung) ring();
    inbox.rung.clear();
  });
  return stop;
}
