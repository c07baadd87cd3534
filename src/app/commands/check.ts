import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { configFile } from '../product.ts';
import { exitCodes, paint, print, printJson } from '../terminal.ts';
import { printComplaints } from '../written-file.ts';

export const checkCommand = (): Command =>
  new Command('check')
    .description('Check the configuration and its agents without starting anything.')
    .argument('[file]', 'the configuration; cordboard.yaml here unless told, else the sample')
    .option('-c, --config <file>', 'the same as the argument')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nAll complaints come at once, each with file, line, field and remedy. Exit code 0: it would start. 2: it would not.')
    .action((named: string | undefined, options: { json?: boolean; config?: string }) => {
      const { file, writeFolder } = configFile(named ?? options.config);
      const { config, complaints } = loadConfig(file, writeFolder);
      const errors = complaints.filter(({ severity }) => severity === 'error').length;
      if (errors > 0) process.exitCode = exitCodes.wrongInput;
      if (options.json) return printJson({ file, ok: errors === 0, complaints });
      if (complaints.length > 0) print(printComplaints(complaints));
      if (errors > 0 || !config) return print(paint('red', `\n${errors} error${errors === 1 ? '' : 's'}.`));
      const agents = [...config.agents.values()].map(({ id, version }) => `${id} (${version})`).join(', ');
      print(`${paint('green', 'Fine.')} ${file}: ${config.channels.length} channel(s), agents ${agents}.`);
    });
