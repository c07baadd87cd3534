import { type GatewayConfig, loadConfig } from './config.ts';
import type { ChosenConfig } from './product.ts';
import { CommandFailure, exitCodes, paint, printError } from './terminal.ts';
import { printComplaints } from './written-file.ts';

/** The configuration, or an end with all that is wrong in it. Warnings are told and passed over. */
export function configOrStop(
  { file, writeFolder }: ChosenConfig,
  instead: { readonly host?: string | undefined; readonly port?: string | undefined } = {},
): GatewayConfig {
  const { config, complaints } = loadConfig(file, writeFolder);
  const errors = complaints.filter(({ severity }) => severity === 'error');
  if (complaints.length > 0) printError(printComplaints(complaints));
  if (!config || errors.length > 0) {
    throw new CommandFailure(paint('red', `\n${errors.length} error${errors.length === 1 ? '' : 's'}: nothing was started.`), exitCodes.wrongInput);
  }
  const port = instead.port === undefined ? config.http.port : Number(instead.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new CommandFailure(`--port ${instead.port}: a number from 0 to 65535 is needed`, exitCodes.wrongInput);
  return { ...config, http: { ...config.http, port, ...(instead.host === undefined ? {} : { host: instead.host }) } };
}
