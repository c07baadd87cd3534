import pino from 'pino';
import type { LogFields, Logger } from '#base';
import { type LogPolicy, safeFields } from './log-fields.ts';
import { printPretty } from './log-pretty.ts';
import { type LogSink, openSink } from './log-sink.ts';
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

/** Opens the log: one line an event, secrets taken out at the door, personal data dropped unless told otherwise. */
export function openLogger(options: LoggerOptions): FlushableLogger {
  const { level, pretty = false, pii = false, destination = 'stdout' } = options;
  const policy: LogPolicy = { pii, stacks: level === 'debug' };
  const sink: LogSink =
    typeof destination === 'string' ? openSink(destination) : { write: (line) => destination.write(line), flush: () => {}, isTerminal: false };
  const stream = pretty ? { write: (line: string) => sink.write(printPretty(line, sink.isTerminal)) } : sink;
  const writer = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) }, serializers: {} },
    stream,
  );
  return { ...loggerOver(writer, policy), flush: sink.flush };
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
