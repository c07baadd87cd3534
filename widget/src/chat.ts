import type { Wishes } from './attributes.ts';
import { readableOn } from './colour.ts';
import type { Door } from './door.ts';
import { type Keep, newId } from './keep.ts';
import { type Line, openLine } from './line.ts';
import { type Log, openLog } from './log.ts';
import { make } from './make.ts';
import { download } from './messages.ts';
import { openOutbox } from './outbox.ts';
import { openPanel, type Panel } from './panel.ts';
import type { Config, Facts, Outgoing } from './shapes.ts';
import { style } from './style.ts';
import { printTranscript } from './transcript.ts';
import { openTray, type Tray } from './tray.ts';
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
    ...{ door, keep, outbox, facts, identity },
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
        keep.set('seen', undefined);
      },
    },
  });

  const log: Log = openLog({
    ...{ say, language, greeting: config.greeting },
    file: async (id) => {
      const answer = await line.file(id);
      return answer.ok ? answer.value : undefined;
    },
    grown: () => log.toEnd(),
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
  const tray: Tray = openTray({ line, limits: limits.files, say, language, changed: () => showSendable(), announce: (text) => panel.announce(text) });
  const panel: Panel = openPanel({
    ...{ say, position: config.position, log: log.element, tray: tray.element },
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
      if (Date.now() - typedAt < typingEveryMs || panel.input.value === '') return;
      typedAt = Date.now();
      line.typing();
    },
    send() {
      const text = panel.input.value.trim();
      if (!sendable()) return;
      panel.write('');
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
    return length <= limits.messageLength && tray.state !== 'uploading' && (length > 0 || tray.state === 'ready') && writing();
  };
  const writing = (): boolean => line.state !== 'refused' && line.state !== 'sign-in';
  const showSendable = (): void => {
    const over = panel.input.value.trim().length - limits.messageLength;
    panel.problem(over > 0 ? say('tooLong', { count: over }) : undefined);
    panel.sendable(sendable(), writing());
  };
  const showHead = (): void => {
    const { human } = log;
    panel.head(config.title, human ?? config.subtitle, human === undefined || human === say('human') ? undefined : [...human][0]?.toUpperCase());
  };
  const showUnread = (): void => {
    const { items } = log;
    if (panel.isOpen && log.last !== undefined) keep.set('seen', log.last.id);
    const from = items.findIndex(({ id }) => id === keep.get('seen'));
    panel.unread(panel.isOpen ? 0 : items.slice(from + 1).filter(({ from: by }) => by === 'agent' || by === 'human').length);
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
  const paint = (): void => void host.toggleAttribute('dark', config.theme === 'dark' || (config.theme === 'auto' && system.matches));
  system.addEventListener('change', paint);
  paint();
  shadow.append(panel.root);
  document.body.append(host);

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
