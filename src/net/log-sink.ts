import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Where log lines leave the process. */
export interface LogSink {
  write(line: string): void;
  /** Writes what waits, for as long as a process that ends may wait. */
  flush(): void;
  readonly isTerminal: boolean;
}

/** What the sink stands on; the real ones write to a descriptor. */
export interface SinkPorts {
  /** Writes some of the octets and returns how many; throws `EAGAIN` while the reader is behind. */
  write(octets: Uint8Array): number;
  later(run: () => void): void;
  /** Blocks the thread a little; used while the process ends. */
  pause(): void;
}

/** What may wait while the reader of our output is behind, in bytes. Beyond it lines are dropped and counted: calls never wait for a log. */
const maxWaitingBytes = 8 * 2 ** 20;
/** How often an ending process looks again at a reader that takes nothing: 100 times 5 ms. */
const maxPauses = 100;

/** A sink that never blocks and never throws, whatever its reader does. */
export function sinkOver(ports: SinkPorts): Omit<LogSink, 'isTerminal'> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  let broken = false;

  /** Writes until nothing waits, or the reader is behind; true in the first case. */
  const drain = (): boolean => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      let taken: number;
      try {
        taken = ports.write(next);
      } catch (error) {
        if ((error as { code?: unknown }).code === 'EAGAIN') return false;
        // The reader is gone: there is nobody left to tell.
        broken = true;
        waiting = [];
        waitingBytes = 0;
        return true;
      }
      waitingBytes -= taken;
      if (taken < next.length) waiting[0] = next.subarray(taken);
      else waiting.shift();
    }
    return true;
  };
  const push = (line: string): void => {
    const octets = Buffer.from(line);
    waiting.push(octets);
    waitingBytes += octets.length;
  };
  const retry = (): void => {
    if (!drain()) return ports.later(retry);
    if (dropped === 0 || broken) return;
    push(`{"level":"warn","msg":"log lines dropped","count":${dropped}}\n`);
    dropped = 0;
    retry();
  };
  return {
    write(line) {
      if (broken) return;
      if (waiting.length > 0) {
        if (waitingBytes > maxWaitingBytes) dropped++;
        else push(line);
        return;
      }
      push(line);
      retry();
    },
    flush() {
      let before = waitingBytes;
      for (let pauses = 0; !drain() && pauses < maxPauses; pauses++) {
        if (waitingBytes < before) pauses = 0;
        before = waitingBytes;
        ports.pause();
      }
    },
  };
}

/** Standard output or standard error, written without blocking where that is a pipe or a socket: a reader that hangs must not hang the calls. */
export function openSink(name: 'stdout' | 'stderr'): LogSink {
  const fd = process[name].fd; // Asking for the stream is what makes Node put pipes and sockets into non-blocking mode.
  const nap = new Int32Array(new SharedArrayBuffer(4));
  const sink = sinkOver({
    write: (octets) => writeSync(fd, octets),
    later: (run) => void setTimeout(run, 5).unref(),
    pause: () => void Atomics.wait(nap, 0, 0, 5),
  });
  process.once('exit', sink.flush);
  return { ...sink, isTerminal: isatty(fd) };
}
