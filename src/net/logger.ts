import pino from 'pino';
import type { LogFields, Logger } from '#base';
import { type LogPolicy, safeFields } from './log-fields.ts';
import { printPretty } from './log-pretty.ts';
import { withoutPersons, withoutSecrets } from './redact.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'silent';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** For people at a terminal instead of JSON lines. */
  readonly pretty?: boolean;
  /** Write what stands under `pii`: only where the law and the operator allow it. */
  readonly pii?: boolean;
  /** Standard output unless told. Anything else gets one line a call. */
  readonly destination?: 'stdout' | 'stderr' | { write(line: string): void };
}

/** A logger that can be emptied before the process ends. */
export interface FlushableLogger extends Logger {
  flush(): void;
}

/** What may wait to be written while the reader of our output is slow, in bytes; beyond it lines are dropped, calls never wait. */
const maxWaitingBytes = 8 * 2 ** 20;

/** Opens the log: one line an event, secrets taken out at the door, personal data dropped unless told otherwise. */
export function openLogger(options: LoggerOptions): FlushableLogger {
  const { level, pretty = false, pii = false, destination = 'stdout' } = options;
  const policy: LogPolicy = { pii, stacks: level === 'debug' };
  const sink = typeof destination === 'string' ? openSink(destination) : { write: (line: string) => destination.write(line), flush: () => {} };
  const colour = pretty && typeof destination === 'string' && process[destination].isTTY === true;
  const stream = pretty ? { write: (line: string) => sink.write(printPretty(line, colour)) } : sink;
  const writer = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) }, serializers: {} },
    stream,
  );
  return { ...loggerOver(writer, policy), flush: sink.flush };
}

function openSink(name: 'stdout' | 'stderr'): { write(line: string): void; flush(): void } {
  const sink = pino.destination({ dest: process[name].fd, sync: false, maxLength: maxWaitingBytes });
  return {
    write: (line) => void sink.write(line),
    flush() {
      try {
        sink.flushSync();
      } catch (error) {
        // Not opened yet or closed by its reader: then there is nowhere to say so.
        if (!(error instanceof Error)) throw error;
      }
    },
  };
}

function loggerOver(writer: pino.Logger, policy: LogPolicy): Logger {
  const write = (level: 'error' | 'warn' | 'info' | 'debug', message: string, fields?: LogFields): void => {
    if (!writer.isLevelEnabled(level)) return;
    const text = withoutPersons(withoutSecrets(message));
    try {
      if (fields === undefined) writer[level](text);
      else writer[level](safeFields(fields, policy), text);
    } catch (error) {
      // A field that cannot be read must not end the call that wanted to tell of it.
      writer[level]({ unreadable: error instanceof Error ? error.name : typeof error }, text);
    }
  };
  return {
    error: (message, fields) => write('error', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
    with: (fields) => loggerOver(writer.child(safeFields(fields, policy), { serializers: {} }), policy),
  };
}
