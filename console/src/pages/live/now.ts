import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let seconds = 0;
const tick = (): void => {
  seconds = Math.floor(Date.now() / 1000);
  for (const listener of listeners) listener();
};

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    seconds = 0;
  };
}

/** The time in milliseconds, to the second; one clock for all who show it. */
export const useNow = (): number => useSyncExternalStore(listen, () => (seconds ||= Math.floor(Date.now() / 1000))) * 1000;
