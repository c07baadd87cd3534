import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Result } from '#base';
import type { ConversationView } from './conversation.ts';
import type { Desk } from './desk.ts';

/** Media types by the end of a file's name; anything else is just bytes. */
const types: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.csv': 'text/csv',
};

export const promptHelp = `You are the human agent. What you type goes to the conversation you are in.
  /list              all conversations        /accept [n]     take the first that waits, or number n
  /go n              turn to conversation n   /show           all that was said in it
  /file path         send a file              /type           type without sending
  /transfer [name]   to somebody, or back into the queue
  /end               end it                   /help`;

/** A line-by-line human agent: takes what was typed, says what there is to say. */
export function openPrompt(desk: Desk, say: (text: string) => void): { line(text: string): void } {
  let at: string | undefined;
  const numberOf = (id: string): number => desk.list().findIndex((one) => one.id === id) + 1;
  const byNumber = (text: string): ConversationView | undefined => desk.list()[Number(text) - 1];
  const told = (result: Result<ConversationView>): boolean => {
    if (!result.ok) say(`  ${result.error}`);
    return result.ok;
  };
  const printMessage = ({ author, text, files }: ConversationView['messages'][number]): string =>
    `${author}: ${[text ?? '', ...files.map(({ name, sizeBytes }) => `[${name}, ${sizeBytes} bytes]`)].filter(Boolean).join(' ')}`;
  const show = (conversation: ConversationView): void => {
    const { subject, contextParameters, previousMessages, messages } = conversation;
    if (subject !== undefined) say(`  subject: ${subject}`);
    for (const [name, value] of Object.entries(contextParameters)) say(`  ${name}: ${value}`);
    for (const { type, content } of previousMessages) say(`  before · ${type.toLowerCase() === 'user' ? 'customer' : 'bot'}: ${content}`);
    for (const message of messages) say(`  ${printMessage(message)}`);
  };
  const file = (path: string): { name: string; type: string; octets: Uint8Array } | undefined => {
    try {
      return { name: basename(path), type: types[extname(path).toLowerCase()] ?? 'application/octet-stream', octets: readFileSync(path) };
    } catch (error) {
      say(`  ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  desk.watch((happening) => {
    const { id, email } = happening.conversation;
    const number = numberOf(id);
    if (happening.kind === 'waits') say(`[${number}] ${email} waits. /accept ${number}`);
    else if (happening.kind === 'wrote') {
      if (happening.message.from !== 'agent') say(`[${number}] ${printMessage(happening.message)}`);
    } else say(`[${number}] ended by the ${happening.conversation.endedBy}`);
  });

  const commands: Readonly<Record<string, (rest: string) => void>> = {
    list() {
      for (const [i, { email, state, agent }] of desk.list().entries())
        say(`  [${i + 1}] ${email} ${state}${agent === undefined ? '' : ` with ${agent}`}`);
    },
    accept(rest) {
      const wanted = rest === '' ? desk.list().find(({ state }) => state === 'waiting') : byNumber(rest);
      if (!wanted) return say('  nobody waits');
      if (!told(desk.accept(wanted.id))) return;
      at = wanted.id;
      show(wanted);
    },
    go(rest) {
      const wanted = byNumber(rest);
      if (!wanted) return say(`  there is no conversation ${rest}`);
      at = wanted.id;
      show(wanted);
    },
    show() {
      const here = at === undefined ? undefined : desk.find(at);
      if (here) show(here);
    },
    file(rest) {
      const read = at === undefined ? undefined : file(rest);
      if (at !== undefined && read) told(desk.sendFile(at, read));
    },
    type: () => void (at !== undefined && told(desk.type(at))),
    transfer: (rest) => void (at !== undefined && told(rest === '' ? desk.transfer(at) : desk.transfer(at, rest))),
    end: () => void (at !== undefined && told(desk.end(at))),
    help: () => say(promptHelp),
  };

  return {
    line(text) {
      const typed = text.trim();
      if (typed === '') return;
      const [, name = '', rest = ''] = /^\/(\w+)\s*(.*)$/.exec(typed) ?? [];
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (command) return command(rest);
      if (typed.startsWith('/')) return say(`  there is no ${typed.split(' ')[0]}. ${'/help tells what there is.'}`);
      if (at === undefined) return say('  you are in no conversation. /accept takes one.');
      told(desk.say(at, typed));
    },
  };
}
