import { icon, make, press } from './make.ts';
import { initialOf } from './messages.ts';
import type { Say } from './words.ts';

/** The frame around the log: button, head, menu, banner, and where one writes. */
export interface Panel {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  open(focus: boolean): void;
  close(): void;
  /** `human`: the name of the one who is in it now. */
  head(name: string, below: string | undefined, human: string | undefined): void;
  banner(text: string | undefined): void;
  problem(text: string | undefined): void;
  unread(count: number): void;
  /** A message that came while nobody looked, beside the button; undefined: none any more. */
  tease(said: { readonly who: string; readonly text: string; readonly dismissed: () => void } | undefined): void;
  /** Whether there is something to send, and whether writing is allowed at all. */
  sendable(can: boolean, writing: boolean): void;
  announce(text: string): void;
  readonly input: HTMLTextAreaElement;
  write(text: string): void;
}

interface Ports {
  readonly say: Say;
  readonly position: 'left' | 'right';
  /** Of the texts' language. */
  readonly direction: 'ltr' | 'rtl';
  readonly viewer: HTMLElement;
  readonly log: HTMLElement;
  readonly tray: HTMLElement;
  /** Media types for the file chooser; undefined where no files are taken. */
  readonly accept: string | undefined;
  readonly opened: () => void;
  readonly send: () => void;
  readonly typed: () => void;
  readonly files: (files: Iterable<File>) => void;
  readonly transcript: () => void;
  readonly leave: () => void;
  readonly closed: () => void;
}

