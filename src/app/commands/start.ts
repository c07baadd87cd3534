import { Command } from 'commander';
import { openLogger } from '#net';
import { keepCompiled } from '../compile-cache.ts';
import { configOrStop } from '../config-or-stop.ts';
import { loadConfigured } from '../load-configured.ts';
import { configFile, productVersion } from '../product.ts';
import { stopSignals } from '../stop-signals.ts';
import { exitCodes, outliveReaders, paint, printError } from '../terminal.ts';

interface Options {
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
}

/** Runs the gateway until a signal. The first SIGTERM or SIGINT lets live calls end (promise P7); a second one ends them. */
export const startCommand = (): Command =>
  new Command('start')
    .option('-c, --config <file>', 'the configuration; cordboard.yaml here unless told, else the sample')
    .option('--host <address>', 'listen here instead')
    .option('--port <number>', 'listen on this port instead; 0 takes any free one')
    .addHelpText('after', '\nStop it with Ctrl-C: live calls go on to their end (two minutes at most), a second Ctrl-C ends them.')
    .action(async (options: Options) => {
      const chosen = configFile(options.config);
      const { file, sample } = chosen;
      const config = configOrStop(chosen, { host: options.host, port: options.port });
      const logger = openLogger({ level: config.log.level, pii: config.log.personalData, pretty: process.stdout.isTTY === true });
      const signals = stopSignals();
      let opened = false;
      void signals.second.then(() => opened || process.exit(exitCodes.failed));
      const [{ openGateway }] = await Promise.all([import('../gateway.ts'), loadConfigured(config)]);
      keepCompiled();
      const gateway = await openGateway(config, logger);
      opened = true;
      const { host, port } = gateway.address();
      // The terminal may be closed, a pipe may break: calls go on.
      outliveReaders();
      printError('');
      printError(`${paint('bold', 'Cordboard')} ${productVersion()} on http://${host.includes(':') ? `[${host}]` : host}:${port}`);
      if (gateway.console) printError(`  console: http://${host.includes(':') ? `[${host}]` : host}:${port}/console/`);
      if (sample) printError(`Using the sample configuration (${file}); copy it to ./cordboard.yaml to make it yours.`);
      for (const channel of config.channels) printError(`  ${channel.id}: ${channel.type}, numbers ${Object.keys(channel.numbers).join(', ')}`);
      for (const { id, type } of config.chats) {
        const path = type === 'web-chat' ? `/chat/${id}/` : `/webhooks/zoom/${id}`;
        printError(`  ${id}: ${type}, http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`);
      }
      printError(
        `  try it:  npx cordboard call "$(npx cordboard channel url${options.port === undefined ? '' : ` --port ${port}`})" --say "where is my parcel"`,
      );
      printError('');
      await signals.first;
      const live = gateway.live.list().length;
      printError(live > 0 ? `Stopping: ${live} live call(s) go on to their end; once more to end them now.` : 'Stopping.');
      const hurry = signals.second.then(() => logger.warn('second stop signal, ending at once'));
      await Promise.race([gateway.drain(), hurry]);
      await gateway.close();
      process.exit(0);
    });
