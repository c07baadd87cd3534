import { type Cancel, type Logger, later, type Scheduler } from '#base';
import type { Meter } from '#contract';
import type { Destination } from '#net';

/** A far side that is asked by OPTIONS, again and again, whether it lives. */
export interface WatchedPeer {
  readonly channel: string;
  readonly to: Destination;
  readonly everyMs: number;
}

export interface PeerWatchPorts {
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Sends one OPTIONS; its end comes by `answered`. */
  readonly ping: (name: string, to: Destination) => void;
}

export interface PeerWatch {
  /** The end of a ping: its status, or undefined when nobody answered. False when the ping is none of this watch. */
  answered(name: string, status: number | undefined): boolean;
  stop(): void;
}

/** One lost answer may be chance. */
const missesUntilDown = 2;

/** Any answer says that somebody is there, but one that takes no calls (503), or a proxy that found nobody behind it (408). */
const lives = (status: number | undefined): boolean => status !== undefined && status !== 503 && status !== 408;

/** Keeps asking; says in the log and as a figure when a far side goes silent, and when it is back. A call is never refused for it. */
export function watchPeer(peer: WatchedPeer, { scheduler, logger, meter, ping }: PeerWatchPorts): PeerWatch {
  const { channel } = peer;
  const name = `watch ${channel}`;
  let state: 'up' | 'down' | undefined;
  let misses = 0;
  let stopped = false;
  let cancel: Cancel = () => undefined;

  const become = (next: 'up' | 'down', status: number | undefined): void => {
    if (state === next) return;
    if (next === 'up') meter.shift('sip_peer_up', 1, { channel });
    else meter.shift('sip_peer_up', state === 'up' ? -1 : 0, { channel });
    state = next;
    const told = { channel, host: peer.to.host, ...(status === undefined ? {} : { status }) };
    if (next === 'up') logger.info('SIP peer answers', told);
    else logger.warn('SIP peer is silent', told);
  };
  const ask = (): void => ping(name, peer.to);
  ask();
  return {
    answered(ended, status) {
      if (ended !== name) return false;
      if (stopped) return true;
      misses = lives(status) ? 0 : misses + 1;
      meter.count('sip_pings_total', { channel, result: lives(status) ? 'answered' : 'missed' });
      if (misses === 0) become('up', status);
      // At the start one miss is enough: an operator who has just configured the peer waits for the word.
      else if (state === undefined || misses >= missesUntilDown) become('down', status);
      cancel = scheduler.at(later(scheduler.now(), peer.everyMs), ask);
      return true;
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
