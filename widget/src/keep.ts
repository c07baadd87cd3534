/** A drawer of this browser, shared by all tabs. Where the browser forbids it, things last as long as the page. */
export interface Keep {
  get(name: string): string | undefined;
  set(name: string, value: string | undefined): void;
  /** Another tab changed something. */
  watch(changed: (name: string) => void): void;
}

export function openKeep(prefix: string): Keep {
  const here = new Map<string, string>();
  const drawer = (): Storage | undefined => {
    try {
      return window.localStorage;
    } catch {
      return undefined; // forbidden by the browser's settings
    }
  };
  return {
    get(name) {
      // What another tab has taken out must not come back from here.
      if (here.has(name)) return here.get(name);
      try {
        return drawer()?.getItem(prefix + name) ?? undefined;
      } catch {
        return undefined; // forbidden after all
      }
    },
    set(name, value) {
      here.delete(name);
      try {
        const open = drawer();
        if (open === undefined) throw new Error('no drawer');
        if (value === undefined) open.removeItem(prefix + name);
        else open.setItem(prefix + name, value);
      } catch {
        // Full or forbidden: it lasts as long as the page.
        if (value !== undefined) here.set(name, value);
      }
    },
    watch(changed) {
      window.addEventListener('storage', ({ key }) => {
        if (key?.startsWith(prefix)) changed(key.slice(prefix.length));
      });
    },
  };
}

/** An id that no other message of this visitor has. `crypto.randomUUID` is missing on pages without TLS. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}
