import { icon, make } from './make.ts';
import { dayIn, type MessagePorts, nameOf, showItem } from './messages.ts';
import type { Item, Outgoing } from './shapes.ts';

/** The conversation as it is seen: items of the gateway, then messages on their way, then what is going on. */
export interface Log {
  readonly element: HTMLElement;
  put(items: readonly Item[]): void;
  /** Messages that the gateway has not told of yet. */
  pending(messages: readonly Outgoing[], waiting: boolean): void;
  failed(message: Outgoing, says: string): void;
  typing(from: 'agent' | 'human'): void;
  over(): void;
  /** From now on what comes is said aloud, and moves. */
  ready(): void;
  clear(): void;
  toEnd(): void;
  readonly items: readonly Item[];
  readonly last: Item | undefined;
  /** The human who is in it now. */
  readonly human: string | undefined;
}

interface Ports extends MessagePorts {
  readonly greeting: string | undefined;
  readonly choose: (choice: string) => void;
  readonly again: () => void;
  readonly retry: (message: Outgoing) => void;
  readonly changed: () => void;
}

const typingMs = 6000;
/** This near to the end one reads along. */
const nearPx = 120;
/** The conversation's last item: nothing of it is shown but that it has ended. */
const isEnd = (item: Item | undefined): boolean => item?.event === 'over';

