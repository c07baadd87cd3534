import { type GatewayConfig, loadConfig } from './config.ts';
import type { ChosenConfig } from './product.ts';
import { CommandFailure, exitCodes, printError, wantsJson } from './terminal.ts';
import { printComplaints } from './written-file.ts';
import { wrongFile } from './wrong-file.ts';

/** The configuration, or an end with all that is wrong in it. Warnings are told and passed over. */
export function configOrStop(
  { file, writeFolder }: ChosenConfig,
  instead: { readonly host?: string | undefined; readonly port?: string | undefined } = {},
): GatewayConfig {
  const { config, complaints } = loadConfig(file, writeFolder);
  if (!config || complaints.some(({ severity }) => severity === 'error')) throw wrongFile(complaints, '\n\nNothing was started.');
  // A program reads nothing on standard error but failures.
  if (complaints.length > 0 && !wantsJson()) printError(printComplaints(complaints));
  const port = instead.port === undefined ? config.http.port : Number(instead.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new CommandFailure(`--port ${instead.port}: a number from 0 to 65535 is needed`, exitCodes.wrongInput);
  return { ...config, http: { ...config.http, port, ...(instead.host === undefined ? {} : { host: instead.host }) } };
}
