import { Command } from 'commander';
import { asGatewayError } from '#base';
import { openWebClient, realScheduler } from '#net';
import { configOrStop } from '../config-or-stop.ts';
import { judgeWebhook, sendWebhook } from '../notices/deliver-webhook.ts';
import type { Webhook } from '../notices/read-webhooks.ts';
import { printSecret } from '../notices/sign-webhook.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, paint, print, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

const withCommon = (command: Command): Command => command.option('-c, --config <file>', 'the configuration that is meant');
const webhooksOf = ({ config }: Common): readonly Webhook[] => configOrStop(configFile(config)).webhooks;

function webhookOrStop(options: Common, id: string): Webhook {
  const all = webhooksOf(options);
  const found = all.find((one) => one.id === id);
  if (found === undefined)
    throw new CommandFailure(
      `There is no webhook "${id}": ${all.map((one) => one.id).join(', ') || 'the configuration has none'}.`,
      exitCodes.notFound,
    );
  return found;
}

const listCommand = (): Command =>
  withCommon(new Command('list'))
    .description('The webhooks of the configuration.')
    .option('--json', 'as JSON')
    .action((options: Common) => {
      const shown = webhooksOf(options).map(({ id, account, url, events }) => ({ id, account, url, events }));
      if (options.json) return printJson({ webhooks: shown });
      if (shown.length === 0) return print('None. `accounts[].webhooks` of the configuration names them; docs/guides/api.md says how.');
      print(
        table(
          ['id', 'account', 'url', 'events'],
          shown.map(({ id, account, url, events }) => [id, account, url, events.join(' ')]),
        ),
      );
    });

const testCommand = (): Command =>
  withCommon(new Command('test'))
    .description('Send one signed message of the type webhook.test, and say what was answered.')
    .argument('<id>')
    .option('--json', 'as JSON')
    .action(async (id: string, options: Common) => {
      const webhook = webhookOrStop(options, id);
      const scheduler = realScheduler();
      const at = scheduler.wall();
      const web = openWebClient({ scheduler, allowPrivate: webhook.allowPrivate });
      try {
        const body = JSON.stringify({ type: 'webhook.test', timestamp: new Date(at).toISOString(), data: { webhook: id, account: webhook.account } });
        const answer = await sendWebhook(webhook, { id: `test.${id}.${at}`, body }, web, scheduler);
        const taken = judgeWebhook(answer).kind === 'done';
        if (options.json) printJson({ webhook: id, taken, ...answer });
        else
          print(
            `${id}: ${paint(taken ? 'green' : 'red', `status ${answer.status}`)} after ${answer.ms} ms${taken ? '' : '; a real message would be tried again'}.`,
          );
        if (!taken) process.exitCode = exitCodes.failed;
      } catch (thrown) {
        const error = asGatewayError(thrown);
        throw new CommandFailure(`${id}: no answer. ${error.code}: ${error.message}`, exitCodes.failed, thrown);
      } finally {
        web.close();
      }
    });

const secretCommand = (): Command =>
  withCommon(new Command('secret'))
    .description('Print the secrets as libraries for Standard Webhooks take them, for whoever receives.')
    .argument('<id>')
    .action((id: string, options: Common) => {
      for (const secret of webhookOrStop(options, id).secrets) print(printSecret(secret));
    });

/** `cordboard webhook` */
export function webhookCommand(): Command {
  const command = new Command('webhook');
  for (const inner of [listCommand(), testCommand(), secretCommand()]) command.addCommand(inner);
  return command;
}
