import type { Instant } from '#base';

/** Something that wants to be woken. */
export interface Sleeper {
  readonly deadline: Instant | undefined;
}

interface Entry<Item> {
  readonly due: Instant;
  readonly item: Item;
}

/**
 * Who wakes next, among thousands. A binary heap with lazy deletion: a sleeper whose deadline moved leaves its old entry behind,
 * which is thrown away when it comes to the top.
 */
export class DeadlineQueue<Item extends Sleeper> {
  readonly #heap: Entry<Item>[] = [];
  readonly #queued = new Map<Item, Instant>();

  /** Must be called whenever the item's deadline may have changed. */
  watch(item: Item): void {
    const due = item.deadline;
    if (due === this.#queued.get(item)) return;
    if (due === undefined) {
      this.#queued.delete(item);
      return;
    }
    this.#queued.set(item, due);
    this.#push({ due, item });
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#queued.size) this.#rebuild();
  }

  /** How many entries are kept, stale ones included. */
  get size(): number {
    return this.#heap.length;
  }

  /** Forgets the item. */
  drop(item: Item): void {
    this.#queued.delete(item);
  }

  get deadline(): Instant | undefined {
    return this.#top()?.due;
  }

  /** Takes out one item that is due; the caller wakes it and watches it again. */
  take(now: Instant): Item | undefined {
    const top = this.#top();
    if (!top || top.due > now) return undefined;
    this.#pop();
    this.#queued.delete(top.item);
    return top.item;
  }

  /** Throws the stale entries away, when they have become the most. */
  #rebuild(): void {
    this.#heap.length = 0;
    for (const [item, due] of this.#queued) this.#push({ due, item });
  }

  #top(): Entry<Item> | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (!top || this.#queued.get(top.item) === top.due) return top;
      this.#pop();
    }
  }

  #push(entry: Entry<Item>): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || above.due <= entry.due) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      const right = heap[child + 1];
      if (!left) break;
      let least = left;
      if (right && right.due < left.due) {
        least = right;
        child++;
      }
      if (least.due >= last.due) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
  }
}
