import type { TimerPlan } from './state-walker.ts';

/** The three times from which all of RFC 3261's timers are made (§17.1.1.1, table 4 of appendix A). */
export interface TimerSettings {
  /** An estimate of the round trip. */
  readonly t1Ms: number;
  /** The longest wait between two sendings of a non-INVITE request or an INVITE response. */
  readonly t2Ms: number;
  /** How long a message may linger in the network. */
  readonly t4Ms: number;
}

export const defaultTimers: TimerSettings = { t1Ms: 500, t2Ms: 4000, t4Ms: 5000 };

export type TimerName =
  | 'timer-a'
  | 'timer-b'
  | 'timer-d'
  | 'timer-e'
  | 'timer-f'
  | 'timer-g'
  | 'timer-h'
  | 'timer-i'
  | 'timer-j'
  | 'timer-k'
  | 'timer-l'
  | 'timer-m'
  | 'timer-trying';

/** When a 100 is due if the application has said nothing (RFC 3261 §17.2.1). */
const tryingMs = 200;

/** How long a timer runs when it is started; undefined: not at all on this transport. 0 fires at once. */
export function firstInterval(timer: TimerName, reliable: boolean, { t1Ms, t4Ms }: TimerSettings): number | undefined {
  switch (timer) {
    case 'timer-a':
    case 'timer-e':
    case 'timer-g':
      return reliable ? undefined : t1Ms;
    case 'timer-b':
    case 'timer-f':
    case 'timer-h':
    case 'timer-l':
    case 'timer-m':
      return 64 * t1Ms;
    case 'timer-d':
    case 'timer-j':
      return reliable ? 0 : 64 * t1Ms;
    case 'timer-i':
    case 'timer-k':
      return reliable ? 0 : t4Ms;
    case 'timer-trying':
      return tryingMs;
  }
}

/** How long a timer that fired and still runs waits next; undefined: it fires once. */
function nextInterval(timer: TimerName, lastMs: number, proceeding: boolean, { t2Ms }: TimerSettings): number | undefined {
  if (timer === 'timer-a') return lastMs * 2;
  if (timer === 'timer-g') return Math.min(lastMs * 2, t2Ms);
  if (timer === 'timer-e') return proceeding ? t2Ms : Math.min(lastMs * 2, t2Ms);
  return undefined;
}

/** The timers of one transaction. */
export const transactionTimers = (reliable: boolean, settings: TimerSettings): TimerPlan => ({
  first: (timer) => firstInterval(timer as TimerName, reliable, settings),
  next: (timer, lastMs, state) => nextInterval(timer as TimerName, lastMs, state === 'proceeding', settings),
});
