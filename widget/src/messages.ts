import { linkify } from './linkify.ts';
import { icon, make } from './make.ts';
import type { ChatFile, Item, Line } from './shapes.ts';
import type { Viewer } from './viewer.ts';
import { type Say, sizeIn } from './words.ts';

export interface MessagePorts {
  readonly say: Say;
  readonly language: string;
  /** The octets of a file, or undefined when they are not to be had. */
  readonly file: (id: string) => Promise<Blob | undefined>;
  /** It became higher: a picture has arrived. */
  readonly grown: () => void;
  readonly view: Viewer['show'];
}

export type Shown = Pick<Item, 'from' | 'text' | 'files' | 'at' | 'lines'> & {
  readonly name?: string | undefined;
  readonly event?: string | undefined;
};

/** A message, or a notice, as an element. Who said it is said to those who listen, too. */
export function showItem(item: Shown, ports: MessagePorts): HTMLElement {
  const { say } = ports;
  if (item.from === 'notice') return make('div', { class: 'notice', dir: 'auto' }, item.text);
  const mine = item.from === 'customer';
  const who = nameOf(item, say);
  return make(
    'div',
    { class: `message ${mine ? 'mine' : item.from}` },
    !mine && faceOf(item.from === 'human' ? item.name : undefined, item.from === 'human'),
    mine || item.from === 'agent' ? make('span', { class: 'hidden' }, `${who}: `) : make('span', { class: 'name', dir: 'auto' }, who),
    item.text !== '' && make('div', { class: 'bubble', dir: 'auto' }, ...(item.lines === undefined ? rich(item.text) : inLines(item.lines))),
    item.files.length > 0 && make('div', { class: 'files' }, ...item.files.map((file) => showFile(file, ports))),
    make('div', { class: 'meta' }, make('time', { datetime: item.at }, timeIn(item.at, ports.language))),
  );
}

/** Who it is, for the eye only: a human by their initial. */
export const faceOf = (name: string | undefined, human: boolean): HTMLElement =>
  make('span', { class: 'face', 'aria-hidden': 'true' }, human ? (initialOf(name) ?? icon('person')) : icon('agent'));

/** The first sign of a name as people see signs, if it is a letter. */
export function initialOf(name: string | undefined): string | undefined {
  const first = [...(name?.trim() ?? '')][0];
  return first !== undefined && /\p{L}/u.test(first) ? first.toUpperCase() : undefined;
}

export const nameOf = ({ from, name }: Pick<Shown, 'from' | 'name'>, say: Say): string =>
  from === 'customer' ? say('you') : (name ?? say(from === 'human' ? 'human' : 'agent'));

export const timeIn = (at: string, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));

export function dayIn(at: string, language: string, say: Say): string {
  const day = (date: Date): string => date.toDateString();
  const then = new Date(at);
  const now = new Date();
  if (day(then) === day(now)) return say('today');
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day(then) === day(before)) return say('yesterday');
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(then);
}

const linkTo = (href: string, shown: string): HTMLElement => make('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, shown);

/** Lines as they are, lists as lists. */
function inLines(lines: readonly Line[]): (Node | string)[] {
  const shown: (Node | string)[] = [];
  let list: HTMLElement | undefined;
  for (const [index, { listed, spans }] of lines.entries()) {
    const words = spans.map(({ kind, text, to }) => {
      if (kind === 'link' && to !== undefined && /^(?:https?|mailto|tel):/i.test(to)) return linkTo(to, text);
      return kind === 'bold' ? make('strong', {}, text) : text;
    });
    if (listed) {
      if (list === undefined) shown.push((list = make('ul', {})));
      list.append(make('li', {}, ...words));
    } else {
      // A list ends its line by itself.
      if (index > 0 && list === undefined) shown.push('\n');
      list = undefined;
      shown.push(...words);
    }
  }
  return shown;
}

function rich(text: string): (Node | string)[] {
  return linkify(text).map(({ text: shown, href }) => (href === undefined ? shown : linkTo(href, shown)));
}

const pictures = /^image\/(?:png|jpeg|gif|webp)$/;

function showFile(file: ChatFile, ports: MessagePorts): HTMLElement {
  const { say, language } = ports;
  const chip = make(
    'button',
    { type: 'button', class: 'file', 'aria-label': say('openFile', { name: file.name }) },
    icon('file'),
    make('span', {}, file.name),
    make('small', {}, sizeIn(file.sizeBytes, language)),
  );
  chip.addEventListener('click', () => void save(file, ports, chip));
  if (!pictures.test(file.type)) return chip;
  const image = make('img', { alt: say('image', { name: file.name }) });
  const frame = make('button', { type: 'button', class: 'picture', 'aria-label': say('openFile', { name: file.name }) }, image);
  let seen: Blob | undefined;
  frame.addEventListener('click', () => seen && ports.view(file.name, seen, frame));
  const giveUp = (): void => frame.replaceWith(chip);
  void ports.file(file.id).then((octets) => {
    if (octets === undefined) return giveUp();
    const url = URL.createObjectURL(octets);
    image.onload = () => {
      seen = octets;
      URL.revokeObjectURL(url);
      ports.grown();
    };
    image.onerror = giveUp; // a page's own policy may forbid pictures from here
    image.src = url;
  });
  return frame;
}

async function save(file: ChatFile, { file: fetch, say }: MessagePorts, from: HTMLElement): Promise<void> {
  const octets = await fetch(file.id);
  if (octets === undefined) from.setAttribute('aria-label', say('fileGone', { name: file.name }));
  else download(octets, file.name);
}

export function download(octets: Blob, name: string): void {
  const url = URL.createObjectURL(octets);
  make('a', { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
