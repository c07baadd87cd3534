/** What asks a program to end: a service manager, Ctrl-C, a terminal that is closed. */
export interface StopSignals {
  /** Resolves at the first one, also when it came before anybody asked. */
  readonly first: Promise<void>;
  /** Somebody is in a hurry. */
  readonly second: Promise<void>;
}

/** Takes them from now on, so that none finds a program that has begun its work and does not listen. */
export function stopSignals(): StopSignals {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let taken = 0;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => (taken++ === 0 ? first : second).resolve());
  return { first: first.promise, second: second.promise };
}
