import type { Wishes } from './attributes.ts';
import { readableOn } from './colour.ts';
import type { Door } from './door.ts';
import { type Keep, newId } from './keep.ts';
import { type Line, openLine } from './line.ts';
import { type Log, openLog } from './log.ts';
import { make } from './make.ts';
import { download, nameOf } from './messages.ts';
import { openOutbox } from './outbox.ts';
import { openPanel, type Panel } from './panel.ts';
import type { Config, Facts, Item, Outgoing } from './shapes.ts';
import { style } from './style.ts';
import { printTranscript } from './transcript.ts';
import { openTray, type Tray } from './tray.ts';
import { openViewer } from './viewer.ts';
import { speaker, type WordName } from './words.ts';

/** What a page can do with the widget: `window.cordboardChat`. */
export interface Chat {
  open(): void;
  close(): void;
  /** Who is signed in now, by a token of the site; nothing: nobody any more. */
  identify(token?: string): void;
}

const typingEveryMs = 3000;
/** A connection that is only just lost is not worth a word. */
const patienceMs = 1500;
/** Right to left. */
const leftwards = /^(?:ar|arc|ckb|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i;
/** What a page's own sheet does to elements at large must not reach the one that holds us; whether it is shown at all is the page's to say. */
const unmoved: Readonly<Record<string, string>> = {
  position: 'fixed',
  inset: 'auto 0 0 auto',
  width: '0',
  height: '0',
  margin: '0',
  padding: '0',
  border: '0',
  overflow: 'visible',
  opacity: '1',
  filter: 'none',
  transform: 'none',
  translate: 'none',
  scale: 'none',
  rotate: 'none',
  zoom: '1',
  'clip-path': 'none',
  mask: 'none',
  contain: 'none',
  'mix-blend-mode': 'normal',
  'pointer-events': 'auto',
};

/** Puts the chat on the page, and joins what is seen with the line. */
export function openChat(config: Config, wishes: Wishes, door: Door, keep: Keep): Chat {
  const { limits } = config;
  // Their own way to write times, as long as it is in the language of the texts.
  const language = navigator.languages.find((one) => one.split('-')[0] === config.language.split('-')[0]) ?? config.language;
  const say = speaker(config.texts, wishes.texts);
  const outbox = openOutbox(keep);
  const { identity, ...told } = wishes.facts;
  const facts = (): Facts => ({
    language: navigator.language || config.language,
    page: (location.origin + location.pathname).slice(0, 500),
    ...told,
  });
  let typedAt = 0;
  let bannerTimer: number | undefined;
  const line: Line = openLine({
    door,
    keep,
    outbox,
    facts,
    identity,
    lastItem: () => log.last?.id,
    events: {
      state: (state) => showState(state),
      items: (items) => log.put(items),
      ready() {
        log.ready();
        if (log.items.length === 0 && panel.isOpen) line.open();
      },
      typing: (from) => log.typing(from),
      over: () => log.over(),
      sent: () => showPending(),
      failed: (message, problem) => log.failed(message, `${say('failed')}. ${problem.message}`),
      fresh() {
        log.clear();
        for (const name of ['seen', 'teased', 'draft']) keep.set(name, undefined);
        panel.tease(undefined);
      },
    },
  });

  const log: Log = openLog({
    say,
    language,
    greeting: config.greeting,
    file: async (id) => {
      const answer = await line.file(id);
      return answer.ok ? answer.value : undefined;
    },
    grown: () => log.toEnd(),
    view: (name, octets, from) => viewer.show(name, octets, from),
    choose(choice) {
      post({ text: choice, files: [] });
      panel.input.focus({ preventScroll: true });
    },
    again() {
      line.open();
      panel.input.focus({ preventScroll: true });
    },
    retry: ({ text, files }) => post({ text, files }),
    changed: () => {
      showHead();
      showUnread();
    },
  });
  const viewer = openViewer(say, download);
  const tray: Tray = openTray({ line, limits: limits.files, say, language, changed: () => showSendable(), announce: (text) => panel.announce(text) });
  const panel: Panel = openPanel({
    say,
    position: config.position,
    direction: leftwards.test(config.language) ? 'rtl' : 'ltr',
    log: log.element,
    tray: tray.element,
    viewer: viewer.root,
    accept: limits.files.types.length === 0 ? undefined : limits.files.types.join(','),
    opened() {
      line.start();
      if (line.state === 'online' && log.items.length === 0) line.open();
      log.toEnd();
      showUnread();
      keep.set('open', 'yes');
    },
    closed: () => keep.set('open', undefined),
    typed() {
      showSendable();
      keep.set('draft', panel.input.value || undefined);
      if (Date.now() - typedAt < typingEveryMs || panel.input.value === '') return;
      typedAt = Date.now();
      line.typing();
    },
    send() {
      const text = panel.input.value.trim();
      if (!sendable()) return;
      panel.write('');
      keep.set('draft', undefined);
      post({ text, files: tray.take() });
      showSendable();
    },
    files: (files) => tray.add(files),
    transcript: () => download(new Blob([printTranscript(config.title, log.items, say, language)], { type: 'text/plain' }), 'chat.txt'),
    leave: () => line.leave(),
  });

  const post = ({ text, files }: Pick<Outgoing, 'text' | 'files'>): void => {
    const message: Outgoing = { id: newId(), text, files, at: new Date().toISOString() };
    outbox.add(message);
    showPending();
    line.flush();
  };
  const showPending = (): void => log.pending(outbox.all(), line.state !== 'online');
  const sendable = (): boolean => {
    const length = panel.input.value.trim().length;
    return length <= limits.messageLength && tray.state !== 'uploading' && (length > 0 || tray.state === 'ready') && writing() && !outbox.full;
  };
  const writing = (): boolean => line.state !== 'refused' && line.state !== 'sign-in';
  const showSendable = (): void => {
    const over = panel.input.value.trim().length - limits.messageLength;
    panel.problem(over > 0 ? say('tooLong', { count: over }) : undefined);
    panel.sendable(sendable(), writing());
  };
  const showHead = (): void => {
    const { human } = log;
    panel.head(config.title, human ?? config.subtitle, human === say('human') ? '' : human);
  };
  const showUnread = (): void => {
    const { items } = log;
    if (panel.isOpen && log.last !== undefined) keep.set('seen', log.last.id);
    const from = items.findIndex(({ id }) => id === keep.get('seen'));
    const unread = panel.isOpen ? [] : items.slice(from + 1).filter(({ from: by }) => by === 'agent' || by === 'human');
    panel.unread(unread.length);
    tease(unread.at(-1));
  };
  let teased: string | undefined;
  const tease = (item: Item | undefined): void => {
    if (item?.id === teased) return;
    teased = item?.id;
    const text = item === undefined ? '' : item.text || item.files.map(({ name }) => name).join(', ');
    if (item === undefined || text === '' || keep.get('teased') === item.id) return panel.tease(undefined);
    panel.tease({ who: nameOf(item, say), text, dismissed: () => keep.set('teased', item.id) });
  };
  const banners: Partial<Record<Line['state'], WordName>> = {
    offline: 'unavailable',
    refused: 'refused',
    'sign-in': 'signIn',
    connecting: 'connecting',
  };
  const showState = (state: Line['state']): void => {
    window.clearTimeout(bannerTimer);
    const show = (): void => {
      const name = state === 'offline' && !navigator.onLine ? 'offline' : banners[state];
      panel.banner(name === undefined ? undefined : say(name));
    };
    if (state === 'online' || !writing()) show();
    else bannerTimer = window.setTimeout(show, patienceMs);
    showPending();
    showSendable();
  };

  const host = make('cordboard-chat' as 'div', { lang: config.language });
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style); // a style element would need the page's policy to allow it
  shadow.adoptedStyleSheets = [sheet];
  host.style.setProperty('--from-config', config.colour);
  host.style.setProperty('--on-config', readableOn(config.colour));
  const system = window.matchMedia('(prefers-color-scheme:dark)');
  const paint = (): void => void panel.root.classList.toggle('dark', config.theme === 'dark' || (config.theme === 'auto' && system.matches));
  system.addEventListener('change', paint);
  paint();
  shadow.append(panel.root);
  for (const [name, value] of Object.entries(unmoved)) host.style.setProperty(name, value, 'important');
  // Beside the body: pages that move or exchange theirs leave us where we are.
  document.documentElement.append(host);
  panel.write(keep.get('draft') ?? '');

  keep.watch((name) => {
    if (name === 'outbox') showPending();
    else if (name === 'seen') showUnread();
  });
  showHead();
  showSendable();
  if (wishes.open || keep.get('open') === 'yes') panel.open(false);
  // Whoever was here before may have an answer waiting.
  else if (keep.get('session') !== undefined || outbox.all().length > 0) line.start();
  showPending();
  return { open: () => panel.open(true), close: () => panel.isOpen && panel.close(), identify: (token) => line.identify(token) };
}
