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
      try {
        return drawer()?.getItem(prefix + name) ?? here.get(name);
      } catch {
        return here.get(name);
      }
    },
    set(name, value) {
      if (value === undefined) here.delete(name);
      else here.set(name, value);
      try {
        if (value === undefined) drawer()?.removeItem(prefix + name);
        else drawer()?.setItem(prefix + name, value);
      } catch {
        // Full or forbidden: it lasts as long as the page.
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