export function openPanel(ports: Ports): Panel {
  const { say, log, tray } = ports;
  let isOpen = false;
  const title = make('h2', { id: 'title' });
  const below = make('p');
  const face = make('div', { class: 'face', 'aria-hidden': 'true' }, icon('agent'));
  const banner = make('div', { class: 'banner', role: 'status', hidden: true });
  const problem = make('p', { class: 'problem', role: 'alert', hidden: true });
  const aloud = make('div', { class: 'hidden', 'aria-live': 'polite' });
  const badge = make('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
  const input = make('textarea', {
    rows: '1',
    'aria-label': say('write'),
    placeholder: say('write'),
    enterkeyhint: 'send',
    autocomplete: 'off',
  });
  const chooser = make('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1', accept: ports.accept });
  const attach = press('round attach', say('attach'), 'clip', () => chooser.click());
  const send = press('round send', say('send'), 'send', () => ports.send());

  const item = (what: 'save' | 'leave', text: string, chosen: () => void): HTMLButtonElement => {
    const button = make('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, icon(what), make('span', {}, text));
    button.addEventListener('click', chosen);
    return button;
  };
  const save = item('save', say('download'), () => {
    fold(true);
    ports.transcript();
  });
  let sure = false;
  const leave = item('leave', say('end'), () => {
    if (!sure) {
      sure = true;
      leave.lastElementChild?.replaceChildren(say('endAgain'));
      return;
    }
    fold(true);
    ports.leave();
  });
  const menu = make('div', { class: 'menu', role: 'menu', hidden: true }, save, leave);
  const more = press('round', say('menu'), 'more', () => (menu.hidden ? unfold() : fold(true)));
  more.setAttribute('aria-haspopup', 'menu');
  more.setAttribute('aria-expanded', 'false');
  const unfold = (): void => {
    sure = false;
    leave.lastElementChild?.replaceChildren(say('end'));
    menu.hidden = false;
    more.setAttribute('aria-expanded', 'true');
    save.focus();
  };
  const fold = (back: boolean): void => {
    menu.hidden = true;
    more.setAttribute('aria-expanded', 'false');
    if (back) more.focus();
  };
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    (active() === save ? leave : save).focus();
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (!menu.contains(relatedTarget as Node | null) && relatedTarget !== more) fold(false);
  });

  const panel = make(
    'section',
    { class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true, tabindex: '-1', 'data-drop': say('drop') },
    make(
      'header',
      {},
      face,
      make('div', { class: 'who' }, title, below),
      more,
      press('round', say('close'), 'close', () => close()),
      menu,
    ),
    banner,
    log,
    make('div', { class: 'composer' }, problem, tray, make('div', { class: 'row' }, ports.accept !== undefined && attach, chooser, input, send)),
    aloud,
  );
  const launcher = press('launcher', say('open'), 'chat', () => (isOpen ? close() : open(true)));
  launcher.setAttribute('aria-expanded', 'false');
  launcher.setAttribute('aria-controls', 'panel');
  launcher.append(badge);
  const teaser = make('div', { role: 'status' });
  const frame = make('div', { class: `frame ${ports.position}`, dir: ports.direction }, panel, teaser, launcher, ports.viewer);
  // A keyboard on the screen takes its room from below; zooming in with two fingers is none.
  const view = window.visualViewport;
  const fit = (): void => {
    if (view === null || view.scale > 1.01) return;
    frame.style.setProperty('--seen-top', `${view.offsetTop}px`);
    frame.style.setProperty('--seen-height', `${view.height}px`);
  };
  view?.addEventListener('resize', fit);
  view?.addEventListener('scroll', fit);
  fit();

  // Where the focus is, seen from inside the shadow.
  const active = (): Element | null => (frame.getRootNode() as ShadowRoot).activeElement;

  const open = (focus: boolean): void => {
    isOpen = true;
    panel.hidden = false;
    frame.classList.add('opened');
    launcher.setAttribute('aria-expanded', 'true');
    launcher.setAttribute('aria-label', say('close'));
    launcher.title = say('close');
    launcher.replaceChildren(icon('down'), badge);
    teaser.replaceChildren();
    panel.setAttribute('aria-modal', String(window.matchMedia('(max-width:520px)').matches));
    ports.opened();
    // On a touch screen the keyboard would cover what there is to read.
    if (focus) (window.matchMedia('(pointer:coarse)').matches ? panel : input).focus({ preventScroll: true });
  };
  const close = (): void => {
    isOpen = false;
    panel.hidden = true;
    frame.classList.remove('opened');
    launcher.setAttribute('aria-expanded', 'false');
    launcher.replaceChildren(icon('chat'), badge);
    label();
    launcher.focus({ preventScroll: true });
    ports.closed();
  };
  let unread = 0;
  const label = (): void => {
    const text = isOpen ? say('close') : unread > 0 ? `${say('open')}, ${say('unread', { count: unread })}` : say('open');
    launcher.setAttribute('aria-label', text);
    launcher.title = text;
  };

  const grow = (): void => {
    // Empty, it is the placeholder's direction that counts.
    input.dir = input.value === '' ? ports.direction : 'auto';
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 132)}px`;
  };
  input.addEventListener('input', () => {
    grow();
    ports.typed();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ports.send();
  });
  input.addEventListener('paste', (event) => {
    const files = event.clipboardData?.files;
    if (ports.accept === undefined || files === undefined || files.length === 0) return;
    event.preventDefault();
    ports.files(files);
  });
  chooser.addEventListener('change', () => {
    ports.files(chooser.files ?? []);
    chooser.value = '';
    input.focus();
  });
  if (ports.accept !== undefined) {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      panel.classList.add('dropping');
    };
    panel.addEventListener('dragenter', over);
    panel.addEventListener('dragover', over);
    panel.addEventListener('dragleave', (event) => {
      if (!panel.contains(event.relatedTarget as Node | null)) panel.classList.remove('dropping');
    });
    panel.addEventListener('drop', (event) => {
      event.preventDefault();
      panel.classList.remove('dropping');
      ports.files(event.dataTransfer?.files ?? []);
    });
  }
  panel.addEventListener('keydown', (event) => {
    // What is typed here is no shortcut of the page.
    event.stopPropagation();
    if (event.key === 'Escape') {
      if (menu.hidden) close();
      else fold(true);
    } else if (event.key === 'Tab') stayInside(event);
  });
  const stayInside = (event: KeyboardEvent): void => {
    const all = [...panel.querySelectorAll<HTMLElement>('button,textarea,a[href],[tabindex="0"]')].filter(
      (one) => one.offsetParent !== null && one.tabIndex >= 0,
    );
    const first = all[0];
    const last = all.at(-1);
    const now = active();
    if (event.shiftKey && (now === first || now === panel)) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && now === last) {
      event.preventDefault();
      first?.focus();
    }
  };

  const text = (element: HTMLElement, words: string | undefined): void => {
    if (element.textContent === (words ?? '') && element.hidden === (words === undefined)) return;
    element.hidden = words === undefined;
    element.textContent = words ?? '';
  };
  return {
    root: frame,
    get isOpen() {
      return isOpen;
    },
    open,
    close,
    head(name, words, human) {
      text(title, name);
      text(below, words);
      face.replaceChildren(human === undefined ? icon('agent') : (initialOf(human) ?? icon('person')));
      face.classList.toggle('there', human !== undefined);
    },
    tease(said) {
      if (said === undefined) return teaser.replaceChildren();
      const { who, text: words, dismissed } = said;
      const show = make('button', { type: 'button', class: 'said' }, make('b', { dir: 'auto' }, who), make('span', { dir: 'auto' }, words));
      show.addEventListener('click', () => open(true));
      const away = press('round', say('dismiss'), 'close', () => {
        teaser.replaceChildren();
        dismissed();
        launcher.focus({ preventScroll: true });
      });
      teaser.replaceChildren(make('div', { class: 'teaser' }, show, away));
    },
    banner: (words) => text(banner, words),
    problem: (words) => text(problem, words),
    unread(count) {
      unread = count;
      badge.hidden = count === 0 || isOpen;
      badge.textContent = count > 9 ? '9+' : String(count);
      label();
    },
    sendable(can, writing) {
      send.setAttribute('aria-disabled', String(!can));
      input.disabled = !writing;
      attach.disabled = !writing;
    },
    announce(words) {
      aloud.textContent = words;
    },
    input,
    write(words) {
      input.value = words;
      grow();
    },
  };
}
