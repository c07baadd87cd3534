/** Fields of a log line. Personal data only under `pii`: the writer drops it unless told otherwise. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly pii?: Readonly<Record<string, unknown>> };

/**
 * Where shells report. The message is a constant; everything that varies is a field.
 * error: someone must act · warn: we coped · info: a dozen lines a call · debug: each message.
 */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  with(fields: LogFields): Logger;
}

const nothing = (): void => {};

/** A logger for tests and tools that stays quiet. */
export const silentLogger: Logger = { error: nothing, warn: nothing, info: nothing, debug: nothing, with: () => silentLogger };
