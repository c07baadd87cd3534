/** What was lately, by name: a memory that forgets the oldest when it is full. */
export interface Recently<Value> {
  add(name: string, value: Value): void;
  get(name: string): Value | undefined;
  drop(name: string): void;
}

export function recently<Value>(most: number): Recently<Value> {
  const kept = new Map<string, Value>();
  return {
    add(name, value) {
      kept.delete(name);
      kept.set(name, value);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
    get: (name) => kept.get(name),
    drop: (name) => void kept.delete(name),
  };
}
