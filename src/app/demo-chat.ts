import type { Dice, Scheduler } from '#base';
import type { ThreadItem } from '#contract';
import { realDice } from '#net';
import { type ConversationView, type DigitalConnect, openDigitalConnect } from '#sim/digital-connect';
import type { DeskConfig } from './chat/chat-types.ts';

/** Something in the chat, beside what the gateway itself tells. */
export type DemoChatEvent =
  | { readonly kind: 'visitor-sends'; readonly text: string; readonly file?: string }
  | { readonly kind: 'desk'; readonly says: string };

/** How the chat went, seen from outside: by the visitor's page and at the simulated desk. */
export interface DemoChatReport {
  /** What the visitor saw, in order. */
  readonly items: readonly ThreadItem[];
  /** What the human was given before their first word. */
  readonly context: Readonly<Record<string, string>>;
  readonly complaints: readonly string[];
}

/** A simulated Talkdesk for the demo's desks, before the gateway begins. */
export const openDemoDesk = (scheduler: Scheduler, dice: Dice): Promise<DigitalConnect> =>
  openDigitalConnect({ scheduler, dice, quirks: { webhookPauseMs: 100 } });

/** The same desks, at the simulated Talkdesk. */
export const atDemoDesk = (desks: readonly DeskConfig[], sim: DigitalConnect): readonly DeskConfig[] =>
  desks.map((desk) => ({ ...desk, hosts: { id: sim.idUrl(), api: sim.apiUrl() } }));

const email = 'pat@example.com';
const patienceMs = 60_000;
/** One red dot: the smallest picture that is one. */
const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const label = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A visitor of the web chat who ends up with a human, and a human at the simulated desk. */
export async function holdDemoChat(
  base: string,
  sim: DigitalConnect,
  webhooks: { readonly baseUrl: string; readonly key: string },
  listener: (event: DemoChatEvent) => void,
): Promise<DemoChatReport> {
  sim.webhooks.point({ baseUrl: webhooks.baseUrl, auth: { kind: 'api-key', key: webhooks.key } });
  const visitor = await openVisitor(base);
  const complaints: string[] = [];
  const expect = (holds: boolean, says: string): void => void (holds || complaints.push(says));
  const say = (text: string, file?: { readonly name: string; readonly type: string; readonly octets: Buffer }): Promise<void> => {
    listener({ kind: 'visitor-sends', text, ...(file === undefined ? {} : { file: file.name }) });
    return visitor.say(text, file);
  };
  const desk = (says: string): void => listener({ kind: 'desk', says });

  await visitor.open();
  await visitor.reads(({ from }) => from === 'agent');
  await say('Where is my parcel?');
  await visitor.reads(({ text }) => /order number/i.test(text));
  await say('123456');
  await visitor.reads(({ text }) => /on its way/i.test(text));
  await say('I would like to speak to a human');
  const waiting = await waitingAt(sim);
  const context = waiting.contextParameters ?? {};
  desk(
    `a conversation waits: ${waiting.email}, ${waiting.previousMessages.length} messages before, ${Object.entries(context)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ')}`,
  );
  expect(waiting.email === email, 'the desk was not told the visitor’s address');
  expect(context['phone'] === '+15550104242', 'the desk was not told the visitor’s telephone number');
  expect(
    waiting.previousMessages.some(({ content }) => content === 'Where is my parcel?'),
    'the desk was not told what was said before',
  );
  await visitor.reads(({ event }) => event === 'queue-entered');
  sim.desk.accept(waiting.id);
  await visitor.reads(({ event, name }) => event === 'human-joined' || name !== undefined);
  sim.desk.say(waiting.id, 'Hello Pat, this is Alex. I have read what you told us. What is wrong with the parcel?');
  await visitor.reads(({ from }) => from === 'human');
  await say('It looks like this.', { name: 'parcel.png', type: 'image/png', octets: photo });
  const seen = await fileAt(sim, waiting.id);
  expect(seen !== undefined && Buffer.from(seen.octets).equals(photo), 'the visitor’s file did not arrive at the desk');
  desk(seen === undefined ? 'sees no file' : `sees ${seen.name}, ${seen.octets.length} octets of ${seen.type}`);
  sim.desk.sendFile(waiting.id, { name: 'return-label.pdf', type: 'application/pdf', octets: label }, 'Please use this label to send it back.');
  const received = await visitor.reads(({ from, files }) => from === 'human' && files.length > 0);
  const file = received?.files[0];
  expect(file !== undefined && (await visitor.download(file.id)).equals(label), 'the human’s file did not arrive at the visitor');
  await say('Thank you, Alex!');
  await sim.webhooks.idle();
  sim.desk.end(waiting.id);
  desk('Alex ends the conversation');
  await visitor.reads(({ text, from }) => from === 'agent' && /anything else/i.test(text), 'human-left');
  await say('No, thank you.');
  await visitor.reads(({ from, text }) => from === 'agent' && /goodbye/i.test(text));
  expect(
    sim.effects().every(({ effects }) => effects === 1),
    'something was done twice at the desk',
  );
  return { items: visitor.items, context, complaints: [...complaints, ...visitor.missed] };
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

async function within<Value>(look: () => Value | undefined): Promise<Value | undefined> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(50)) {
    const found = look();
    if (found !== undefined) return found;
  }
  return undefined;
}

