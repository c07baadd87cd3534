import { type Cancel, later, type Scheduler } from '#base';
import type { ChatThreads, ThreadItem } from '#contract';
import { isForZoom } from './answer.ts';

/** That a human is wanted, until Zoom has been told. */
export interface HandOffWaiting {
  readonly signal: unknown;
  told(): void;
}

/** What this process knows of one session of Zoom's beside its thread. */
export interface ZoomSession {
  readonly id: string;
  /** The last item that Zoom was given; unknown in a process that has not answered it yet. */
  cursor: string | undefined;
  /** The last message that was answered, and how: asked again, Zoom gets the same. */
  last: { readonly id: string; readonly body: string } | undefined;
  handOff: HandOffWaiting | undefined;
  /** One thing after the other. */
  inTurn<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Something for Zoom was said; or a human is wanted, and nothing more will be said. */
  ring: (last?: 'last') => void;
  unwatch: Cancel | undefined;
}

/** So many are remembered; of the others the thread knows enough. */
const most = 20_000;

export function zoomSessions(): { of(id: string): ZoomSession; closeAll(): void } {
  const known = new Map<string, ZoomSession>();
  const fresh = (id: string): ZoomSession => {
    let tail: Promise<unknown> = Promise.resolve();
    return {
      id,
      cursor: undefined,
      last: undefined,
      handOff: undefined,
      unwatch: undefined,
      ring: () => undefined,
      inTurn(task) {
        const done = tail.then(task);
        tail = done.catch(() => undefined);
        return done;
      },
    };
  };
  return {
    of(id) {
      const session = known.get(id) ?? fresh(id);
      // The one that was silent for longest is first.
      known.delete(id);
      known.set(id, session);
      const [oldest] = known.values();
      if (known.size > most && oldest !== undefined) {
        oldest.unwatch?.();
        known.delete(oldest.id);
      }
      return session;
    },
    closeAll() {
      for (const session of known.values()) session.unwatch?.();
      known.clear();
    },
  };
}

/**
 * What Zoom has not been given yet. Where this process never answered the session it is what follows the customer's message before
 * this one: better twice than never.
 */
export async function unanswered(threads: ChatThreads, channel: string, session: ZoomSession, message?: string): Promise<readonly ThreadItem[]> {
  const items = await threads.read({ channel, thread: session.id }, session.cursor);
  if (session.cursor !== undefined) return items;
  const before = items.findLastIndex((item) => item.from === 'customer' && item.message !== message);
  return items.slice(before + 1);
}

/** What followed a message that was answered before, up to the customer's next one. */
export function answerTo(items: readonly ThreadItem[], message: string): readonly ThreadItem[] {
  const at = items.findIndex((item) => item.message === message);
  const rest = at < 0 ? [] : items.slice(at + 1);
  const next = rest.findIndex(({ from }) => from === 'customer');
  return next < 0 ? rest : rest.slice(0, next);
}

/** Resolves when something was said and nothing more for a while, when a human is wanted, or when the patience is at its end. */
export function quiet(
  session: ZoomSession,
  how: { readonly waitMs: number; readonly quietMs: number; readonly said: boolean },
  scheduler: Scheduler,
): Promise<void> {
  return new Promise((done) => {
    let pause: Cancel | undefined;
    const stop = (): void => {
      pause?.();
      patience();
      session.ring = () => undefined;
      done();
    };
    const patience = scheduler.at(later(scheduler.now(), how.waitMs), stop);
    session.ring = (last) => {
      pause?.();
      if (last) stop();
      else pause = scheduler.at(later(scheduler.now(), how.quietMs), stop);
    };
    if (session.handOff !== undefined) stop();
    else if (how.said) session.ring();
  });
}

/** Watches a session's thread; `told` for each thing that Zoom shall have, and once at its end. */
export function watchSession(threads: ChatThreads, channel: string, session: ZoomSession, told: (what: ThreadItem | 'over') => void): void {
  session.unwatch ??= threads.watch({ channel, thread: session.id }, (one) => {
    if ('id' in one) {
      if (isForZoom(one)) told(one);
    } else if (one.kind === 'over') told('over');
  });
}
