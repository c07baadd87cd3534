import { Command } from 'commander';
import { accountsOf, type GatewayConfig, loadConfig } from '../config.ts';
import { retentionNotice } from '../privacy/read-privacy.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, paint, print, printJson } from '../terminal.ts';
import { printComplaints } from '../written-file.ts';

export const checkCommand = (): Command =>
  new Command('check')
    .argument('[file]', 'the configuration; cordboard.yaml here unless told, else the sample')
    .option('-c, --config <file>', 'the same as the argument')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nAll complaints come at once, each with file, line, field and remedy. Exit code 0: it would start. 2: it would not.')
    .action((named: string | undefined, options: { json?: boolean; config?: string }) => {
      if (named !== undefined && options.config !== undefined && named !== options.config)
        throw new CommandFailure('Name one configuration: as the argument, or with --config.', exitCodes.wrongInput);
      const { file, writeFolder } = configFile(named ?? options.config);
      const { config, complaints } = loadConfig(file, writeFolder);
      const errors = complaints.filter(({ severity }) => severity === 'error').length;
      if (errors > 0) process.exitCode = exitCodes.wrongInput;
      if (options.json) return printJson({ file, ok: errors === 0, complaints });
      if (complaints.length > 0) print(printComplaints(complaints));
      if (errors > 0 || !config) return print(paint('red', `\n${errors} error${errors === 1 ? '' : 's'}.`));
      const agents = [...config.agents.values()].map(({ id, version }) => `${id} (${version})`).join(', ');
      print(`${paint('green', 'Fine.')} ${file}: ${config.channels.length} channel(s), agents ${agents}.`);
      const notice = retentionNotice(accountsOf(config).accounts, config.privacy);
      if (notice) print(paint('dim', notice));
      if (config.recordings.on && config.recordings.keys.length === 0)
        print(paint('dim', 'Recordings are kept in the clear: `recordings.keys` encrypts them.'));
      if ('postgres' in config.store.place) for (const line of ownToThisMachine(config)) print(paint('dim', line));
    });

/** What other gateways on the same database do not have. */
function ownToThisMachine({ generated, recordings, store }: GatewayConfig): readonly string[] {
  const lines = [`In the database this gateway is called "${store.node}": \`store.node\` gives each of several its own name.`];
  if (generated.length > 0)
    lines.push(`Made on this machine, so that other gateways have other secrets: ${generated.join(', ')}. Several need \`env:\` or \`file:\`.`);
  if (recordings.on && recordings.storage === undefined)
    lines.push('Recordings lie on this machine, where other gateways do not find them: `recordings.storage` brings them elsewhere.');
  return lines;
}