async function waitingAt(sim: DigitalConnect): Promise<ConversationView> {
  const found = await within(() => sim.desk.list().find(({ state }) => state === 'waiting'));
  if (found === undefined) throw new Error('Nobody was handed over to the simulated desk.');
  return found;
}

const fileAt = (sim: DigitalConnect, id: string) =>
  within(() => {
    const [file] = sim.desk.find(id)?.messages.flatMap(({ from, files }) => (from === 'contact' ? files : [])) ?? [];
    return file === undefined ? undefined : sim.desk.file(id, file.id);
  });

/** The page of a visitor: what they send and what they have seen. */
interface Visitor {
  readonly items: readonly ThreadItem[];
  /** What was waited for in vain. */
  readonly missed: readonly string[];
  open(): Promise<void>;
  say(text: string, file?: { readonly name: string; readonly type: string; readonly octets: Buffer }): Promise<void>;
  /** The first unread item that fits; everything up to it counts as read. */
  reads(fits: (item: ThreadItem) => boolean, what?: string): Promise<ThreadItem | undefined>;
  download(file: string): Promise<Buffer>;
}

async function openVisitor(base: string): Promise<Visitor> {
  const session = await fetch(`${base}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Pat', email, phone: '+15550104242', language: 'en-US' }),
  });
  const { token } = (await session.json()) as { token: string };
  const authorization = `Bearer ${token}`;
  const dice = realDice();
  const items: ThreadItem[] = [];
  const missed: string[] = [];
  let read = 0;
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${base}/${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) missed.push(`${path} was answered ${answer.status}`);
  };
  return {
    items,
    missed,
    open: () => post('open', {}),
    async say(text, file) {
      const files: string[] = [];
      if (file !== undefined) {
        const headers = { authorization, 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) };
        const kept = await fetch(`${base}/files`, { method: 'POST', headers, body: new Uint8Array(file.octets) });
        files.push(((await kept.json()) as { file: { id: string } }).file.id);
      }
      await post('messages', { id: Buffer.from(dice.bytes(12)).toString('hex'), text, files });
    },
    async reads(fits, what = fits.toString()) {
      for (const end = Date.now() + patienceMs; Date.now() < end; ) {
        for (; read < items.length; read++) {
          const item = items[read];
          if (item === undefined || !fits(item)) continue;
          read++;
          return item;
        }
        const after = items.at(-1)?.id;
        const answer = await fetch(`${base}/items?waitMs=2000${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`, {
          headers: { authorization },
        });
        if (!answer.ok) break;
        items.push(...((await answer.json()) as { items: ThreadItem[] }).items);
      }
      missed.push(`in vain waited for: ${what}`);
      return undefined;
    },
    download: async (file) => Buffer.from(await (await fetch(`${base}/files/${file}`, { headers: { authorization } })).arrayBuffer()),
  };
}
