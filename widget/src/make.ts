type Child = Node | string | undefined | false;

/** An element with its attributes and children. Text is only ever text: nothing here reads HTML. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  for (const child of children) if (child !== undefined && child !== false) element.append(child);
  return element;
}

const paths = {
  chat: 'M21 11.5a8.4 8.4 0 0 1-12.1 7.6L3 21l1.9-5.9A8.5 8.5 0 1 1 21 11.5ZM8.5 11.5h.01M12.5 11.5h.01M16.5 11.5h.01',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M6 9l6 6 6-6',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  clip: 'M20 11.5l-8.2 8.2a5.3 5.3 0 0 1-7.5-7.5l8.6-8.6a3.5 3.5 0 0 1 5 5l-8.6 8.6a1.8 1.8 0 0 1-2.5-2.5l7.7-7.7',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5ZM14 3v5h5',
  save: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  agent: 'M12 3v3M7 6h10a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3ZM9 11.5v.01M15 11.5v.01M9.5 15.2h5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  leave: 'M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9',
} as const;

export function icon(name: keyof typeof paths): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name]);
  if (name === 'more') path.setAttribute('stroke-width', '2.6');
  svg.append(path);
  return svg;
}

export function press(kind: string, label: string, what: keyof typeof paths, pressed: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', class: kind, 'aria-label': label, title: label }, icon(what));
  button.addEventListener('click', pressed);
  return button;
}
