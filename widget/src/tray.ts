import type { Line } from './line.ts';
import { icon, make, press } from './make.ts';
import type { ChatFile, Config, Problem } from './shapes.ts';
import { type Say, sizeIn } from './words.ts';

/** Files on their way to the gateway, and those that wait there for the message they go with. */
export interface Tray {
  readonly element: HTMLElement;
  add(files: Iterable<File>): void;
  /** Those that are there; none are left in the tray. */
  take(): readonly ChatFile[];
  readonly state: 'empty' | 'uploading' | 'ready';
}

interface Entry {
  readonly row: HTMLElement;
  file?: ChatFile;
  failed?: true;
}

interface Ports {
  readonly line: Line;
  readonly limits: Config['limits']['files'];
  readonly say: Say;
  readonly language: string;
  readonly changed: () => void;
  /** Something to be said aloud. */
  readonly announce: (text: string) => void;
}

export function openTray({ line, limits, say, language, changed, announce }: Ports): Tray {
  const element = make('div', { class: 'tray', hidden: true });
  const entries = new Set<Entry>();
  const settle = (): void => {
    element.hidden = entries.size === 0;
    changed();
  };
  const remove = (entry: Entry): void => {
    entries.delete(entry);
    entry.row.remove();
    settle();
  };

  const add = (file: File): void => {
    const name = file.name || 'file';
    const row = make('div', { class: 'upload' }, icon('file'));
    const entry: Entry = { row };
    let stop = (): void => {};
    const label = make('span', {}, name);
    const size = make('small', {}, sizeIn(file.size, language));
    const bar = make('i', { class: 'bar', 'aria-hidden': 'true' });
    row.append(
      label,
      size,
      press('round', say('remove', { name }), 'close', () => {
        stop();
        remove(entry);
      }),
      bar,
    );
    entries.add(entry);
    element.append(row);
    const fail = (text: string): void => {
      entry.failed = true;
      row.classList.add('bad');
      bar.remove();
      size.remove();
      label.textContent = text;
      label.title = text;
      announce(text);
      settle();
    };
    const refusal = refusedHere(file, name);
    if (refusal !== undefined) return fail(refusal);
    const upload = (): void => {
      const show = (share: number): void => {
        bar.style.transform = `scaleX(${share})`;
        label.textContent = share < 1 ? say('uploading', { name, percent: Math.round(share * 100) }) : name;
      };
      show(0);
      const { done, abort } = line.upload(file, show);
      stop = abort;
      void done.then((answer) => {
        if (!entries.has(entry)) return;
        if (!answer.ok) return fail(refusedThere(answer.problem, name));
        entry.file = answer.value;
        label.textContent = name;
        bar.remove();
        announce(say('uploaded', { name }));
        settle();
      });
    };
    upload();
    settle();
  };

  const refusedHere = (file: File, name: string): string | undefined => {
    if (file.size === 0) return say('fileEmpty', { name });
    if (file.size > limits.maxBytes) return say('fileTooLarge', { name, limit: sizeIn(limits.maxBytes, language) });
    if (file.type !== '' && !accepts(file.type)) return say('fileType', { name });
    return [...entries].filter((entry) => !entry.failed).length > limits.perMessage ? say('fileMany', { count: limits.perMessage }) : undefined;
  };
  /** The gateway knows more names of a type than a browser says, so that only kinds that are surely not taken are refused here. */
  const accepts = (type: string): boolean =>
    limits.types.some(
      (one) =>
        one === type ||
        one === '*/*' ||
        one.split('/')[0] === type.split('/')[0] ||
        (type.startsWith('application/') && one.startsWith('application/')),
    );
  const refusedThere = ({ code }: Problem, name: string): string => {
    if (code === 'FILE_TOO_LARGE') return say('fileTooLarge', { name, limit: sizeIn(limits.maxBytes, language) });
    if (code === 'FILE_TYPE') return say('fileType', { name });
    return code === 'TOO_MANY' ? say('fileBusy') : code === 'FILE_EMPTY' ? say('fileEmpty', { name }) : say('fileBroken', { name });
  };

  return {
    element,
    add: (files) => {
      for (const file of files) add(file);
    },
    take() {
      const files = [...entries].flatMap(({ file }) => (file === undefined ? [] : [file]));
      for (const entry of [...entries]) remove(entry);
      return files;
    },
    get state() {
      const open = [...entries].filter((entry) => !entry.failed);
      if (open.length === 0) return 'empty';
      return open.every(({ file }) => file !== undefined) ? 'ready' : 'uploading';
    },
  };
}
