import { make, press } from './make.ts';
import type { Say } from './words.ts';

/** A picture as large as the window lets it be. */
export interface Viewer {
  readonly root: HTMLElement;
  /** `from`: where the focus goes back to. */
  show(name: string, octets: Blob, from: HTMLElement): void;
}

export function openViewer(say: Say, save: (octets: Blob, name: string) => void): Viewer {
  const root = make('div');
  return {
    root,
    show(name, octets, from) {
      const url = URL.createObjectURL(octets);
      const shut = (): void => {
        root.replaceChildren();
        URL.revokeObjectURL(url);
        from.focus({ preventScroll: true });
      };
      const keep = press('round', say('save', { name }), 'save', () => save(octets, name));
      const close = press('round', say('closeImage'), 'close', shut);
      const viewer = make(
        'div',
        { class: 'viewer', role: 'dialog', 'aria-modal': 'true', 'aria-label': name },
        make('div', { class: 'bar' }, make('span', { dir: 'auto' }, name), keep, close),
        make('img', { src: url, alt: say('image', { name }) }),
      );
      viewer.addEventListener('click', ({ target }) => target === viewer && shut());
      viewer.addEventListener('keydown', (event) => {
        event.stopPropagation();
        if (event.key === 'Escape') shut();
        else if (event.key === 'Tab') {
          event.preventDefault();
          (event.composedPath()[0] === close ? keep : close).focus();
        }
      });
      root.replaceChildren(viewer);
      close.focus();
    },
  };
}
