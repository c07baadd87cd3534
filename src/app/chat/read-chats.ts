import { checkAgainst, nearest } from '#base';
import { keyComplaint } from '#connectors/digital-connect';
import type { Bot } from '#contract';
import type { AgentFile } from '../agent-files.ts';
import type { Complain, Path } from '../complain.ts';
import { type ChatChannelConfig, chatSchemas, type DeskConfig, deskSchemas } from './chat-types.ts';
import { withSecretsAt } from './with-secrets.ts';

export interface ReadPorts {
  readonly complain: Complain;
  readonly secretAt: (path: Path, reference: string) => string;
}

interface Written {
  readonly id: string;
  readonly type: string;
}

/** Reads one list of entries, each by the schema of its type; what is not sound is complained about and leaves a hole. */
function readList<Options extends { readonly id: string }>(
  section: 'chats' | 'desks',
  written: readonly Written[],
  schemas: Readonly<Record<string, Parameters<typeof checkAgainst>[0]>>,
  what: string,
  { complain }: ReadPorts,
): Options[] {
  const read: Options[] = [];
  const ids = new Set<string>();
  for (const [i, entry] of written.entries()) {
    const schema = Object.hasOwn(schemas, entry.type) ? schemas[entry.type] : undefined;
    if (!schema) {
      complain([section, i, 'type'], `"${entry.type}" is no type of ${what}`, `Use one of: ${Object.keys(schemas).join(', ')}.`);
      continue;
    }
    const checked = checkAgainst(schema, entry);
    if (!checked.ok) {
      for (const found of checked.error) complain([section, i, ...found.path], found.says, found.remedy, found.severity);
      continue;
    }
    if (ids.has(entry.id)) complain([section, i, 'id'], `"${entry.id}" appears twice`, 'Give each an id of its own.');
    ids.add(entry.id);
    read[i] = checked.value as Options;
  }
  return read;
}

/** Reads the list `desks`. */
export function readDesks(written: readonly Written[], ports: ReadPorts): readonly DeskConfig[] {
  const desks = readList<DeskConfig>('desks', written, deskSchemas, 'desk', ports);
  return desks.map((desk, i) => {
    const path: Path = ['desks', i];
    const read = withSecretsAt(
      desk,
      [
        ['client', 'secret'],
        ['client', 'key', 'privateKey'],
        ['webhooks', 'keys', '*'],
        ['webhooks', 'basic', 'passwords', '*'],
      ],
      path,
      ports.secretAt,
    );
    const fault = keyComplaint(read);
    if (fault !== undefined) ports.complain([...path, 'client', 'key', 'privateKey'], fault, 'Give the key as Talkdesk handed it out.');
    return read;
  });
}

const secretsOf: Readonly<Record<ChatChannelConfig['type'], readonly (readonly string[])[]>> = {
  'web-chat': [
    ['secrets', '*'],
    ['identity', 'secrets', '*'],
  ],
  'zoom-chat': [
    ['auth', 'keys', '*'],
    ['auth', 'jwt', 'secrets', '*'],
    ['push', 'token'],
  ],
};

/** Reads the list `chats`. */
export const readChats = (written: readonly Written[], ports: ReadPorts): readonly ChatChannelConfig[] =>
  readList<ChatChannelConfig>('chats', written, chatSchemas, 'written channel', ports).map((chat, i) =>
    withSecretsAt(chat, secretsOf[chat.type], ['chats', i], ports.secretAt),
  );

interface Known {
  readonly bots: ReadonlyMap<string, Bot>;
  readonly agents: ReadonlyMap<string, AgentFile>;
  readonly channels: readonly { readonly id: string }[];
  /** A desk could not be read: which targets there are is not known. */
  readonly desksBroken?: boolean;
}

/** What written channels need of the rest: bots whose agents are ours, and a desk for each target. */
export function checkChats(
  chats: readonly ChatChannelConfig[],
  desks: readonly DeskConfig[],
  { bots, agents, channels, desksBroken = false }: Known,
  complain: Complain,
): void {
  const taken = new Map<string, string>();
  desks.forEach((desk, i) => {
    for (const target of Object.keys(desk.targets)) {
      const other = taken.get(target);
      if (other !== undefined) complain(['desks', i, 'targets', target], `"${target}" also leads to the desk "${other}"`, 'Rename one of the two.');
      taken.set(target, desk.id);
    }
  });
  const anybody = chats.some((chat) => chat.type === 'web-chat' && chat.identity?.required !== true);
  desks.forEach((desk, i) => {
    if (anybody && desk.unknownEmail === undefined)
      complain(
        ['desks', i],
        'visitors who gave no e-mail address are not handed over to it: Talkdesk wants one',
        'Give `unknownEmail: chat-{key}@example.com`, or `data-email` on the pages with the widget.',
        'warning',
      );
  });
  const targets = [...taken.keys()];
  const suggest = (word: string, known: readonly string[], otherwise: string): string => {
    const near = nearest(word, known);
    return near === undefined ? otherwise : `Did you mean "${near}"?`;
  };
  const check = (chat: ChatChannelConfig, i: number): void => {
    const path: Path = ['chats', i];
    if (channels.some(({ id }) => id === chat.id)) complain([...path, 'id'], `"${chat.id}" is also a channel for calls`, 'Rename one of the two.');
    if (chat.type === 'zoom-chat')
      for (const [language, other] of Object.entries(chat.languages))
        if (!bots.has(other))
          complain([...path, 'languages', language], `there is no bot "${other}"`, suggest(other, [...bots.keys()], 'Add it to an account.'));
    const known = chat.type === 'zoom-chat' ? Object.keys(chat.targets) : targets;
    const bot = bots.get(chat.bot);
    if (!bot) return complain([...path, 'bot'], `there is no bot "${chat.bot}"`, suggest(chat.bot, [...bots.keys()], 'Add it to an account.'));
    const agent = agents.get(bot.agent)?.definition;
    if (!agent) return complain([...path, 'bot'], `"${bot.agent}" answers calls only`, 'Name a bot whose agent is one of `agents`.');
    if (chat.flow !== undefined && !agent.flows.has(chat.flow))
      complain(
        [...path, 'flow'],
        `agent "${bot.agent}" has no flow "${chat.flow}"`,
        suggest(chat.flow, [...agent.flows.keys()], 'Use one of its flows.'),
      );
    if (desksBroken && chat.type !== 'zoom-chat') return;
    const { fallbackTarget } = chat.conversation;
    if (fallbackTarget !== undefined && !known.includes(fallbackTarget))
      complain(
        [...path, 'conversation', 'fallbackTarget'],
        `no desk has a target "${fallbackTarget}"`,
        suggest(fallbackTarget, known, 'Add it to a desk.'),
      );
    for (const target of agent.uses.targets)
      if (!known.includes(target))
        complain(
          desks.length === 0 || chat.type === 'zoom-chat' ? path : ['desks'],
          `agent "${bot.agent}" hands over to "${target}", to which no desk leads`,
          suggest(target, known, `Add \`${target}\` to the targets of a desk.`),
          'warning',
        );
  };
  chats.forEach((chat, i) => {
    check(chat, i);
  });
}
