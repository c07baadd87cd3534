import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { silentLogger } from '#base';
import { webChat, webChatOptions } from '#connectors/web-chat';
import { type ChatThreads, type DeskNews, silentMeter } from '#contract';
import type { AgentFile } from '#conversation';
import { createHttpDoor, realDice, realScheduler } from '#net';
import { openFileShelf } from '#store';
import { chatStage } from '../chat/chat-stage.ts';

const agent: AgentFile = {
  agent: 'desk',
  human: { target: 'people' },
  variables: { status: {} },
  intents: { parcel: ['where is my parcel'] },
  dialogs: {
    parcel: [{ call: { api: 'orders', into: 'status' } }, { say: 'It is {{status}}. You can follow it at https://example.com/track?id=12.' }],
  },
  flows: {
    welcome: [
      {
        menu: {
          say: 'Hello! What can I do for you today?',
          options: [
            { phrases: ['Track a parcel'], goTo: 'parcel' },
            {
              phrases: ['Opening hours'],
              do: [
                {
                  say: {
                    text: 'We are here from 8 to 18, Monday to Friday.',
                    written: 'We are here from 8 to 18, Monday to Friday.\n- not on **holidays**\n- online [at any hour](https://example.com/hours)',
                  },
                },
              ],
            },
            { phrases: ['Talk to a person'], do: 'handoff' },
          ],
        },
      },
      { automation: { say: 'Can I do anything else for you?', intents: 'all' } },
    ],
  },
};

/** The real house with a web chat on a real door, and a page of a shop with the widget on it, at another origin. */
export async function webChatStage(test: TestContext, more: object = {}) {
  const stage = await chatStage(test, { agent });
  const directory = await mkdtemp(join(tmpdir(), 'cordboard-browser-files-'));
  const scheduler = realScheduler();
  const dice = realDice();
  const files = await openFileShelf({ directory, logger: silentLogger, clock: scheduler, dice });
  // The house is another one after each restart.
  const threads: ChatThreads = {
    open: (facts) => stage.house.open(facts),
    receive: (facts, message) => stage.house.receive(facts, message),
    typing: (key) => stage.house.typing(key),
    leave: (key) => stage.house.leave(key),
    read: (key, after) => stage.house.read(key, after),
    watch: (key, listener) => stage.house.watch(key, listener),
  };

  let script = '';
  let policy = '';
  const shop = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(policy === '' ? {} : { 'content-security-policy': policy }) });
    response.end(shopPage(script));
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  const shopAddress = shop.address();
  const origin = `http://127.0.0.1:${typeof shopAddress === 'object' ? shopAddress?.port : 0}`;

  const options = webChatOptions.parse({
    id: 'web',
    type: 'web-chat',
    bot: 'b',
    origins: [origin],
    secrets: ['a-visitor-secret-of-this-test-01'],
    widget: { title: 'Acme Parcels', subtitle: 'Usually answers at once' },
    ...more,
  });
  const openDoor = async (port: number) => {
    const door = createHttpDoor({ host: '127.0.0.1', port, logger: silentLogger });
    const directoryOf = { bot: (id: string) => ({ id, account: 'a', agent: 'desk' }) };
    const chat = webChat(options, { door, directory: directoryOf, threads, files, scheduler, dice, logger: silentLogger, meter: silentMeter });
    await chat.open();
    const bound = await door.listen();
    return { door, chat, port: bound.port };
  };
  let now = await openDoor(0);
  const shut = async (): Promise<void> => {
    await now.chat.close();
    await now.door.close();
  };
  test.after(async () => {
    await shut();
    shop.close();
    shop.closeAllConnections();
    await rm(directory, { recursive: true, force: true });
  });
  const gateway = `http://127.0.0.1:${now.port}`;
  script = `<script src="${gateway}/chat/web/widget.js" defer></script>`;
  let told = 0;
  return {
    stage,
    files,
    shop: origin,
    gateway,
    get sockets() {
      return now.chat.sockets;
    },
    /** What stands on the shop's page, and which policy it has. */
    set(next: { readonly script?: string; readonly policy?: string }) {
      script = next.script ?? script;
      policy = next.policy ?? policy;
    },
    shut,
    /** Another process on the same address and the same store. */
    async again() {
      await stage.restart();
      now = await openDoor(now.port);
    },
    /** The desk tells something of the conversation that is there. */
    async tell(what: DeskNews['what']) {
      const [key] = [...stage.desk.effects.keys()];
      return stage.house.hear({ desk: 'people', deskConversation: `at-${key}`, id: `n${++told}`, what });
    },
  };
}

const shopPage = (script: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Shop</title></head>
<body><h1>A shop</h1><p><a href="#one">One</a> <button id="other">Other</button></p>${script}</body></html>`;