export function openLog(ports: Ports): Log {
  const { say, language } = ports;
  const list = make('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': say('messages'), 'aria-live': 'off' });
  const items = new Map<string, Item>();
  const shown = new Map<string, HTMLElement>();
  const onWay = new Map<string, { readonly message: Outgoing; readonly row: HTMLElement; failed: boolean }>();
  let dots: HTMLElement | undefined;
  let dotsTimer: number | undefined;
  let choices: HTMLElement | undefined;
  let ended: HTMLElement | undefined;
  let human: string | undefined;
  let conversation: string | undefined;
  const sent = make('span', { class: 'sent' }, icon('done'), say('sent'));
  const greeting =
    ports.greeting === undefined ? undefined : showItem({ from: 'agent', text: ports.greeting, files: [], at: new Date().toISOString() }, ports);

  const newer = make('button', { type: 'button', class: 'newer', hidden: true }, icon('down'), say('newer'));
  newer.addEventListener('click', () => {
    toEnd();
    list.focus({ preventScroll: true });
  });
  const nearEnd = (): boolean => list.scrollHeight - list.scrollTop - list.clientHeight < nearPx;
  const toEnd = (): void => {
    list.scrollTop = list.scrollHeight;
    newer.hidden = true;
  };
  let readsAlong = true;
  /** The history is there: what comes now is new. */
  let told = false;
  list.addEventListener('scroll', () => {
    readsAlong = nearEnd();
    if (readsAlong) newer.hidden = true;
  });
  // A banner, files or a keyboard take room from below: the last message stays in sight.
  new ResizeObserver(() => readsAlong && toEnd()).observe(list);
  const keepEnd = (work: () => void, always = false): boolean => {
    const stay = always || nearEnd();
    work();
    if (stay) toEnd();
    return stay;
  };

  /** Days, groups of one speaker, the choices of the last item: all that depends on neighbours. */
  const arrange = (): void => {
    for (const day of list.querySelectorAll('.day')) day.remove();
    greeting?.remove();
    if (greeting !== undefined && items.size === 0) list.prepend(greeting);
    let before: Item | undefined;
    for (const item of items.values()) {
      const row = shown.get(item.id);
      if (row === undefined) continue;
      const sameDay = before !== undefined && new Date(before.at).toDateString() === new Date(item.at).toDateString();
      if (!sameDay) row.before(make('div', { class: 'day' }, dayIn(item.at, language, say)));
      const joined = sameDay && before?.from === item.from && before.name === item.name && Date.parse(item.at) - Date.parse(before.at) < 5 * 60_000;
      row.classList.toggle('first', !joined);
      row.classList.add('last');
      if (joined) shown.get(before?.id ?? '')?.classList.remove('last');
      const name = row.querySelector<HTMLElement>('.name');
      name?.classList.toggle('hidden', joined);
      before = item;
    }
    let follows = before?.from === 'customer';
    const waiting = [...onWay.values()];
    waiting.forEach(({ row, failed }, index) => {
      list.append(row);
      row.classList.toggle('first', !follows);
      // What becomes of several is said once, below the last.
      row.classList.toggle('last', failed || waiting[index + 1]?.failed !== false);
      follows = true;
    });
    showSent(before);
    greeting?.classList.add('first', 'last');
    showChoices();
    if (dots) list.append(dots);
    if (ended) list.append(ended);
  };

  /** Below the visitor's last message, until somebody has answered. */
  const showSent = (last: Item | undefined): void => {
    sent.remove();
    if (last?.from === 'customer' && onWay.size === 0) shown.get(last.id)?.querySelector('.meta')?.append(sent);
  };

  const showChoices = (): void => {
    choices?.remove();
    choices = undefined;
    const last = [...items.values()].at(-1);
    if (last?.choices === undefined || last.choices.length === 0 || onWay.size > 0 || ended !== undefined) return;
    choices = make('div', { class: 'choices', role: 'group', 'aria-label': say('choices') });
    for (const choice of last.choices) {
      const button = make('button', { type: 'button' }, choice);
      button.addEventListener('click', () => ports.choose(choice));
      choices.append(button);
    }
    list.append(choices);
  };

  const stopTyping = (): void => {
    window.clearTimeout(dotsTimer);
    dots?.remove();
    dots = undefined;
  };

  const showPending = (message: Outgoing): HTMLElement => {
    const row = showItem({ from: 'customer', text: message.text, files: message.files, at: message.at }, ports);
    row.classList.add('pending');
    return row;
  };

  const put = (came: readonly Item[]): void => {
    const seen = keepEnd(
      () => {
        for (const item of came) {
          if (item.message !== undefined) {
            onWay.get(item.message)?.row.remove();
            onWay.delete(item.message);
          }
          if (item.conversation !== conversation) {
            conversation = item.conversation;
            human = undefined;
            ended = void ended?.remove();
          }
          if (item.from === 'human' && item.name !== undefined) human = item.name;
          else if (item.event === 'human-joined') human = item.name ?? say('human');
          if (item.event === 'human-left') human = undefined;
          const known = shown.get(item.id);
          items.set(item.id, item);
          if (known !== undefined && item.choices === undefined) continue;
          // Choices that came behind their words come again with them.
          const row = item.text === '' && item.files.length === 0 ? make('div', { hidden: true }) : showItem(item, ports);
          shown.set(item.id, row);
          if (known) known.replaceWith(row);
          else list.append(row);
          if (item.from === 'customer') ended = void ended?.remove();
          else if (item.from !== 'notice') stopTyping();
        }
        arrange();
      },
      came.some(({ from }) => from === 'customer'),
    );
    if (!seen && told) newer.hidden = false;
    // A history is shown first, then that it has ended.
    if (isEnd([...items.values()].at(-1)) && onWay.size === 0 && told) over();
    ports.changed();
  };

  const over = (): void => {
    stopTyping();
    human = undefined;
    const again = make('button', { type: 'button' }, say('again'));
    again.addEventListener('click', () => {
      ended = void ended?.remove();
      ports.again();
    });
    keepEnd(() => {
      ended?.remove();
      ended = make('div', { class: 'ended' }, say('over'), again);
      arrange();
    }, true);
    ports.changed();
  };

  arrange();
  return {
    element: make('div', { class: 'middle' }, list, newer),
    put,
    pending(messages, waiting) {
      keepEnd(() => {
        const ids = new Set(messages.map(({ id }) => id));
        for (const [id, one] of onWay) {
          // What is no longer in the outbox is acknowledged: it is about to be told of.
          if (!ids.has(id) && !one.failed) one.row.querySelector('.meta')?.replaceChildren();
        }
        const known = new Set([...items.values()].map(({ message }) => message));
        for (const message of messages) {
          if (known.has(message.id)) continue;
          const one = onWay.get(message.id) ?? { message, row: showPending(message), failed: false };
          if (!onWay.has(message.id)) ended = void ended?.remove();
          onWay.set(message.id, one);
          if (!one.failed) one.row.querySelector('.meta')?.replaceChildren(say(waiting ? 'waiting' : 'sending'));
        }
        arrange();
      }, onWay.size < messages.length);
    },
    failed(message, says) {
      const one = onWay.get(message.id) ?? { message, row: showPending(message), failed: true };
      one.failed = true;
      onWay.set(message.id, one);
      one.row.classList.replace('pending', 'failed');
      const drop = (): void => {
        one.row.remove();
        onWay.delete(message.id);
        arrange();
      };
      const again = make('button', { type: 'button' }, say('retry'));
      again.addEventListener('click', () => {
        drop();
        ports.retry(message);
      });
      const discard = make('button', { type: 'button' }, say('discard'));
      discard.addEventListener('click', drop);
      one.row.querySelector('.meta')?.replaceChildren(says, again, discard);
      keepEnd(arrange, true);
    },
    typing(from) {
      window.clearTimeout(dotsTimer);
      dotsTimer = window.setTimeout(stopTyping, typingMs);
      if (dots) return;
      const name = nameOf({ from, name: from === 'human' ? human : undefined }, say);
      keepEnd(() => {
        dots = make('div', { class: 'dots' }, make('span', { class: 'hidden' }, say('typing', { name })), make('i'), make('i'), make('i'));
        list.append(dots);
      });
    },
    over,
    ready() {
      if (told) return;
      if (isEnd([...items.values()].at(-1))) over();
      toEnd();
      told = true;
      // A history that appears all at once is not read aloud from its beginning.
      window.setTimeout(() => {
        list.classList.add('ready');
        list.setAttribute('aria-live', 'polite');
      }, 300);
    },
    clear() {
      items.clear();
      shown.clear();
      onWay.clear();
      stopTyping();
      human = undefined;
      ended = choices = undefined;
      conversation = undefined;
      list.replaceChildren();
      arrange();
      ports.changed();
    },
    toEnd,
    get items() {
      return [...items.values()];
    },
    get last() {
      return [...items.values()].at(-1);
    },
    get human() {
      return human;
    },
  };
}
