/** Lets a few tasks run at once; the others wait their turn, and beyond a limit none may wait. */
export interface Lanes {
  /** Runs the task when a lane is free. Rejects with what `full` makes when too many wait. */
  run<Value>(task: () => Promise<Value>): Promise<Value>;
}

export function lanes(how: { readonly width: number; readonly waiting: number; full(): Error }): Lanes {
  let free = how.width;
  const queue: (() => void)[] = [];
  return {
    async run(task) {
      if (free > 0) free--;
      else if (queue.length >= how.waiting) throw how.full();
      else await new Promise<void>((resolve) => queue.push(resolve)); // whoever leaves hands its lane over
      try {
        return await task();
      } finally {
        const next = queue.shift();
        if (next) next();
        else free++;
      }
    },
  };
}
