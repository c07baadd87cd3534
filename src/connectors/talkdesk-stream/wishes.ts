/** What one step wants, in order. Mostly it is nothing or one thing, and then no list is grown for it. */
export class Wishes<Wish> {
  #list: Wish[] | undefined;

  add(wish: Wish): void {
    if (this.#list === undefined) this.#list = [wish];
    else this.#list.push(wish);
  }

  /** Gives what was added since the last time. */
  take(): readonly Wish[] {
    const list = this.#list ?? nothing;
    this.#list = undefined;
    return list;
  }
}

const nothing: readonly never[] = [];
