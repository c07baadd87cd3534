/** How often one wish of a client took effect: more than once is what no client wants. */
export interface Effect {
  /** `start-conversation`, `send-message`, `end-conversation` or `create-attachment`. */
  readonly operation: string;
  /** The idempotency key, the request id of a file; `null` when the call had none. */
  readonly key: string | null;
  readonly conversationId?: string;
  /** What came of it: ids of conversations, messages, files. */
  readonly ids: readonly string[];
  /** Valid calls with this key. */
  readonly calls: number;
  /** Calls of those that did something. */
  readonly effects: number;
}

export interface Effects {
  /** A valid call came in; `id` is what it made, if it made something. */
  count(call: {
    readonly operation: string;
    readonly key: string | undefined;
    readonly conversationId?: string;
    readonly id: string | undefined;
  }): void;
  list(): readonly Effect[];
  clear(): void;
}

export function openEffects(): Effects {
  const rows = new Map<string, { operation: string; key: string | null; conversationId?: string; ids: string[]; calls: number; effects: number }>();
  let nameless = 0;
  return {
    count({ operation, key, conversationId, id }) {
      const place = JSON.stringify([operation, conversationId ?? '', key ?? ++nameless]);
      const row = rows.get(place) ?? {
        operation,
        key: key ?? null,
        ...(conversationId === undefined ? {} : { conversationId }),
        ids: [],
        calls: 0,
        effects: 0,
      };
      row.calls++;
      if (id !== undefined) {
        row.effects++;
        row.ids.push(id);
      }
      rows.set(place, row);
    },
    list: () => [...rows.values()].map((row) => ({ ...row, ids: [...row.ids] })),
    clear() {
      rows.clear();
      nameless = 0;
    },
  };
}
